import { checkCell, type UnitCell } from "../crystal/index.js";
import { BeambookError } from "../errors.js";
import { type Extinction, extinctionOf } from "./extinction.js";
import { hardSpheres, VOID_FRACTION } from "./hard-spheres.js";
import { MosaicCrystal, type Orientation, orientationOf } from "./mosaic-crystal.js";
import type { PhaseSettings } from "./phase-settings.js";
import { completeSpacing, Physics } from "./physics.js";
import type { PowderCurve } from "./powder-curve.js";
import { ShapedPowder } from "./shaped-powder.js";
import type { Substance } from "./substance.js";

/** A part of a cross section. */
export type CrossSectionPart = "bragg" | "incoherent" | "inelastic" | "sans" | "absorption";

/** All parts; their sum is the total. */
export const ALL_PARTS: readonly CrossSectionPart[] = [
  ...(["bragg", "incoherent", "inelastic", "sans", "absorption"] as const),
];

const PARTS_OF_COMPONENT: Readonly<Record<string, readonly CrossSectionPart[]>> = {
  bragg: ["bragg"],
  coh_elas: ["bragg"],
  incoh_elas: ["incoherent"],
  elas: ["bragg", "incoherent"],
  inelas: ["inelastic"],
  sans: ["sans"],
  nobragg: ["incoherent", "inelastic"],
};

/** Something that adds a Bragg cross section at wavelengths. */
interface BraggCurve {
  addTo(out: Float64Array, wavelengths: Float64Array, scale: number): void;
}

/** One phase with its settings, ready to be evaluated. */
export class Phase {
  readonly substance: Substance;
  readonly settings: Readonly<PhaseSettings>;
  readonly temp: number;
  /** The cell with the settings' lengths; undefined without a crystal. */
  readonly cell: UnitCell | undefined;
  /** Atoms per Å³ with the present lattice. */
  readonly numberDensity: number;
  readonly parts: ReadonlySet<CrossSectionPart>;
  readonly #physics: Physics;
  readonly #orientation: Orientation | undefined;
  readonly #extinction: Extinction | undefined;
  #shaped: { dMin: number; curve: BraggCurve } | undefined;

  /** @throws InvalidArgument for settings that cannot be */
  constructor(name: string, substance: Substance, settings: Readonly<PhaseSettings>) {
    this.substance = substance;
    this.settings = settings;
    this.temp = checkedTemperature(name, settings.temp ?? substance.temperature ?? 300);
    this.cell = cellWith(name, substance.cell, settings);
    this.numberDensity = densityWith(substance, this.cell, settings);
    this.parts = partsOf(settings.comp);
    this.#physics = Physics.of(substance);
    this.#orientation = orientationOf(settings);
    this.#extinction = extinctionOf(settings);
    checkTexture(name, settings);
    if (settings.sans !== undefined && !(settings.sans >= 0 && Number.isFinite(settings.sans))) {
      throw new BeambookError("InvalidArgument", `${name}: a radius cannot be ${settings.sans} Å.`);
    }
  }

  /** Whether Bragg scattering is that of an even powder without extinction: λ² times stairs. */
  get isPlainPowder(): boolean {
    const { texture } = this.settings;
    return !this.#orientation && !this.#extinction && (!texture || texture.r === 1);
  }

  /** Stairs of an even powder down to `shortest` Å; undefined when there is no crystal or another model holds. */
  powderCurve(shortest: number): PowderCurve | undefined {
    if (!this.cell || !this.parts.has("bragg") || !this.isPlainPowder) return undefined;
    return this.#physics.curve(this.cell, this.temp, shortest);
  }

  /** Bragg edges from `shortest` Å on, falling. */
  edges(shortest: number): Float64Array {
    if (!this.cell || !this.parts.has("bragg")) return new Float64Array(0);
    return this.#physics.curve(this.cell, this.temp, shortest)?.edges ?? new Float64Array(0);
  }

  /** Reflections with a spacing of at least `dMin` Å, the widest first; of equal ones in a cubic cell as 2 1 0. */
  reflections(dMin: number): { spacing: number; hkl: readonly number[] }[] {
    const { cell } = this;
    if (!cell || !this.parts.has("bragg")) return [];
    const curve = this.#physics.curve(cell, this.temp, 2 * dMin);
    if (!curve) return [];
    const { a, b, c, alpha, beta, gamma } = cell;
    const isCubic = a === b && b === c && [alpha, beta, gamma].every((angle) => angle === 90);
    const spacings = [...curve.edges].map((edge) => edge / 2).filter((d) => d >= dMin);
    return spacings.map((spacing, i) => {
      const hkl = [...curve.hkl.subarray(3 * i, 3 * i + 3)];
      return { spacing, hkl: isCubic ? hkl.map(Math.abs).sort((p, q) => q - p) : hkl };
    });
  }

  /** Adds `scale` times one part in barn per atom to `out`. */
  addPart(
    part: CrossSectionPart,
    out: Float64Array,
    wavelengths: Float64Array,
    scale: number,
  ): void {
    if (!this.parts.has(part)) return;
    switch (part) {
      case "bragg":
        this.#bragg(shortestOf(wavelengths))?.addTo(out, wavelengths, scale);
        return;
      case "incoherent":
        this.#physics.addIncoherent(out, wavelengths, this.temp, scale);
        return;
      case "inelastic":
        this.#physics.addInelastic(out, wavelengths, this.temp, scale);
        return;
      case "absorption":
        this.#physics.addAbsorption(out, wavelengths, scale);
        return;
      case "sans":
        this.#addSmallAngle(out, wavelengths, scale);
    }
  }

  #bragg(shortest: number): BraggCurve | undefined {
    const { cell } = this;
    if (!cell) return undefined;
    if (this.isPlainPowder) return this.#physics.curve(cell, this.temp, shortest);
    const dMin = completeSpacing(shortest);
    if (this.#shaped && this.#shaped.dMin <= dMin) return this.#shaped.curve;
    const { scatterers } = this.#physics;
    const displacements = this.#physics.displacements(this.temp);
    const { texture } = this.settings;
    const curve = this.#orientation
      ? new MosaicCrystal(cell, scatterers, displacements, dMin, this.#orientation)
      : new ShapedPowder(cell, scatterers, displacements, dMin, {
          ...(texture ? { texture } : {}),
          ...(this.#extinction ? { extinction: this.#extinction } : {}),
        });
    this.#shaped = { dMin, curve };
    return curve;
  }

  #addSmallAngle(out: Float64Array, wavelengths: Float64Array, scale: number): void {
    const { sans } = this.settings;
    if (!sans) return;
    // √barn per Å³ to Å⁻²: 1e-4.
    const contrast = (this.numberDensity / (1 - VOID_FRACTION)) * this.#physics.meanLength * 1e-4;
    for (let i = 0; i < wavelengths.length; i++) {
      out[i] += scale * hardSpheres(wavelengths[i], sans, contrast, this.numberDensity);
    }
  }
}

/** Shortest wavelength of a list, Å. */
export function shortestOf(wavelengths: ArrayLike<number>): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < wavelengths.length; i++) shortest = Math.min(shortest, wavelengths[i]);
  return shortest;
}

function checkedTemperature(name: string, temp: number): number {
  if (temp > 0 && Number.isFinite(temp)) return temp;
  throw new BeambookError("InvalidArgument", `${name}: a temperature cannot be ${temp} K.`);
}

/** Lengths that equal another in the material's own cell follow it, unless given themselves. */
function cellWith(
  name: string,
  own: UnitCell | undefined,
  { a, b, c }: PhaseSettings,
): UnitCell | undefined {
  if (a === undefined && b === undefined && c === undefined) return own;
  if (!own) {
    throw new BeambookError(
      "InvalidArgument",
      `${name} is no crystal: it has no lattice to change.`,
    );
  }
  const same = (x: number, y: number): boolean => Math.abs(x - y) < 1e-4;
  const newA = a ?? own.a;
  const newB = b ?? (same(own.a, own.b) ? newA : own.b);
  const newC = c ?? (same(own.a, own.c) ? newA : same(own.b, own.c) ? newB : own.c);
  return checkCell({ ...own, a: newA, b: newB, c: newC }, `The cell of ${name}`);
}

function densityWith(
  substance: Substance,
  cell: UnitCell | undefined,
  { sans }: PhaseSettings,
): number {
  const { numberDensity, cell: own } = substance;
  const scale = cell && own ? (own.a * own.b * own.c) / (cell.a * cell.b * cell.c) : 1;
  return numberDensity * scale * (sans === undefined ? 1 : 1 - VOID_FRACTION);
}

function partsOf(comp: string | undefined): ReadonlySet<CrossSectionPart> {
  if (comp === undefined) return new Set(ALL_PARTS);
  const parts = new Set<CrossSectionPart>(["absorption"]);
  for (const word of comp.split(",").map((w) => w.trim())) {
    const found = Object.hasOwn(PARTS_OF_COMPONENT, word) ? PARTS_OF_COMPONENT[word] : undefined;
    if (!found) {
      throw new BeambookError("InvalidArgument", `No component "${word}" of scattering.`, {
        hint: `Known: ${Object.keys(PARTS_OF_COMPONENT).join(", ")}.`,
      });
    }
    for (const part of found) parts.add(part);
  }
  return parts;
}

function checkTexture(name: string, { texture }: PhaseSettings): void {
  if (!texture) return;
  if (!(texture.r > 0 && Number.isFinite(texture.r))) {
    throw new BeambookError("InvalidArgument", `${name}: March's parameter must be above 0.`);
  }
  if (!(Math.hypot(...texture.direction) > 0)) {
    throw new BeambookError("InvalidArgument", `${name}: [${texture.direction}] is no direction.`);
  }
}
