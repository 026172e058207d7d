import { allFinite } from "./differences.js";
import { idleColumns, inverseNormal, normalInverse } from "./normal-inverse.js";
import { PivotedQR } from "./pivoted-qr.js";
import { type Problem, sumOfSquares } from "./problem.js";
import { TrustStep } from "./trust-step.js";

/** A bound is near when this part of the step would reach it. */
const NEAR_BOUND = 0.05;

/** Numbers of a Jacobian up to which its memory is kept for the next search of the same size. */
const MOST_KEPT = 1 << 20;
/** How many such are kept: a model's function may fit something itself. */
const MOST_IDLE = 4;
const NONE = new Float64Array(0);
const idle: LinearModel[] = [];

/** A linear model for a search, in memory that an earlier one of its size has left when there is any. */
export function takeLinearModel(problem: Problem, relative: boolean): LinearModel {
  const at = idle.findIndex(({ size, count }) => size === problem.size && count === problem.count);
  const model = at < 0 ? new LinearModel(problem.size, problem.count) : idle.splice(at, 1)[0];
  model.begin(problem, relative);
  return model;
}

/** Leaves memory to the searches to come; its user keeps nothing of it. */
export function leaveLinearModel(model: LinearModel, spare: Float64Array): void {
  if (model.jacobian.length > MOST_KEPT) return;
  model.residual = NONE;
  model.spare = spare;
  if (idle.push(model) > MOST_IDLE) idle.shift();
}

/** Residuals and derivatives at one point, and the steps that they suggest. */
export class LinearModel {
  readonly size: number;
  readonly count: number;
  /** Memory for residuals of trial points. */
  spare: Float64Array;
  /** Derivatives, one column per parameter. */
  readonly jacobian: Float64Array;
  /** Residuals; with a loss function those that have its slope. */
  residual: Float64Array = NONE;
  /** The last step. */
  readonly step: Float64Array;
  /** Change of the residuals by the last step. */
  readonly change: Float64Array;
  readonly qr: PivotedQR;
  /** Whether the last step is the full Gauss-Newton step. */
  isFull: boolean = false;
  /** Whether the last step ends at a bound. */
  bounded: boolean = false;
  /** Whether derivatives leave some combination of parameters undetermined. */
  singular: boolean = false;
  /** Whether the residuals are so large that derivatives need all digits. */
  curved: boolean = false;
  #lower: Float64Array = NONE;
  #upper: Float64Array = NONE;
  #relative: boolean = false;
  readonly #trust: TrustStep;
  /** Largest length of each column so far. */
  readonly #columns: Float64Array;
  /** Squared length of each column, as last measured. */
  readonly #squares: Float64Array;
  readonly #scale: Float64Array;
  readonly #target: Float64Array;
  #isChangeKnown: boolean = false;
  /** Whether the factorisation is that of these derivatives. */
  #isFactored: boolean = false;
  #lastStep: { p: Float64Array; step: Float64Array } | undefined;

  constructor(size: number, count: number) {
    this.size = size;
    this.count = count;
    this.spare = new Float64Array(size);
    this.jacobian = new Float64Array(size * count);
    this.step = new Float64Array(count);
    this.change = new Float64Array(size);
    this.qr = new PivotedQR(size, count);
    this.#trust = new TrustStep(count);
    this.#columns = new Float64Array(count);
    this.#squares = new Float64Array(count);
    this.#scale = new Float64Array(count);
    this.#target = new Float64Array(size);
  }

  /**
   * Forgets what was before.
   *
   * @param relative - measures steps by the change relative to each parameter instead of by its effect
   */
  begin({ lower, upper }: Problem, relative: boolean): void {
    this.#lower = lower;
    this.#upper = upper;
    this.#relative = relative;
    for (const list of [this.jacobian, this.step, this.change, this.#columns, this.#squares]) {
      list.fill(0);
    }
    this.isFull = this.bounded = this.singular = this.curved = false;
    this.#isChangeKnown = this.#isFactored = false;
    this.#lastStep = undefined;
    this.qr.count = 0;
  }

  /** Measures new derivatives; false when some are no numbers. */
  measure(): boolean {
    let good = true;
    for (let k = 0; k < this.#squares.length; k++) {
      this.#squares[k] = this.#columnSquare(k);
      good &&= Number.isFinite(this.#squares[k]);
    }
    return good || allFinite(this.jacobian);
  }

  /** Takes over the derivatives that were measured last. */
  rescale(p: Float64Array, cost: number): void {
    this.#isFactored = false;
    for (let k = 0; k < p.length; k++) {
      this.#columns[k] = Math.max(this.#columns[k], Math.sqrt(this.#squares[k]));
      this.#scale[k] = this.#relative
        ? 1 / (Math.abs(p[k]) || this.typical(k, cost) || 1)
        : this.#columns[k] || 1;
    }
  }

  #columnSquare(k: number): number {
    const { size } = this;
    return sumOfSquares(this.jacobian, k * size, (k + 1) * size);
  }

  /**
   * Moves to the residuals after the last step, with derivatives that agree with it along the step.
   *
   * @source C. G. Broyden, Math. Comp. 19 (1965) 577
   */
  follow(residual: Float64Array): void {
    this.#findChange();
    this.#isFactored = false;
    const { size, count } = this;
    const length = this.scaledLength(this.step) ** 2;
    for (let i = 0; i < size; i++) {
      this.change[i] = residual[i] - this.residual[i] - this.change[i];
    }
    for (let k = 0; k < count && length > 0; k++) {
      const factor = (this.step[k] * this.#scale[k] ** 2) / length;
      if (factor === 0) continue;
      for (let i = 0; i < size; i++) this.jacobian[k * size + i] += factor * this.change[i];
    }
    this.residual = residual;
  }

  /** The inverse of JᵀJ, row-major; undefined when columns depend on each other. */
  inverse(): Float64Array | undefined {
    const known = this.#isFactored && this.qr.count === this.count;
    return (known ? normalInverse(this.qr) : undefined) ?? inverseNormal(this.jacobian, this.size);
  }

  /** Parameters that have no effect at all. */
  idleColumns(): number[] {
    return idleColumns(this.jacobian, this.size);
  }

  /** A change of a parameter that changes the residuals by about their size. */
  typical(k: number, cost: number): number {
    return this.#columns[k] > 0 ? Math.sqrt(cost) / this.#columns[k] : 0;
  }

  /** Length of a change of the parameters, each measured by its effect. */
  scaledLength(p: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < p.length; k++) sum += (p[k] * this.#scale[k]) ** 2;
    return Math.sqrt(sum);
  }

  /** All parameters but those that a bound holds back. */
  free(p: Float64Array): number[] {
    const { size, count } = this;
    const lower = this.#lower;
    const upper = this.#upper;
    const free: number[] = [];
    for (let k = 0; k < count; k++) {
      if (p[k] > lower[k] && p[k] < upper[k]) {
        free.push(k);
        continue;
      }
      let slope = 0;
      for (let i = 0; i < size; i++) slope += this.jacobian[k * size + i] * this.residual[i];
      if (lower[k] === upper[k]) continue;
      if (p[k] <= lower[k] ? slope < 0 : slope > 0) free.push(k);
    }
    return free;
  }

  /** The step inside bounds and trust region; a parameter that would leave goes to its bound and the rest follows. */
  findStep(free: readonly number[], p: Float64Array, radius: number): void {
    const { size } = this;
    const lower = this.#lower;
    const upper = this.#upper;
    this.step.fill(0);
    this.#target.set(this.residual);
    let left = free;
    let full = true;
    this.bounded = false;
    while (left.length > 0) {
      this.qr.factor(this.jacobian, left, this.#target);
      this.#isFactored = true;
      this.#trust.solve(this.qr, this.#scale, radius, this.step);
      full &&= this.#trust.full;
      this.singular = this.#trust.deficient;
      const leaving: number[] = [];
      for (const k of left) {
        const to = p[k] + this.step[k];
        if (to < lower[k] || to > upper[k]) leaving.push(k);
      }
      if (leaving.length === 0) break;
      this.bounded = true;
      const roomOf = (k: number): number => (this.step[k] < 0 ? lower[k] : upper[k]) - p[k];
      const far = leaving.filter((k) => roomOf(k) / this.step[k] > NEAR_BOUND);
      if (far.length > 0) {
        // Onto a bound only from near: on it other parameters may have no effect, and never come back.
        const part = 0.9 * Math.min(...far.map((k) => roomOf(k) / this.step[k]));
        for (const k of left) {
          if (!leaving.includes(k) || far.includes(k)) this.step[k] *= part;
          else this.step[k] = roomOf(k);
        }
        full = false;
        break;
      }
      for (const k of leaving) {
        this.step[k] = roomOf(k);
        for (let i = 0; i < size; i++) {
          this.#target[i] += this.jacobian[k * size + i] * this.step[k];
        }
      }
      left = left.filter((k) => !leaving.includes(k));
    }
    this.isFull = full;
  }

  /** Whether derivatives need all digits: parameters that depend on each other, or residuals that bend the way. */
  isDelicate(): boolean {
    return this.curved || this.qr.collinearity() < 0.1;
  }

  /** The part of the sum of squares that the linear model could still remove with the columns of the last step. */
  left(): number {
    return this.qr.reached();
  }

  /**
   * Mixes the last step into this one when both are full: where residuals are large, Gauss-Newton steps overshoot or
   * fall short by the same part each time.
   *
   * @source D. G. Anderson, J. ACM 12 (1965) 547, with a memory of one step
   */
  accelerate(p: Float64Array, cost: number): void {
    const last = this.#lastStep;
    const late = this.isFull && !this.bounded && this.left() < 1e-3 * cost;
    this.#lastStep = late ? { p, step: this.step.slice() } : undefined;
    if (!late || last === undefined || last.p === p) return;
    let along = 0;
    let size = 0;
    for (let k = 0; k < p.length; k++) {
      const weight = this.#scale[k] ** 2;
      const change = this.step[k] - last.step[k];
      along += weight * this.step[k] * change;
      size += weight * change * change;
    }
    const mix = along / size;
    if (!(Math.abs(mix) < 3)) return;
    this.curved ||= Math.abs(mix) > 0.1;
    for (let k = 0; k < p.length; k++) {
      this.step[k] -= mix * (p[k] - last.p[k] + this.step[k] - last.step[k]);
    }
  }

  /** By how much the linear model says that the step lowers the sum of squares. */
  predict(): number {
    this.#isChangeKnown = false;
    if (!this.bounded) return this.qr.gain(this.step);
    this.#findChange();
    let gain = 0;
    for (let i = 0; i < this.change.length; i++) {
      gain -= this.change[i] * (2 * this.residual[i] + this.change[i]);
    }
    return gain;
  }

  /** Change of the residuals by the step. */
  #findChange(): void {
    if (this.#isChangeKnown) return;
    this.#isChangeKnown = true;
    const { size, count } = this;
    this.change.fill(0);
    for (let k = 0; k < count; k++) {
      const s = this.step[k];
      if (s === 0) continue;
      for (let i = 0; i < size; i++) this.change[i] += s * this.jacobian[k * size + i];
    }
  }

  /**
   * Adds half the acceleration along the step when it is small beside it.
   *
   * @source M. K. Transtrum, J. P. Sethna, arXiv:1201.5885
   * @param ahead - residuals a part `h` of the step further
   */
  bend(ahead: Float64Array, h: number, radius: number): void {
    this.#findChange();
    for (let i = 0; i < ahead.length; i++) {
      this.#target[i] = (2 / h) * ((ahead[i] - this.residual[i]) / h - this.change[i]);
    }
    const bent = new Float64Array(this.step.length);
    this.qr.factor(this.jacobian, [...this.qr.order.subarray(0, this.qr.count)], this.#target);
    this.#trust.solve(this.qr, this.#scale, radius, bent);
    if (2 * this.scaledLength(bent) > 0.75 * this.scaledLength(this.step)) return;
    for (let k = 0; k < bent.length; k++) this.step[k] += 0.5 * bent[k];
  }
}
