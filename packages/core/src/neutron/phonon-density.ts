import { BOLTZMANN } from "./constants.js";
import { GAUSS_8 } from "./gauss-legendre.js";
import { densityAt, type VibrationSpectrum } from "./vibrations.js";

/**
 * How probable an energy transfer is with so many phonons. Masses on an even grid: `terms[n - order][i]` belongs to n
 * phonons and the energy `(first[n - order] + i) * step` given to the crystal; the masses of a whole term add up to 1.
 */
export interface PhononTerms {
  /** Spacing in eV. */
  readonly step: number;
  /** Number of phonons of the first term. */
  readonly order: number;
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

/** Largest spacing of the finest grid in eV, and the number of cells up to the largest energy of a vibration. */
const COARSEST = 0.0008;
const FEWEST_CELLS = 64;
const MOST_CELLS = 512;
/** From so many phonons on the spectra are smooth enough for a grid twice as coarse. */
const COARSER_FROM: readonly number[] = [8, 32];

/** The spectra of one, two, … phonons, as many as fast neutrons need, on ever coarser grids. */
export function phononTerms(spectrum: VibrationSpectrum, options: PhononOptions): PhononTerms[] {
  const { temperature, mostEnergy, mostPhonons } = options;
  const kT = BOLTZMANN * Math.max(temperature, COLDEST);
  const top = spectrum.energies[spectrum.energies.length - 1];
  const wanted = Math.max(FEWEST_CELLS, top / Math.min(COARSEST, Math.max(kT / 20, 2.5e-4)));
  const cells = 4 * Math.ceil(Math.min(MOST_CELLS, wanted) / 4);
  const count = termsNeeded(mostPhonons);
  const levels: PhononTerms[] = [];
  let start: Grid | undefined;
  for (let level = 0; level <= COARSER_FROM.length; level++) {
    const order = level === 0 ? 1 : COARSER_FROM[level - 1];
    if (order > count) break;
    const end = Math.min(count, (COARSER_FROM[level] ?? Number.POSITIVE_INFINITY) - 1);
    const coarse = cells / 2 ** level;
    const step = top / coarse;
    const terms = levelTerms(start && coarser(start), end - order + 1, {
      one: onePhonon(spectrum, temperature, step, coarse),
      cells: coarse,
      lowest: -Math.ceil((25 * kT) / step) - 1,
      highest: Math.ceil(mostEnergy / step) + 2 * coarse,
    });
    levels.push({
      step,
      order,
      terms: terms.map((g) => g.masses),
      first: terms.map((g) => g.first),
    });
    start = terms[terms.length - 1];
  }
  return levels;
}

/** Masses on a grid, from an index on. */
interface Grid {
  masses: Float64Array;
  first: number;
}

/** What the terms of one level are made with. */
interface Level {
  one: Float64Array;
  cells: number;
  lowest: number;
  highest: number;
}

/** `count` terms, each the one before convolved with one phonon more. */
function levelTerms(before: Grid | undefined, count: number, level: Level): Grid[] {
  const { one, cells, lowest, highest } = level;
  let last: Grid = before ?? { masses: Float64Array.of(1), first: 0 };
  return Array.from({ length: count }, () => {
    const from = Math.max(lowest, last.first - cells);
    const to = Math.min(highest, last.first + last.masses.length - 1 + cells);
    last = { masses: convolve(last.masses, last.first, one, cells, from, to), first: from };
    return last;
  });
}

/** The same masses on a grid of twice the spacing: odd ones go half to either side. */
function coarser({ masses, first }: Grid): Grid {
  const from = Math.floor(first / 2);
  const out = new Float64Array(Math.ceil((first + masses.length - 1) / 2) - from + 1);
  masses.forEach((mass, i) => {
    const at = (first + i) / 2 - from;
    const low = Math.floor(at);
    if (at === low) {
      out[low] += mass;
      return;
    }
    out[low] += mass / 2;
    out[low + 1] += mass / 2;
  });
  return { masses: out, first: from };
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
