import { allFinite } from "./differences.js";
import { normalInverse } from "./normal-inverse.js";
import { PivotedQR } from "./pivoted-qr.js";
import { type Problem, sumOfSquares } from "./problem.js";
import { TrustStep } from "./trust-step.js";

/** A bound is near when this part of the step would reach it. */
const NEAR_BOUND = 0.05;

/** Residuals and derivatives at one point, and the steps that they suggest. */
export class LinearModel {
  /** Derivatives, one column per parameter. */
  readonly jacobian: Float64Array;
  /** Residuals; with a loss function those that have its slope. */
  residual: Float64Array;
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
  readonly #problem: Problem;
  readonly #relative: boolean;
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

  /** @param relative - measures steps by the change relative to each parameter instead of by its effect */
  constructor(problem: Problem, relative: boolean) {
    const { size, count } = problem;
    this.#problem = problem;
    this.#relative = relative;
    this.jacobian = new Float64Array(size * count);
    this.residual = new Float64Array(0);
    this.step = new Float64Array(count);
    this.change = new Float64Array(size);
    this.qr = new PivotedQR(size, count);
    this.#trust = new TrustStep(count);
    this.#columns = new Float64Array(count);
    this.#squares = new Float64Array(count);
    this.#scale = new Float64Array(count);
    this.#target = new Float64Array(size);
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
    const { size } = this.#problem;
    return sumOfSquares(this.jacobian.subarray(k * size, (k + 1) * size));
  }

  /**
   * Moves to the residuals after the last step, with derivatives that agree with it along the step.
   *
   * @source C. G. Broyden, Math. Comp. 19 (1965) 577
   */
  follow(residual: Float64Array): void {
    this.#findChange();
    this.#isFactored = false;
    const { size, count } = this.#problem;
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

  /** The inverse of JᵀJ; undefined unless all columns of these derivatives are factored and independent. */
  inverse(): Float64Array | undefined {
    return this.#isFactored && this.qr.count === this.step.length
      ? normalInverse(this.qr)
      : undefined;
  }

  /** Whether some parameter has no effect at all. */
  hasIdleColumn(): boolean {
    return this.step.some((_, k) => this.#columnSquare(k) === 0);
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
    const { size, count, lower, upper } = this.#problem;
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
    const { size, lower, upper } = this.#problem;
    this.step.fill(0);
    this.#target.set(this.residual);
    let left = [...free];
    let full = true;
    this.bounded = false;
    while (left.length > 0) {
      this.qr.factor(this.jacobian, left, this.#target);
      this.#isFactored = true;
      this.#trust.solve(this.qr, this.#scale, radius, this.step);
      full &&= this.#trust.full;
      this.singular = this.#trust.deficient;
      const leaving = left.filter((k) => {
        const to = p[k] + this.step[k];
        return to < lower[k] || to > upper[k];
      });
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
    const { size, count } = this.#problem;
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
