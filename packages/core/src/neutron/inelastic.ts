import {
  BOLTZMANN,
  ENERGY_PER_SQUARED_WAVENUMBER,
  ENERGY_TIMES_SQUARED_WAVELENGTH,
  NEUTRON_MASS,
} from "./constants.js";
import { freeGasFactor } from "./free-gas.js";
import { type PhononTerms, phononTerms } from "./phonon-density.js";
import { cubicSpline, type UniformSpline } from "./uniform-spline.js";
import {
  effectiveTemperature,
  meanSquaredDisplacement,
  type VibrationSpectrum,
} from "./vibrations.js";

/** Energies at which the expansion is evaluated; a spline joins them. */
const POINTS = 120;
/** Wavelengths in Å between which the expansion is evaluated. */
const LONGEST = 20;
const SHORTEST = 0.45;
const SHORTEST_OF_ALL = 0.25;

/**
 * Inelastic scattering by one kind of atom, per barn of bound cross section: multi-phonon expansion in the incoherent
 * approximation, its angles integrated in closed form.
 *
 * @source Sjölander, Arkiv för Fysik 14 (1958) 315; angles by incomplete gamma functions
 */
export class InelasticAtom {
  readonly #spectrum: VibrationSpectrum;
  readonly #mass: number;
  readonly #temperature: number;
  readonly #displacement: number;
  #spline: UniformSpline | undefined;
  #shortest: number = SHORTEST;

  /** @param mass in u; @param temperature in K */
  constructor(spectrum: VibrationSpectrum, mass: number, temperature: number) {
    this.#spectrum = spectrum;
    this.#mass = mass;
    this.#temperature = temperature;
    this.#displacement = meanSquaredDisplacement(spectrum, mass, temperature);
  }

  /** Says how short wavelengths get, so that the table is made once. */
  prepare(shortest: number): void {
    if (shortest >= this.#shortest || this.#shortest === SHORTEST_OF_ALL) return;
    this.#shortest = SHORTEST_OF_ALL;
    this.#spline = undefined;
  }

  /** Cross section per bound cross section at a wavelength in Å. */
  at(wavelength: number): number {
    if (wavelength < this.#shortest) {
      if (wavelength < SHORTEST_OF_ALL) return this.#shortTime(wavelength);
      this.prepare(wavelength);
    }
    this.#spline ??= this.#tabulate();
    return Math.exp(this.#spline.at(Math.log(wavelength)));
  }

  /** Cubic pieces of ln σ over ln λ. */
  #tabulate(): UniformSpline {
    const mostEnergy = ENERGY_TIMES_SQUARED_WAVELENGTH / this.#shortest ** 2;
    const u2 = this.#displacement;
    const terms = phononTerms(this.#spectrum, {
      temperature: this.#temperature,
      mostEnergy,
      mostPhonons: (4 * u2 * mostEnergy) / ENERGY_PER_SQUARED_WAVENUMBER,
    });
    const from = Math.log(this.#shortest);
    const step = (Math.log(LONGEST) - from) / (POINTS - 1);
    const values = Float64Array.from({ length: POINTS }, (_, i) => {
      const energy = ENERGY_TIMES_SQUARED_WAVELENGTH / Math.exp(2 * (from + i * step));
      return Math.log(Math.max(expansionAt(energy, u2, terms), 1e-300));
    });
    return cubicSpline(from, step, values);
  }

  /** Neutrons too fast for an expansion see a free gas as hot as the vibrations, less what it scatters elastically. */
  #shortTime(wavelength: number): number {
    const energy = ENERGY_TIMES_SQUARED_WAVELENGTH / wavelength ** 2;
    const hot = effectiveTemperature(this.#spectrum, this.#temperature);
    const all = freeGasFactor(this.#mass / NEUTRON_MASS, energy / (BOLTZMANN * hot));
    const x = (4 * this.#displacement * energy) / ENERGY_PER_SQUARED_WAVENUMBER;
    return all + Math.expm1(-x) / x;
  }
}

/** The sum over all phonon terms at one energy. */
function expansionAt(energy: number, u2: number, levels: readonly PhononTerms[]): number {
  const k = Math.sqrt(energy / ENERGY_PER_SQUARED_WAVENUMBER);
  let sum = 0;
  for (const level of levels) sum += levelAt(energy, k, u2, level);
  return sum / (4 * k * k * u2);
}

function levelAt(energy: number, k: number, u2: number, level: PhononTerms): number {
  const { step, terms, first } = level;
  const lowest = Math.min(...first);
  const end = Math.max(...terms.map((term, n) => first[n] + term.length - 1));
  const last = Math.min(Math.ceil(energy / step), end);
  if (last < lowest) return 0;
  const weights = squareRootWeights(energy, step, lowest, last);
  let sum = 0;
  for (let node = lowest; node <= last; node++) {
    const rest = Math.max(0, energy - node * step);
    // Near k' = 0 the difference below vanishes with k'; a small k' keeps its slope without loss of digits.
    const after = Math.max(Math.sqrt(rest / ENERGY_PER_SQUARED_WAVENUMBER), 1e-3 * k);
    const inner = sumOverPhonons(node, u2 * (k - after) ** 2, u2 * (k + after) ** 2, level);
    sum += (weights[node - lowest] * inner) / after;
  }
  return sum / step;
}

/** Σₙ Tₙ(w) [P(n+1, x₊) - P(n+1, x₋)] at one energy transfer. */
function sumOverPhonons(node: number, low: number, high: number, level: PhononTerms): number {
  const { order, terms, first } = level;
  let poissonLow = Math.exp(-low);
  let poissonHigh = Math.exp(-high);
  // P(1, x₊) - P(1, x₋), then each order takes one Poisson term off.
  let difference = poissonLow * -Math.expm1(low - high);
  const enough = high + 8 * Math.sqrt(high) + 12;
  let sum = 0;
  const last = Math.min(order + terms.length - 1, enough);
  for (let n = 1; n <= last; n++) {
    poissonLow *= low / n;
    poissonHigh *= high / n;
    difference += poissonLow - poissonHigh;
    if (n < order) continue;
    const term = terms[n - order];
    const at = node - first[n - order];
    if (at >= 0 && at < term.length) sum += term[at] * difference;
  }
  return sum;
}

/** ∫ k'(w) times the hat function of each node, w up to the neutron's energy: exact at the square root's end. */
function squareRootWeights(
  energy: number,
  step: number,
  lowest: number,
  last: number,
): Float64Array {
  const weights = new Float64Array(last - lowest + 1);
  const scale = 1 / Math.sqrt(ENERGY_PER_SQUARED_WAVENUMBER);
  for (let node = lowest; node < last; node++) {
    const left = energy - node * step;
    const right = Math.max(0, left - step);
    const rootLeft = Math.sqrt(left);
    const rootRight = Math.sqrt(right);
    const zeroth = (2 / 3) * (left * rootLeft - right * rootRight);
    const firstMoment = (2 / 5) * (left * left * rootLeft - right * right * rootRight);
    const atRight = (left * zeroth - firstMoment) / step;
    weights[node - lowest] += scale * (zeroth - atRight);
    weights[node - lowest + 1] += scale * atRight;
  }
  return weights;
}
