import { BeambookError } from "../errors.js";
import {
  inverseSquareSpacing,
  type LengthTies,
  lengthTies,
  type ReciprocalMetric,
  reciprocalMetric,
  type UnitCell,
} from "./cell.js";

/** Places of the atoms of one kind: fractions of the cell, x, y, z of each atom in turn. */
export type Sites = Float64Array;

/** Single reflections with the geometric structure factors of each kind of atom; one of every Friedel pair. */
export interface Reflections {
  /** Number of reflections. */
  readonly count: number;
  /** h, k, l of each. */
  readonly hkl: Int32Array;
  /** 1/d² of each, Å⁻². */
  readonly inverseSquares: Float64Array;
  /** Real and imaginary part of Σ exp(2πi h·r) for each kind, reflection after reflection. */
  readonly geometric: Float64Array;
}

/** Reflections joined where their spacing is the same in every cell of the same symmetry. */
export interface ReflectionGroups {
  /** Number of groups. */
  readonly count: number;
  /** Number of kinds of atoms. */
  readonly kinds: number;
  /** One h, k, l of each group. */
  readonly hkl: Int32Array;
  /** Single reflections in each group, Friedel pairs counted twice. */
  readonly multiplicity: Int32Array;
  /** Sums over each group of Re(Gᵢ Gⱼ*), for kinds i ≤ j in row order; `kinds (kinds + 1) / 2` numbers per group. */
  readonly products: Float64Array;
  /** The smallest spacing that is complete, Å. */
  readonly dMin: number;
}

const MOST_REFLECTIONS = 20_000_000;

/**
 * All reflections with a spacing of at least `dMin` Å, one of each Friedel pair, with what each kind of atom adds.
 *
 * @throws TooLarge when there are more than 20 million
 */
export function findReflections(
  cell: UnitCell,
  kinds: readonly Sites[],
  dMin: number,
): Reflections {
  const metric = reciprocalMetric(cell);
  const most = [cell.a, cell.b, cell.c].map((v) => Math.ceil(v / dMin));
  const expected = most.reduce((product, n) => product * (2 * n + 1), 1) / 2;
  if (!(expected <= MOST_REFLECTIONS)) {
    throw new BeambookError(
      "TooLarge",
      `About ${expected.toExponential(1)} reflections have a spacing above ${dMin} Å.`,
      { hint: "Ask for longer wavelengths only." },
    );
  }
  const limit = (1 / (dMin * dMin)) * (1 + 1e-12);
  const hkl: number[] = [];
  const squares: number[] = [];
  const geometric: number[] = [];
  const tables = kinds.map((sites) => new PhaseTable(sites, most));
  for (let h = 0; h <= most[0]; h++) {
    for (let k = h === 0 ? 0 : -most[1]; k <= most[1]; k++) {
      const [first, last] = rangeOfL(metric, h, k, limit, most[2]);
      const from = h === 0 && k === 0 ? 1 : first;
      if (from > last) continue;
      for (const table of tables) table.start(h, k);
      for (let l = from; l <= last; l++) {
        const square = inverseSquareSpacing(metric, h, k, l);
        if (square > limit) continue;
        hkl.push(h, k, l);
        squares.push(square);
        for (const table of tables) table.add(l, geometric);
      }
    }
  }
  return {
    count: squares.length,
    hkl: Int32Array.from(hkl),
    inverseSquares: Float64Array.from(squares),
    geometric: Float64Array.from(geometric),
  };
}

/** Between which l the ellipsoid 1/d² ≤ limit is cut by the line of h and k. */
function rangeOfL(
  m: ReciprocalMetric,
  h: number,
  k: number,
  limit: number,
  most: number,
): [number, number] {
  const half = (h * m[4] + k * m[5]) / (2 * m[2]);
  const rest = half * half - (h * h * m[0] + k * k * m[1] + h * k * m[3] - limit) / m[2];
  if (rest < 0) return [1, 0];
  const root = Math.sqrt(rest) + 1e-9;
  return [Math.max(-most, Math.ceil(-half - root)), Math.min(most, Math.floor(-half + root))];
}

/** exp(2πi h x) of all atoms of a kind for all h, k, l, so that a structure factor takes products only. */
class PhaseTable {
  readonly #atoms: number;
  readonly #along: { re: Float64Array; im: Float64Array; most: number }[];
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(sites: Sites, most: readonly number[]) {
    this.#atoms = sites.length / 3;
    this.#along = most.map((n, axis) => waves(sites, axis, n));
    this.#re = new Float64Array(this.#atoms);
    this.#im = new Float64Array(this.#atoms);
  }

  /** Prepares the row of all l for one h and k. */
  start(h: number, k: number): void {
    const [x, y] = this.#along;
    const atX = (h + x.most) * this.#atoms;
    const atY = (k + y.most) * this.#atoms;
    for (let j = 0; j < this.#atoms; j++) {
      this.#re[j] = x.re[atX + j] * y.re[atY + j] - x.im[atX + j] * y.im[atY + j];
      this.#im[j] = x.re[atX + j] * y.im[atY + j] + x.im[atX + j] * y.re[atY + j];
    }
  }

  /** Appends the real and imaginary part of the sum over the atoms. */
  add(l: number, out: number[]): void {
    const z = this.#along[2];
    const at = (l + z.most) * this.#atoms;
    let re = 0;
    let im = 0;
    for (let j = 0; j < this.#atoms; j++) {
      re += this.#re[j] * z.re[at + j] - this.#im[j] * z.im[at + j];
      im += this.#re[j] * z.im[at + j] + this.#im[j] * z.re[at + j];
    }
    out.push(re, im);
  }
}

function waves(
  sites: Sites,
  axis: number,
  most: number,
): { re: Float64Array; im: Float64Array; most: number } {
  const atoms = sites.length / 3;
  const re = new Float64Array((2 * most + 1) * atoms);
  const im = new Float64Array(re.length);
  for (let n = -most; n <= most; n++) {
    for (let j = 0; j < atoms; j++) {
      const turns = n * sites[3 * j + axis];
      const phase = 2 * Math.PI * (turns - Math.floor(turns));
      re[(n + most) * atoms + j] = Math.cos(phase);
      im[(n + most) * atoms + j] = Math.sin(phase);
    }
  }
  return { re, im, most };
}

/** Factors by which lengths are changed to see which reflections only happen to have the same spacing. */
const UNEQUAL = [1, 1.0137, 0.9891];

/**
 * The reflections with a spacing of at least `dMin` Å, joined where they share their spacing in all cells whose
 * lengths are tied in the same way (`ties`, by default as in `cell`); absent reflections are left out.
 *
 * @returns Groups by falling spacing.
 */
export function groupReflections(
  cell: UnitCell,
  kinds: readonly Sites[],
  dMin: number,
  ties: LengthTies = lengthTies(cell),
): ReflectionGroups {
  const found = findReflections(cell, kinds, dMin);
  const other = otherSpacings(found.hkl, cell, ties);
  const order = byTwoKeys(found.inverseSquares, other);
  const pairs = (kinds.length * (kinds.length + 1)) / 2;
  const sums = new GroupSums(found, kinds.length, pairs);
  const differs = (x: number, y: number): boolean => Math.abs(x - y) > 1e-9 * x;
  let first = 0;
  for (let i = 1; i <= order.length; i++) {
    const a = order[first];
    const b = order[i];
    const joined =
      i < order.length &&
      !differs(found.inverseSquares[a], found.inverseSquares[b]) &&
      !differs(other[a], other[b]);
    if (joined) continue;
    sums.add(order, first, i);
    first = i;
  }
  return sums.groups(dMin);
}

function otherSpacings(hkl: Int32Array, cell: UnitCell, ties: LengthTies): Float64Array {
  const { a, b, c } = cell;
  const other = reciprocalMetric({
    ...cell,
    a: a * UNEQUAL[ties[0]],
    b: b * UNEQUAL[ties[1]],
    c: c * UNEQUAL[ties[2]],
  });
  const squares = new Float64Array(hkl.length / 3);
  for (let i = 0; i < squares.length; i++) {
    squares[i] = inverseSquareSpacing(other, hkl[3 * i], hkl[3 * i + 1], hkl[3 * i + 2]);
  }
  return squares;
}

/** Order by the first key, within equal first keys (to rounding) by the second. */
function byTwoKeys(first: Float64Array, second: Float64Array): Int32Array {
  const order = Int32Array.from(first, (_, i) => i).sort((a, b) => first[a] - first[b]);
  let from = 0;
  for (let i = 1; i <= order.length; i++) {
    if (i < order.length && first[order[i]] - first[order[i - 1]] <= 1e-9 * first[order[i]])
      continue;
    if (i - from > 1) order.subarray(from, i).sort((a, b) => second[a] - second[b]);
    from = i;
  }
  return order;
}

/** Collects groups of reflections. */
class GroupSums {
  readonly #found: Reflections;
  readonly #kinds: number;
  readonly #pairs: number;
  readonly #hkl: number[] = [];
  readonly #multiplicity: number[] = [];
  readonly #products: number[] = [];

  constructor(found: Reflections, kinds: number, pairs: number) {
    this.#found = found;
    this.#kinds = kinds;
    this.#pairs = pairs;
  }

  add(order: Int32Array, from: number, to: number): void {
    const { geometric, hkl } = this.#found;
    const sums = new Float64Array(this.#pairs);
    for (let n = from; n < to; n++) {
      const at = order[n] * 2 * this.#kinds;
      let pair = 0;
      for (let i = 0; i < this.#kinds; i++) {
        for (let j = i; j < this.#kinds; j++, pair++) {
          const re = geometric[at + 2 * i] * geometric[at + 2 * j];
          const im = geometric[at + 2 * i + 1] * geometric[at + 2 * j + 1];
          sums[pair] += 2 * (re + im);
        }
      }
    }
    if (sums.every((v) => Math.abs(v) < 1e-9)) return;
    this.#hkl.push(...hkl.subarray(3 * order[from], 3 * order[from] + 3));
    this.#multiplicity.push(2 * (to - from));
    for (const sum of sums) this.#products.push(sum);
  }

  groups(dMin: number): ReflectionGroups {
    return {
      count: this.#multiplicity.length,
      kinds: this.#kinds,
      hkl: Int32Array.from(this.#hkl),
      multiplicity: Int32Array.from(this.#multiplicity),
      products: Float64Array.from(this.#products),
      dMin,
    };
  }
}
