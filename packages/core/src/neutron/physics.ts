import type { UnitCell } from "../crystal/index.js";
import { PowderCrystal, type PowderLines, type Scatterer } from "./bragg-powder.js";
import {
  BOLTZMANN,
  ENERGY_TIMES_SQUARED_WAVELENGTH,
  NEUTRON_MASS,
  THERMAL_WAVELENGTH,
} from "./constants.js";
import { freeGasFactor } from "./free-gas.js";
import { InelasticAtom } from "./inelastic.js";
import { PowderCurve } from "./powder-curve.js";
import type { Substance, SubstanceAtom } from "./substance.js";
import { meanSquaredDisplacement } from "./vibrations.js";

/** What one kind of atom adds to the smooth part, at one temperature. */
interface AtomAt {
  readonly weight: number;
  readonly displacement: number;
  readonly inelastic: InelasticAtom | undefined;
}

/** Everything about a substance at one temperature. */
interface StateAt {
  readonly atoms: readonly AtomAt[];
  readonly displacements: readonly number[];
}

/** Temperatures, and lattices, of which results are kept. */
const MOST_KEPT = 12;
/** Smallest spacings that are prepared, Å: half the shortest wavelength, down this ladder. */
const LADDER = [2, 1.4, 1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.125, 0.09, 0.06, 0.04];

const known: WeakMap<Substance, Physics> = new WeakMap();

/** Cross sections of a substance; what took time is kept, and shared by all who use the substance. */
export class Physics {
  readonly substance: Substance;
  readonly scatterers: readonly Scatterer[];
  /** Mean coherent scattering length, √barn. */
  readonly meanLength: number;
  readonly #absorption: number;
  readonly #crystal: PowderCrystal | undefined;
  readonly #states: Map<number, StateAt> = new Map();
  readonly #curves: Map<string, PowderCurve> = new Map();

  private constructor(substance: Substance) {
    this.substance = substance;
    const { atoms, cell } = substance;
    this.scatterers = atoms.map(({ sites, data }) => ({
      sites,
      length: data.coherentLength * 0.1,
    }));
    this.meanLength = atoms.reduce((sum, a) => sum + a.fraction * a.data.coherentLength * 0.1, 0);
    this.#absorption = atoms.reduce((sum, a) => sum + a.fraction * a.data.absorption, 0);
    this.#crystal = cell ? new PowderCrystal(cell, this.scatterers) : undefined;
  }

  /** The one instance for a substance. */
  static of(substance: Substance): Physics {
    const physics = known.get(substance) ?? new Physics(substance);
    known.set(substance, physics);
    return physics;
  }

  /** Mean squared displacements of the kinds of atoms, Å². */
  displacements(temp: number): readonly number[] {
    return this.#stateAt(temp).displacements;
  }

  /** The families of reflections of a powder. */
  lines(cell: UnitCell, temp: number, shortest: number): PowderLines | undefined {
    return this.#crystal?.lines(cell, this.displacements(temp), completeSpacing(shortest));
  }

  /** The Bragg cross section of a powder down to a wavelength; undefined without a crystal. */
  curve(cell: UnitCell, temp: number, shortest: number): PowderCurve | undefined {
    if (!this.#crystal) return undefined;
    const dMin = completeSpacing(shortest);
    const key = `${temp} ${dMin} ${cell.a} ${cell.b} ${cell.c}`;
    const kept = this.#curves.get(key);
    if (kept) return kept;
    const curve = new PowderCurve(this.#crystal.lines(cell, this.displacements(temp), dMin));
    keep(this.#curves, key, curve);
    return curve;
  }

  /** Adds `scale` times the absorption in barn. */
  addAbsorption(out: Float64Array, wavelengths: Float64Array, scale: number): void {
    const slope = (scale * this.#absorption) / THERMAL_WAVELENGTH;
    for (let i = 0; i < wavelengths.length; i++) out[i] += slope * wavelengths[i];
  }

  /** Adds `scale` times the incoherent elastic scattering in barn; of amorphous solids the coherent, too. */
  addIncoherent(out: Float64Array, wavelengths: Float64Array, temp: number, scale: number): void {
    const state = this.#stateAt(temp);
    this.substance.atoms.forEach((atom, t) => {
      if (!atom.spectrum) return;
      const coherent = this.#crystal ? 0 : coherentOf(atom);
      const weight = scale * atom.fraction * (atom.data.incoherent + coherent);
      const factor = 16 * Math.PI * Math.PI * state.displacements[t];
      for (let i = 0; i < wavelengths.length; i++) {
        const x = factor / (wavelengths[i] * wavelengths[i]);
        out[i] += (weight * -Math.expm1(-x)) / x;
      }
    });
  }

  /** Adds `scale` times the inelastic scattering in barn; all scattering of a gas. */
  addInelastic(out: Float64Array, wavelengths: Float64Array, temp: number, scale: number): void {
    const state = this.#stateAt(temp);
    let shortest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < wavelengths.length; i++) shortest = Math.min(shortest, wavelengths[i]);
    this.substance.atoms.forEach((atom, t) => {
      const { inelastic, weight } = state.atoms[t];
      const bound = scale * weight;
      if (inelastic) {
        inelastic.prepare(shortest);
        for (let i = 0; i < wavelengths.length; i++) out[i] += bound * inelastic.at(wavelengths[i]);
        return;
      }
      const ratio = atom.data.mass / NEUTRON_MASS;
      const perSquare = ENERGY_TIMES_SQUARED_WAVELENGTH / (BOLTZMANN * temp);
      for (let i = 0; i < wavelengths.length; i++) {
        out[i] += bound * freeGasFactor(ratio, perSquare / wavelengths[i] ** 2);
      }
    });
  }

  #stateAt(temp: number): StateAt {
    const kept = this.#states.get(temp);
    if (kept) return kept;
    const displacements = this.substance.atoms.map((atom) => {
      const spectrum = atom.displacementSpectrum ?? atom.spectrum;
      return spectrum ? meanSquaredDisplacement(spectrum, atom.data.mass, temp) : 0;
    });
    const atoms = this.substance.atoms.map((atom, t) => atomAt(atom, temp, displacements[t]));
    const state = { atoms, displacements };
    keep(this.#states, temp, state);
    return state;
  }
}

/** The inelastic table is made on first use: Bragg edges alone do not need it. */
function atomAt(atom: SubstanceAtom, temp: number, displacement: number): AtomAt {
  const { spectrum, data, fraction } = atom;
  let inelastic: InelasticAtom | undefined;
  return {
    weight: fraction * (coherentOf(atom) + data.incoherent),
    displacement,
    get inelastic(): InelasticAtom | undefined {
      if (spectrum) inelastic ??= new InelasticAtom(spectrum, data.mass, temp);
      return inelastic;
    },
  };
}

/** Bound coherent cross section in barn. */
function coherentOf({ data }: SubstanceAtom): number {
  return 4 * Math.PI * (data.coherentLength * 0.1) ** 2;
}

/** Spacing from which on families must be complete for wavelengths from `shortest` on. */
export function completeSpacing(shortest: number): number {
  const needed = shortest / 2;
  return LADDER.find((d) => d <= needed) ?? needed;
}

function keep<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (map.size >= MOST_KEPT) map.delete(map.keys().next().value as K);
  map.set(key, value);
}
