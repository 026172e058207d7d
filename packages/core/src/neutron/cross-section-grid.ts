import { Mixture } from "./mixture.js";
import { type CrossSectionPart, type Phase, shortestOf } from "./phase.js";
import { type CrossSectionParameters, withParameters } from "./xs-parameters.js";

const SMOOTH: readonly CrossSectionPart[] = ["incoherent", "inelastic", "absorption"];

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
