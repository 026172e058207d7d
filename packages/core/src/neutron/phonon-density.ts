import { BOLTZMANN } from "./constants.js";
import { GAUSS_8 } from "./gauss-legendre.js";
import { densityAt, type VibrationSpectrum } from "./vibrations.js";

/**
 * How probable an energy transfer is with one, two, … phonons. Masses on an even grid: `terms[n - 1][i]` belongs to
 * the energy `(first[n - 1] + i) * step` given to the crystal; the masses of a whole term add up to 1.
 */
export interface PhononTerms {
  /** Spacing in eV. */
  readonly step: number;
  readonly terms: readonly Float64Array[];
  /** Index of each term's first mass on the grid whose 0 is no transfer. */
  readonly first: readonly number[];
}

/** Temperatures below this change nothing any more; it keeps 1/kT finite. */
const COLDEST = 0.5;

/**
 * The one-phonon spectrum on a grid: `g(|w|) exp(w/2kT) / (2 |w| sinh(|w|/2kT))`, each piece of the curve shared
 * between its two neighbours so that area and mean are kept whatever the grid.
 *
 * @source Sjölander, Arkiv för Fysik 14 (1958) 315, eq. 2.15
 */
function onePhonon(
  spectrum: VibrationSpectrum,
  temperature: number,
  step: number,
  most: number,
): Float64Array {
  const masses = new Float64Array(2 * most + 1);
  const kT = BOLTZMANN * Math.max(temperature, COLDEST);
  for (let cell = 0; cell < most; cell++) {
    for (const [x, weight] of GAUSS_8) {
      const energy = (cell + x) * step;
      const density = densityAt(spectrum, energy);
      if (density === 0) continue;
      // exp(±w/2kT) / (2 sinh(w/2kT)), written so that nothing overflows.
      const down = 1 / -Math.expm1(-energy / kT);
      const up = Math.exp(-energy / kT) * down;
      const mass = (weight * density) / energy;
      masses[most + cell] += mass * down * (1 - x);
      masses[most + cell + 1] += mass * down * x;
      masses[most - cell] += mass * up * (1 - x);
      masses[most - cell - 1] += mass * up * x;
    }
  }
  let sum = 0;
  for (const mass of masses) sum += mass;
  return masses.map((mass) => mass / sum);
}

/** What {@link phononTerms} needs. */
export interface PhononOptions {
  /** Kelvin. */
  temperature: number;
  /** Largest energy in eV that a neutron brings. */
  mostEnergy: number;
  /** Largest mean number of phonons: `4 k² <u²>` at that energy. */
  mostPhonons: number;
}

/** Grid cells up to the largest energy of a vibration. */
const CELLS = 64;

/** The spectra of one, two, … phonons, as many as fast neutrons need. */
export function phononTerms(spectrum: VibrationSpectrum, options: PhononOptions): PhononTerms {
  const { temperature, mostEnergy, mostPhonons } = options;
  const kT = BOLTZMANN * Math.max(temperature, COLDEST);
  const top = spectrum.energies[spectrum.energies.length - 1];
  const cells = Math.min(1000, Math.max(CELLS, Math.ceil((40 * top) / Math.max(kT, 0.004)) >> 1));
  const step = top / cells;
  const lowest = -Math.ceil((25 * kT) / step) - 1;
  const highest = Math.ceil(mostEnergy / step) + 2 * cells;
  const one = onePhonon(spectrum, temperature, step, cells);
  const count = termsNeeded(mostPhonons);
  const first = [Math.max(lowest, -cells)];
  const terms = [one.subarray(first[0] + cells, Math.min(highest, cells) + cells + 1)];
  for (let n = 2; n <= count; n++) {
    const from = Math.max(lowest, -n * cells);
    const to = Math.min(highest, n * cells);
    terms.push(convolve(terms[n - 2], first[n - 2], one, cells, from, to));
    first.push(from);
  }
  return { step, terms, first };
}

/** Poisson's tail beyond so many phonons is below 1e-8. */
function termsNeeded(mean: number): number {
  return Math.ceil(mean + 6 * Math.sqrt(mean) + 8);
}

function convolve(
  before: Float64Array,
  beforeFirst: number,
  one: Float64Array,
  cells: number,
  from: number,
  to: number,
): Float64Array {
  const out = new Float64Array(to - from + 1);
  for (let j = -cells; j <= cells; j++) {
    const mass = one[j + cells];
    if (mass === 0) continue;
    const shift = beforeFirst + j - from;
    const start = Math.max(0, -shift);
    const end = Math.min(before.length, out.length - shift);
    for (let i = start; i < end; i++) out[i + shift] += mass * before[i];
  }
  return out;
}
