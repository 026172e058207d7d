import { factorProducts } from "./gram-factor.js";

/** Part of a column that rounding errors make up. */
export const NEGLIGIBLE: number = 8 * 2 ** -52;

const NONE = new Float64Array(0);

/**
 * QR factorisation of a tall matrix with the right-hand side carried along: from the products of its columns where those
 * are independent enough, else by Householder reflections with column pivoting.
 *
 * @source P. Businger, G. H. Golub, Numer. Math. 7 (1965) 269
 */
export class PivotedQR {
  /** Columns that were factored, in the order of R. */
  readonly order: Int32Array;
  /** Upper triangle, column-major with `count` rows; column k belongs to parameter `order[k]`. */
  readonly r: Float64Array;
  /** First entries of Qᵀ times the right-hand side. */
  readonly qtb: Float64Array;
  /** How many columns are in the factorisation. */
  count: number = 0;

  readonly #rows: number;
  // Memory of the reflections, taken when they are first needed.
  #work: Float64Array = NONE;
  #rhs: Float64Array = NONE;
  readonly #norms: Float64Array;
  readonly #fullNorms: Float64Array;
  readonly #starts: Int32Array;

  constructor(rows: number, columns: number) {
    this.#rows = rows;
    this.#norms = new Float64Array(columns);
    this.#fullNorms = new Float64Array(columns);
    this.#starts = new Int32Array(columns);
    this.order = new Int32Array(columns);
    this.r = new Float64Array(columns * columns);
    this.qtb = new Float64Array(columns);
  }

  /** Factors the columns of `matrix` that are named; `rhs` is left as it is. */
  factor(matrix: Float64Array, columns: readonly number[], rhs: Float64Array): void {
    const rows = this.#rows;
    this.count = columns.length;
    if (factorProducts(matrix, rows, columns, rhs, this)) return;
    if (this.#work === NONE) {
      this.#work = new Float64Array(rows * this.order.length);
      this.#rhs = new Float64Array(rows);
    }
    this.#rhs.set(rhs);
    for (let k = 0; k < columns.length; k++) {
      const from = columns[k] * rows;
      this.#work.set(matrix.subarray(from, from + rows), k * rows);
      this.#starts[k] = k * rows;
      this.order[k] = columns[k];
      this.#norms[k] = this.#fullNorms[k] = norm(this.#work, k * rows, (k + 1) * rows);
    }
    for (let k = 0; k < Math.min(this.count, rows); k++) {
      this.#pivot(k);
      this.#reflect(k);
    }
    for (let k = rows; k < this.count; k++) this.qtb[k] = 0;
  }

  /** The smallest part of a column that is no combination of those before it: 1 when all are orthogonal. */
  collinearity(): number {
    let least = 1;
    for (let k = 0; k < this.count; k++) {
      let sum = 0;
      for (let i = 0; i <= k; i++) sum += this.r[k * this.count + i] ** 2;
      const part = sum > 0 ? Math.abs(this.r[k * this.count + k]) / Math.sqrt(sum) : 0;
      least = Math.min(least, part);
    }
    return least;
  }

  /** Squared length of the right-hand side's part in the columns' space; directions of mere rounding do not count. */
  reached(): number {
    let total = 0;
    for (let k = 0; k < this.count; k++) {
      let sum = 0;
      for (let i = 0; i <= k; i++) sum += this.r[k * this.count + i] ** 2;
      const least = NEGLIGIBLE * this.count * Math.sqrt(sum);
      if (Math.abs(this.r[k * this.count + k]) > least) total += this.qtb[k] ** 2;
    }
    return total;
  }

  /** By how much a step in the factored columns lowers the sum of squares of the right-hand side plus its change. */
  gain(step: Float64Array): number {
    let gain = 0;
    for (let i = 0; i < this.count; i++) {
      let change = 0;
      for (let k = i; k < this.count; k++) {
        change += this.r[k * this.count + i] * step[this.order[k]];
      }
      gain -= change * (2 * this.qtb[i] + change);
    }
    return gain;
  }

  #pivot(k: number): void {
    let best = k;
    for (let j = k + 1; j < this.count; j++) if (this.#norms[j] > this.#norms[best]) best = j;
    if (best === k) return;
    for (const list of [this.#norms, this.#fullNorms, this.#starts, this.order]) {
      const kept = list[k];
      list[k] = list[best];
      list[best] = kept;
    }
    for (let i = 0; i < k; i++) {
      const kept = this.r[k * this.count + i];
      this.r[k * this.count + i] = this.r[best * this.count + i];
      this.r[best * this.count + i] = kept;
    }
  }

  /** Zeroes column k below its diagonal and applies the same reflection to what is right of it. */
  #reflect(k: number): void {
    const rows = this.#rows;
    const count = this.count;
    const work = this.#work;
    const start = this.#starts[k];
    const end = start + rows;
    const length = norm(work, start + k, end);
    const diagonal = work[start + k];
    const alpha = diagonal > 0 ? -length : length;
    this.r[k * count + k] = alpha;
    if (length === 0) {
      this.qtb[k] = this.#rhs[k];
      return;
    }
    work[start + k] = diagonal - alpha;
    const beta = 1 / (length * (length + Math.abs(diagonal)));
    for (let j = k + 1; j < count; j++) {
      const other = this.#starts[j];
      apply(work, start + k, work, other + k, rows - k, beta);
      this.r[j * count + k] = work[other + k];
      this.#downdate(j, k, other);
    }
    apply(work, start + k, this.#rhs, k, rows - k, beta);
    this.qtb[k] = this.#rhs[k];
  }

  /** What is left of a column's length below row k, computed anew when too much has cancelled. */
  #downdate(j: number, k: number, start: number): void {
    const ratio = this.#work[start + k] / (this.#norms[j] || 1);
    const left = Math.max(0, 1 - ratio * ratio);
    const kept = this.#norms[j] * Math.sqrt(left);
    if (kept > 1e-3 * this.#fullNorms[j]) {
      this.#norms[j] = kept;
    } else {
      this.#norms[j] = norm(this.#work, start + k + 1, start + this.#rows);
      this.#fullNorms[j] = this.#norms[j];
    }
  }
}

/** `target -= beta * (v . target) * v` */
function apply(
  v: Float64Array,
  vStart: number,
  target: Float64Array,
  start: number,
  length: number,
  beta: number,
): void {
  let s0 = 0;
  let s1 = 0;
  const even = length & ~1;
  for (let i = 0; i < even; i += 2) {
    s0 += v[vStart + i] * target[start + i];
    s1 += v[vStart + i + 1] * target[start + i + 1];
  }
  if (even < length) s0 += v[vStart + even] * target[start + even];
  const factor = beta * (s0 + s1);
  for (let i = 0; i < length; i++) target[start + i] -= factor * v[vStart + i];
}

/** Length of a part of `v`, safe from overflow. */
function norm(v: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += v[i] * v[i];
  if (sum > 1e-280 && sum < 1e280) return Math.sqrt(sum);
  let largest = 0;
  for (let i = start; i < end; i++) largest = Math.max(largest, Math.abs(v[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  sum = 0;
  for (let i = start; i < end; i++) sum += (v[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}
