import { BeambookError } from "../errors.js";
import { exponents, type Gradient, takeExponentials } from "../fit/index.js";
import { secondsPerAngstrom } from "./bin-response.js";
import { BinTransmission } from "./bin-transmission.js";
import type { CrossSection } from "./cross-section.js";
import type { CrossSectionGrid } from "./cross-section-grid.js";
import type { BackgroundKind, ResponseKind } from "./model-options.js";
import { actsInTime, pulseResponse, RESPONSE_NAMES, smearedSamples } from "./model-response.js";

type Values = Readonly<Record<string, number>>;

/** What a curve is computed from, beside parameters. */
export interface CurveSpec {
  readonly xs: CrossSection;
  /** Names of parameters that the cross section knows. */
  readonly xsNames: readonly string[];
  readonly background: BackgroundKind;
  readonly response: ResponseKind;
  readonly tofLength: number;
}

/** Parameters whose derivatives are known. */
export const KNOWN_SLOPES: ReadonlySet<string> = new Set([
  "thickness",
  "norm",
  "bg0",
  "bg1",
  "bg2",
  "bg3",
  "bg4",
  "k",
]);

/** Bins that a curve is averaged over. */
export interface CurveBins {
  /** Limits in Å, one more than bins. */
  readonly bounds: Float64Array;
  /** Bin of each wavelength; all in their order unless given. */
  readonly used?: Int32Array | undefined;
}

/** Transmission at wavelengths or in bins for ever other parameters; what they leave alone is kept. */
export class ModelCurve {
  readonly wavelengths: Float64Array;
  readonly #spec: CurveSpec;
  readonly #bounds: Float64Array | undefined;
  readonly #used: Int32Array | undefined;
  readonly #density: number;
  readonly #key: Float64Array;
  readonly #last: Float64Array;
  readonly #out: Float64Array;
  #slopes: Record<string, Float64Array> | undefined;
  #sharp: Float64Array;
  #sigma: Float64Array;
  #grid: CrossSectionGrid | undefined;
  #bins: BinTransmission | undefined;
  #path: readonly [number, number] = [1, 0];

  /**
   * @param bins - of the wavelengths; without them centres count, or what lies half way between them for a response in
   *   time
   * @throws InvalidArgument for wavelengths that do not rise, where bins are needed
   */
  constructor(spec: CurveSpec, wavelengths: Float64Array, bins?: CurveBins) {
    this.#spec = spec;
    this.wavelengths = wavelengths;
    this.#bounds =
      bins?.bounds ?? (actsInTime(spec.response) ? boundsBetween(wavelengths) : undefined);
    this.#used = bins?.used;
    this.#density = spec.xs.numberDensity;
    this.#key = new Float64Array(spec.xsNames.length + RESPONSE_NAMES.length + 3);
    this.#last = new Float64Array(this.#key.length).fill(Number.NaN);
    this.#out = new Float64Array(wavelengths.length);
    this.#sharp = new Float64Array(wavelengths.length);
    this.#sigma = new Float64Array(wavelengths.length);
  }

  /** Transmission; the array is used again by the next call. */
  evaluate(values: Values): Float64Array {
    const sharp = this.#sharpOf(values);
    const { norm } = values;
    const out = this.#out;
    if (this.#spec.background === "none") {
      for (let i = 0; i < out.length; i++) out[i] = norm * sharp[i];
      return out;
    }
    const { k = 1 } = values;
    for (let i = 0; i < out.length; i++) {
      const bg = Math.max(0, this.#background(values, i));
      out[i] = norm * sharp[i] * (1 - bg) + k * bg;
    }
    return out;
  }

  /** Derivatives by {@link KNOWN_SLOPES}, good until the next call. */
  gradient(values: Values): Gradient {
    const sharp = this.#sharpOf(values);
    const byDepth = this.#bins ? this.#pick(this.#bins.slope()) : undefined;
    const { norm, k = 1 } = values;
    this.#slopes ??= slopesFor(values, sharp.length);
    const columns = this.#slopes;
    const { thickness, norm: norms } = columns;
    const plain = this.#spec.background === "none";
    for (let i = 0; i < sharp.length; i++) {
      const raw = plain ? 0 : this.#background(values, i);
      const bg = Math.max(0, raw);
      norms[i] = sharp[i] * (1 - bg);
      thickness[i] = byDepth
        ? norm * (1 - bg) * byDepth[i]
        : -this.#sigma[i] * this.#density * norm * norms[i];
      if (plain) continue;
      if (columns.k) columns.k[i] = bg;
      const slope = raw < 0 ? 0 : k - norm * sharp[i];
      const root = Math.sqrt(this.wavelengths[i]);
      if (columns.bg0) columns.bg0[i] = slope;
      if (columns.bg1) columns.bg1[i] = slope * root;
      if (columns.bg2) columns.bg2[i] = slope / root;
      if (columns.bg3) columns.bg3[i] = slope * this.wavelengths[i];
      if (columns.bg4) columns.bg4[i] = slope * this.wavelengths[i] ** 2;
    }
    return columns;
  }

  /** Total cross section at the wavelengths for values, barn per atom. */
  crossSection(values: Values): Float64Array {
    return this.#spec.xs.evaluate(this.wavelengths, this.#xsParameters(values));
  }

  #background({ bg0, bg1 = 0, bg2 = 0, bg3 = 0, bg4 = 0 }: Values, i: number): number {
    const wl = this.wavelengths[i];
    const root = Math.sqrt(wl);
    return bg0 + bg1 * root + bg2 / root + bg3 * wl + bg4 * wl * wl;
  }

  #xsParameters(values: Values): Record<string, number> {
    return Object.fromEntries(this.#spec.xsNames.map((name) => [name, values[name]]));
  }

  /** exp(-σ n d), computed again only when something in it has changed. */
  #sharpOf(values: Values): Float64Array {
    const { xsNames } = this.#spec;
    const { thickness, L0 = 1, t0 = 0 } = values;
    const key = this.#key;
    let at = 0;
    for (; at < xsNames.length; at++) key[at] = values[xsNames[at]];
    for (const name of RESPONSE_NAMES) key[at++] = values[name] ?? 0;
    key.set([L0, t0, thickness], at);
    let changed = -1;
    for (let i = key.length - 1; i >= 0; i--) if (key[i] !== this.#last[i]) changed = i;
    if (changed < 0) return this.#sharp;
    this.#last.set(key);
    if (L0 !== this.#path[0] || t0 !== this.#path[1]) {
      this.#path = [L0, t0];
      this.#grid = undefined;
      this.#bins = undefined;
    }
    if (this.#bounds) this.#evaluateBins(values, this.#bounds);
    else this.#evaluateCentres(values, changed < key.length - 1);
    return this.#sharp;
  }

  #evaluateCentres(values: Values, moved: boolean): void {
    if (moved) {
      this.#grid ??= this.#spec.xs.onGrid(this.#shifted(this.wavelengths));
      this.#grid.evaluate(this.#xsParameters(values), this.#sigma);
      const { response, tofLength } = this.#spec;
      this.#sigma = smearedSamples(response, this.#sigma, values, this.wavelengths, tofLength);
    }
    const depth = values.thickness * this.#density;
    const sigma = this.#sigma;
    const power = exponents(sigma.length);
    for (let i = 0; i < sigma.length; i++) power[i] = -sigma[i] * depth;
    takeExponentials(sigma.length);
    this.#sharp.set(power.subarray(0, sigma.length));
  }

  #evaluateBins(values: Values, bounds: Float64Array): void {
    this.#bins ??= new BinTransmission(this.#spec.xs, this.#shifted(bounds));
    const { response: kind, tofLength } = this.#spec;
    const response = pulseResponse(kind, values, tofLength);
    const means = this.#bins.evaluate({
      thickness: values.thickness,
      numberDensity: this.#density,
      parameters: this.#xsParameters(values),
      ...(response ? { response } : {}),
    });
    this.#sharp = this.#pick(means);
  }

  /** Of all bins those that are used. */
  #pick(means: Float64Array): Float64Array {
    const used = this.#used;
    return used ? Float64Array.from(used, (bin) => means[bin]) : means;
  }

  /** Wavelengths for another length of the flight path and another start of time. */
  #shifted(wavelengths: Float64Array): Float64Array {
    const [L0, t0] = this.#path;
    const shift = t0 / secondsPerAngstrom(this.#spec.tofLength);
    return wavelengths.map((wl) => wl * (2 - L0) + shift);
  }
}

/** Memory for the derivatives of parameters that there are. */
function slopesFor(values: Values, size: number): Record<string, Float64Array> {
  const names = [...KNOWN_SLOPES].filter((name) => name in values);
  return Object.fromEntries(names.map((name) => [name, new Float64Array(size)]));
}

/** Half way between wavelengths, and as far beyond the ends. */
function boundsBetween(wavelengths: Float64Array): Float64Array {
  const last = wavelengths.length - 1;
  for (let i = 1; i <= last; i++) {
    if (wavelengths[i] > wavelengths[i - 1]) continue;
    throw new BeambookError("InvalidArgument", "A response in time needs wavelengths that rise.", {
      hint: `At ${i} it goes from ${wavelengths[i - 1]} to ${wavelengths[i]} Å.`,
    });
  }
  if (last === 0) return Float64Array.of(wavelengths[0] * (1 - 1e-6), wavelengths[0] * (1 + 1e-6));
  return Float64Array.from({ length: last + 2 }, (_, i) => {
    const [p, q] = [Math.max(i - 1, 0), Math.min(i, last)];
    if (i === 0) return 1.5 * wavelengths[0] - 0.5 * wavelengths[1];
    if (i > last) return 1.5 * wavelengths[last] - 0.5 * wavelengths[last - 1];
    return (wavelengths[p] + wavelengths[q]) / 2;
  });
}
