import { Mixture } from "./mixture.js";
import { type CrossSectionPart, type Phase, shortestOf } from "./phase.js";
import type { PowderCurve } from "./powder-curve.js";
import { type CrossSectionParameters, withParameters } from "./xs-parameters.js";

const SMOOTH: readonly CrossSectionPart[] = ["incoherent", "inelastic", "absorption"];

/** A cross section without and with its Bragg edges. */
export interface SplitCrossSection {
  /** barn per atom, without Bragg scattering. */
  readonly smooth: Float64Array;
  /** Bragg scattering: each curve times its scale. */
  readonly powders: readonly { readonly curve: PowderCurve; readonly scale: number }[];
  /** Atoms per Å³. */
  readonly numberDensity: number;
}

/** The smooth part of a phase as last computed. */
interface Kept {
  key: string;
  values: Float64Array;
}

/**
 * A cross section at fixed wavelengths, evaluated with ever other parameters. A change of weights costs a sum, a
 * change of lattice the Bragg edges, a change of temperature the vibrations.
 */
export class CrossSectionGrid {
  /** Å; do not change them. */
  readonly wavelengths: Float64Array;
  readonly #start: Mixture;
  #last: Mixture;
  readonly #smooth: Map<string, Kept> = new Map();
  readonly #bragg: Map<Phase, Float64Array> = new Map();
  readonly #shortest: number;

  /** @internal Use {@link CrossSection.onGrid}. */
  constructor(mixture: Mixture, wavelengths: Float64Array) {
    this.wavelengths = wavelengths;
    this.#start = mixture;
    this.#last = mixture;
    this.#shortest = shortestOf(wavelengths);
  }

  /** Atoms per Å³ at the last parameters. */
  get numberDensity(): number {
    return this.#last.numberDensity;
  }

  /**
   * The cross section in barn per atom.
   *
   * @param parameters laid over the settings of the cross section (not over those of the last call)
   * @param out where the values go; a new array by default
   */
  evaluate(parameters?: CrossSectionParameters, out?: Float64Array): Float64Array {
    const entries = parameters
      ? withParameters(this.#start.entries, parameters)
      : this.#start.entries;
    this.#last = new Mixture(entries, this.#last);
    const { length } = this.wavelengths;
    const sum = out ? out.fill(0) : new Float64Array(length);
    const used = new Set<Phase>();
    for (const { name, phase, ofAtoms } of this.#last.shares) {
      used.add(phase);
      if (ofAtoms === 0) continue;
      this.#addBragg(sum, phase, ofAtoms);
      const smooth = this.#smoothOf(name, phase);
      for (let i = 0; i < length; i++) sum[i] += ofAtoms * smooth[i];
      phase.addPart("sans", sum, this.wavelengths, ofAtoms);
    }
    for (const phase of this.#bragg.keys()) if (!used.has(phase)) this.#bragg.delete(phase);
    return sum;
  }

  /**
   * The smooth part at the wavelengths, and the powders whose edges come on top; undefined when a phase's Bragg
   * scattering is no powder's.
   */
  split(parameters?: CrossSectionParameters): SplitCrossSection | undefined {
    const entries = parameters
      ? withParameters(this.#start.entries, parameters)
      : this.#start.entries;
    this.#last = new Mixture(entries, this.#last);
    const smooth = new Float64Array(this.wavelengths.length);
    const powders: SplitCrossSection["powders"][number][] = [];
    for (const { name, phase, ofAtoms } of this.#last.shares) {
      if (ofAtoms === 0) continue;
      const curve = phase.powderCurve(this.#shortest);
      if (curve) powders.push({ curve, scale: ofAtoms });
      else if (phase.cell && phase.parts.has("bragg")) return undefined;
      const own = this.#smoothOf(name, phase);
      for (let i = 0; i < own.length; i++) smooth[i] += ofAtoms * own[i];
      phase.addPart("sans", smooth, this.wavelengths, ofAtoms);
    }
    return { smooth, powders, numberDensity: this.#last.numberDensity };
  }

  #addBragg(sum: Float64Array, phase: Phase, scale: number): void {
    const curve = phase.powderCurve(this.#shortest);
    if (curve) {
      curve.addTo(sum, this.wavelengths, scale);
      return;
    }
    let values = this.#bragg.get(phase);
    if (!values) {
      values = new Float64Array(sum.length);
      phase.addPart("bragg", values, this.wavelengths, 1);
      this.#bragg.set(phase, values);
    }
    for (let i = 0; i < sum.length; i++) sum[i] += scale * values[i];
  }

  #smoothOf(name: string, phase: Phase): Float64Array {
    const key = `${phase.temp} ${[...phase.parts].join()}`;
    const kept = this.#smooth.get(name);
    if (kept?.key === key) return kept.values;
    const values = new Float64Array(this.wavelengths.length);
    for (const part of SMOOTH) phase.addPart(part, values, this.wavelengths, 1);
    this.#smooth.set(name, { key, values });
    return values;
  }
}
