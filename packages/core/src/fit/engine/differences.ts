import type { Problem } from "./problem.js";

const EPS = 2 ** -52;
const FORWARD = Math.sqrt(EPS);
const CENTRAL = Math.cbrt(EPS);

/** How precisely derivatives are taken: each kind costs 1, 2 or 4 evaluations per parameter. */
export type Precision = "forward" | "central" | "extrapolated";

/**
 * Derivatives by differences, with a step per parameter that adapts: to the curvature of the model, to bounds, and to
 * points where the model is no number.
 */
export class Differences {
  /** Evaluations so far. */
  evaluations: number = 0;
  readonly #problem: Problem;
  /** Factor on the usual step of each parameter. */
  readonly #factor: Float64Array;
  readonly #point: Float64Array;
  #above: Float64Array = new Float64Array(0);
  #below: Float64Array = new Float64Array(0);

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#factor = new Float64Array(problem.count).fill(1);
    this.#point = new Float64Array(problem.count);
  }

  /**
   * Writes columns.
   *
   * @param typical - change of each parameter that changes the residuals by about their size
   * @param columns - all unless given
   */
  jacobian(
    p: Float64Array,
    r: Float64Array,
    typical: Float64Array,
    precision: Precision,
    out: Float64Array,
    columns?: readonly number[],
  ): void {
    const { size, count } = this.#problem;
    if (this.#above.length < size) {
      this.#above = new Float64Array(size);
      this.#below = new Float64Array(size);
    }
    this.#point.set(p);
    for (let j = 0; j < count; j++) {
      if (columns && !columns.includes(j)) continue;
      const column = out.subarray(j * size, (j + 1) * size);
      const scale = Math.abs(p[j]) || Math.min(1, typical[j] || 1);
      if (precision === "forward") this.#forward(j, r, scale, column);
      else this.#central(j, r, scale, column, precision === "extrapolated");
      this.#point[j] = p[j];
    }
  }

  /** Residuals with parameter j moved; false when they are no numbers. */
  #evaluate(j: number, value: number, out: Float64Array): boolean {
    this.#point[j] = value;
    this.evaluations++;
    this.#problem.residual(this.#point, out);
    return allFinite(out);
  }

  #forward(j: number, r: Float64Array, scale: number, column: Float64Array): void {
    const p = this.#point[j];
    const { lower, upper } = this.#problem;
    let size = FORWARD * scale * Math.sqrt(this.#factor[j]);
    for (let attempt = 0; attempt < 8; attempt++) {
      let h = p + size <= upper[j] ? size : -size;
      if (p + h < lower[j]) h = upper[j] - p > p - lower[j] ? upper[j] - p : lower[j] - p;
      for (const direction of [1, -1]) {
        const to = p + direction * h;
        if (to < lower[j] || to > upper[j] || to === p) continue;
        if (!this.#evaluate(j, to, this.#above)) continue;
        const inverse = 1 / (to - p);
        let change = 0;
        for (let i = 0; i < column.length; i++) {
          const d = this.#above[i] - r[i];
          change += d * d;
          column[i] = d * inverse;
        }
        if (change > 0 || attempt >= 3) return;
        break;
      }
      size *= allFinite(this.#above) ? 1e3 : 0.1;
    }
    column.fill(0);
  }

  #central(
    j: number,
    r: Float64Array,
    scale: number,
    column: Float64Array,
    extrapolated: boolean,
  ): void {
    const p = this.#point[j];
    const { lower, upper } = this.#problem;
    for (let attempt = 0; attempt < 10; attempt++) {
      const h = CENTRAL * scale * this.#factor[j];
      if (p - h < lower[j] || p + h > upper[j]) {
        const room = p - h < lower[j] ? upper[j] - p : lower[j] - p;
        if (this.#oneSided(j, r, Math.sign(room) * Math.min(h, Math.abs(room) / 2), column)) return;
        this.#factor[j] *= 0.1;
        continue;
      }
      const bend = this.#symmetric(j, r, h, column, true);
      this.#point[j] = p;
      if (bend === undefined) this.#factor[j] *= 0.1;
      else if (bend === 0 && isZero(column) && attempt < 2) this.#factor[j] *= 1e3;
      else if (bend > 0.01) this.#factor[j] *= Math.max(1e-3, 1e-4 / bend);
      else {
        if (extrapolated) this.#extrapolate(j, r, scale, column);
        return;
      }
    }
    column.fill(0);
  }

  /** Symmetric difference; returns how bent the model is over it, undefined when it is no number. */
  #symmetric(
    j: number,
    r: Float64Array,
    h: number,
    column: Float64Array,
    adapt: boolean = false,
  ): number | undefined {
    const p = this.#point[j];
    const to = p + h;
    const from = p - h;
    if (!this.#evaluate(j, to, this.#above) || !this.#evaluate(j, from, this.#below)) {
      this.#point[j] = p;
      return undefined;
    }
    this.#point[j] = p;
    const inverse = 1 / (to - from);
    let first = 0;
    let second = 0;
    for (let i = 0; i < column.length; i++) {
      const d = this.#above[i] - this.#below[i];
      const b = this.#above[i] - 2 * r[i] + this.#below[i];
      first += d * d;
      second += b * b;
      column[i] = d * inverse;
    }
    if (first === 0) return 0;
    const bend = Math.sqrt(second / first);
    if (adapt && bend < 0.01) this.#balance(j, Math.sqrt(first), bend);
    return bend;
  }

  /** Moves the step towards where rounding and curvature cost the same. */
  #balance(j: number, change: number, bend: number): void {
    const rounding = (EPS * this.#problem.magnitude) / change;
    const best = Math.cbrt(rounding / Math.max(bend * bend, rounding * 1e-3));
    const factor = this.#factor[j] * Math.min(Math.max(best, 0.05), 5);
    this.#factor[j] = Math.min(Math.max(factor, 1e-4), 300);
  }

  /** Three points on one side, at a bound. */
  #oneSided(j: number, r: Float64Array, h: number, column: Float64Array): boolean {
    const p = this.#point[j];
    if (h === 0) {
      column.fill(0);
      return true;
    }
    const near = p + h;
    const far = p + 2 * h;
    const good = this.#evaluate(j, near, this.#above) && this.#evaluate(j, far, this.#below);
    this.#point[j] = p;
    if (!good) return false;
    const a = near - p;
    const b = far - p;
    const ca = b / (a * (b - a));
    const cb = -a / (b * (b - a));
    for (let i = 0; i < column.length; i++) {
      column[i] = ca * (this.#above[i] - r[i]) + cb * (this.#below[i] - r[i]);
    }
    return true;
  }

  /** Removes the leading error with a second, wider difference: its step is larger, so rounding matters less. */
  #extrapolate(j: number, r: Float64Array, scale: number, column: Float64Array): void {
    const p = this.#point[j];
    const { lower, upper } = this.#problem;
    const fine = column.slice();
    const wide = new Float64Array(column.length);
    // From the widest: the first pair of differences that agree to 1e-5 leaves an error of about 1e-10.
    for (let h = 0.004 * scale * Math.min(1, this.#factor[j]); ; h *= 0.2) {
      const last = !(h * 0.2 >= CENTRAL * scale * this.#factor[j]);
      if (p - h < lower[j] || p + h > upper[j]) {
        if (last) return;
        continue;
      }
      const bend = this.#symmetric(j, r, h, wide);
      if (bend !== undefined && distance(wide, fine) < 1e-5) {
        const half = this.#symmetric(j, r, h / 2, column);
        if (half !== undefined) {
          for (let i = 0; i < column.length; i++) column[i] = (4 * column[i] - wide[i]) / 3;
          return;
        }
      }
      if (last) {
        column.set(fine);
        return;
      }
    }
  }
}

function distance(a: Float64Array, b: Float64Array): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] * b[i];
  }
  return size > 0 ? Math.sqrt(difference / size) : 0;
}

/** Whether all values are numbers: a sum of them times zero is zero only then. */
export function allFinite(values: Float64Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 4 <= values.length; i += 4) {
    a += values[i] * 0;
    b += values[i + 1] * 0;
    c += values[i + 2] * 0;
    d += values[i + 3] * 0;
  }
  for (; i < values.length; i++) a += values[i] * 0;
  return a + b + c + d === 0;
}

function isZero(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false;
  return true;
}
