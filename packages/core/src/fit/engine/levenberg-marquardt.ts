import { Differences, isFinite, type Precision } from "./differences.js";
import { applyLoss, lossCost } from "./loss.js";
import { PivotedQR } from "./pivoted-qr.js";
import { type Outcome, type Problem, type SearchOptions, sumOfSquares } from "./problem.js";
import { TrustStep } from "./trust-step.js";

/** How a search starts. */
export interface SearchStart {
  /** First trust radius as a part of the scaled length of the parameters. */
  readonly radius: number;
  /** Corrects steps by the curvature along them, which follows bent valleys. */
  readonly geodesic: boolean;
  /** Measures steps by the change relative to each parameter instead of by its effect. */
  readonly relative: boolean;
}

type Ending = { success: boolean; message: string; aborted?: boolean };

/** Rejected steps in a row after which a search that is at its end stops. */
const PATIENCE = 4;
const EPS = 2 ** -52;

/**
 * Levenberg-Marquardt as a trust-region method: columns scaled by their largest length so far, steps from a pivoted QR
 * factorisation, bounds by an active set, differences that become precise near the end.
 *
 * @source J. J. Moré, Lecture Notes in Mathematics 630 (1978) 105
 * @source M. K. Transtrum, J. P. Sethna, arXiv:1201.5885 (geodesic acceleration)
 */
export class Search {
  readonly #problem: Problem;
  readonly #options: SearchOptions;
  readonly #start: SearchStart;
  readonly #differences: Differences;
  readonly #qr: PivotedQR;
  readonly #trust: TrustStep;
  /** Largest length of each column so far. */
  readonly #columns: Float64Array;
  readonly #scale: Float64Array;
  readonly #step: Float64Array;
  readonly #trial: Float64Array;
  readonly #linear: Float64Array;
  readonly #target: Float64Array;
  readonly #warnings: Set<string> = new Set();
  #p: Float64Array;
  #r: Float64Array;
  #rTrial: Float64Array;
  /** With the loss function: what the linear model is made of. */
  #rModel: Float64Array;
  #j: Float64Array;
  #cost: number = Number.POSITIVE_INFINITY;
  #radius: number = 0;
  #nfev: number = 0;
  #njev: number = 0;
  #iteration: number = 0;
  #precision: Precision = "forward";
  #singular: boolean = false;
  /** Whether the last step is the full Gauss-Newton step. */
  #isFull: boolean = false;
  /** Whether the residuals are so large that derivatives need all digits. */
  #curved: boolean = false;
  /** Steps near the end that did not halve what is left. */
  #stale: number = 0;
  #leastLeft: number = Number.POSITIVE_INFINITY;
  #lastStep: { p: Float64Array; step: Float64Array } | undefined;
  /** What the linear model could gain before the last step. */
  #lastLeft: number = Number.POSITIVE_INFINITY;
  /** Whether the last step ends at a bound. */
  #bounded: boolean = false;

  constructor(problem: Problem, p: Float64Array, options: SearchOptions, start: SearchStart) {
    const { size, count } = problem;
    this.#problem = problem;
    this.#options = options;
    this.#start = start;
    this.#differences = new Differences(problem);
    this.#qr = new PivotedQR(size, count);
    this.#trust = new TrustStep(count);
    this.#columns = new Float64Array(count);
    this.#scale = new Float64Array(count);
    this.#step = new Float64Array(count);
    this.#trial = new Float64Array(count);
    this.#linear = new Float64Array(size);
    this.#target = new Float64Array(size);
    this.#p = Float64Array.from(p);
    this.#r = new Float64Array(size);
    this.#rTrial = new Float64Array(size);
    this.#rModel = options.loss ? new Float64Array(size) : this.#r;
    this.#j = new Float64Array(size * count);
  }

  /** Searches until nothing changes any more. */
  run(): Outcome {
    this.#nfev++;
    this.#problem.residual(this.#p, this.#r);
    this.#cost = this.#costOf(this.#r);
    if (!Number.isFinite(this.#cost)) {
      return this.#outcome({
        success: false,
        message: "The model gives values that are no numbers at the start.",
      });
    }
    this.#differentiate();
    this.#radius = this.#start.radius * (this.#scaledLength(this.#p) || 1);
    let ending: Ending | undefined;
    while (ending === undefined) ending = this.#iterate();
    return this.#outcome(ending);
  }

  #outcome(ending: Ending): Outcome {
    const { size, count } = this.#problem;
    for (let k = 0; k < count; k++) {
      if (sumOfSquares(this.#j.subarray(k * size, (k + 1) * size)) === 0) this.#singular = true;
    }
    return {
      values: this.#p,
      residual: this.#r,
      jacobian: this.#j,
      cost: this.#cost,
      aborted: false,
      ...ending,
      nfev: this.#nfev + this.#differences.evaluations,
      njev: this.#njev,
      iterations: this.#iteration,
      singular: this.#singular,
      warnings: [...this.#warnings],
    };
  }

  #costOf(r: Float64Array): number {
    const { loss } = this.#options;
    return loss ? lossCost(loss, r) : sumOfSquares(r);
  }

  /** Derivatives at the current point, scaled by the loss function, and the scale of the parameters. */
  #differentiate(): void {
    const { size, count } = this.#problem;
    this.#njev++;
    if (this.#problem.jacobian?.(this.#p, this.#j) && isFinite(this.#j)) {
      this.#precision = "extrapolated";
    } else {
      const typical = this.#columns.map((_, k) => this.#typical(k));
      this.#differences.jacobian(this.#p, this.#r, typical, this.#precision, this.#j);
    }
    const { loss } = this.#options;
    if (loss) {
      this.#rModel.set(this.#r);
      applyLoss(loss, this.#rModel, this.#j);
    }
    for (let k = 0; k < count; k++) {
      const column = Math.sqrt(sumOfSquares(this.#j.subarray(k * size, (k + 1) * size)));
      this.#columns[k] = Math.max(this.#columns[k], column);
      this.#scale[k] = this.#start.relative
        ? 1 / (Math.abs(this.#p[k]) || this.#typical(k) || 1)
        : this.#columns[k] || 1;
    }
  }

  /** A change of a parameter that changes the residuals by about their size. */
  #typical(k: number): number {
    return this.#columns[k] > 0 ? Math.sqrt(this.#cost) / this.#columns[k] : 0;
  }

  #scaledLength(p: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < p.length; k++) sum += (p[k] * this.#scale[k]) ** 2;
    return Math.sqrt(sum);
  }

  /** One accepted step, or the reason to stop. */
  #iterate(): Ending | undefined {
    this.#iteration++;
    const stop = this.#stopped();
    if (stop) return stop;
    if (this.#cost === 0) return { success: true, message: "The model meets all values exactly." };
    const free = this.#freeParameters();
    if (free.length === 0) {
      return { success: true, message: "All parameters are at bounds that hold them back." };
    }
    for (let rejected = 0; ; rejected++) {
      this.#findStep(free);
      const before = this.#precision;
      const ended = this.#converged();
      if (ended || this.#precision !== before) return ended;
      if (rejected === 0) this.#accelerate();
      const gain = this.#predict();
      const small = this.#isFull && gain <= 1e-6 * this.#cost;
      const ratio = this.#try(gain, rejected);
      if (ratio > 1e-4 || (gain <= this.#blur() && ratio > -1)) return this.#accept(gain);
      if (this.#precision !== "extrapolated" && (small || rejected > 5)) return this.#refine();
      if (small && rejected >= PATIENCE) return this.#limited();
      if (rejected > 100 || this.#radius < 1e-18 * this.#scaledLength(this.#p)) {
        return this.#limited();
      }
      const late = this.#stopped();
      if (late) return late;
    }
  }

  /** Better derivatives at the same point. */
  #refine(): undefined {
    this.#precision = this.#precision === "forward" ? "central" : "extrapolated";
    this.#differentiate();
    return undefined;
  }

  #limited(): Ending {
    const free = this.#freeParameters();
    this.#qr.factor(this.#j, free, this.#rModel);
    const projected = this.#projectedGradient();
    const rounding = 1e3 * EPS * this.#problem.magnitude;
    const small = projected <= Math.max(1e-4 * Math.sqrt(this.#cost), rounding);
    return small
      ? { success: true, message: "Fit succeeded; rounding errors stop further steps." }
      : {
          success: false,
          message: "No step improves the fit although its derivatives promise one.",
        };
  }

  /** Length of the residuals' part that the model can still remove. */
  #projectedGradient(): number {
    let sum = 0;
    for (let k = 0; k < this.#qr.count; k++) sum += this.#qr.qtb[k] ** 2;
    return Math.sqrt(sum);
  }

  #stopped(): Ending | undefined {
    const { onIteration, signal, maxNfev } = this.#options;
    const nfev = this.#nfev + this.#differences.evaluations;
    if (signal?.aborted) {
      return {
        success: false,
        aborted: true,
        message: "Stopped by its signal; the best values so far are kept.",
      };
    }
    const state = { iteration: this.#iteration, nfev, values: this.#p, cost: this.#cost };
    if (onIteration?.(state)) {
      return {
        success: false,
        aborted: true,
        message: "Stopped by onIteration; the best values so far are kept.",
      };
    }
    if (nfev < maxNfev) return undefined;
    return { success: false, message: `No convergence within ${maxNfev} evaluations (maxNfev).` };
  }

  /** All parameters but those that a bound holds back. */
  #freeParameters(): number[] {
    const { size, count, lower, upper } = this.#problem;
    const free: number[] = [];
    for (let k = 0; k < count; k++) {
      if (this.#p[k] > lower[k] && this.#p[k] < upper[k]) {
        free.push(k);
        continue;
      }
      let slope = 0;
      for (let i = 0; i < size; i++) slope += this.#j[k * size + i] * this.#rModel[i];
      if (lower[k] === upper[k]) continue;
      if (this.#p[k] <= lower[k] ? slope < 0 : slope > 0) free.push(k);
    }
    return free;
  }

  /** The step inside bounds and trust region; a parameter that would leave goes to its bound and the rest follows. */
  #findStep(free: readonly number[]): void {
    const { size, lower, upper } = this.#problem;
    this.#step.fill(0);
    this.#target.set(this.#rModel);
    let left = [...free];
    let full = true;
    this.#bounded = false;
    while (left.length > 0) {
      this.#qr.factor(this.#j, left, this.#target);
      this.#trust.solve(this.#qr, this.#scale, this.#radius, this.#step);
      full &&= this.#trust.full;
      this.#singular = this.#trust.deficient;
      const leaving = left.filter((k) => {
        const to = this.#p[k] + this.#step[k];
        return to < lower[k] || to > upper[k];
      });
      if (leaving.length === 0) break;
      this.#bounded = true;
      for (const k of leaving) {
        const room = (this.#step[k] < 0 ? lower[k] : upper[k]) - this.#p[k];
        // Onto the bound only from near: on it, other parameters may have no effect and never come back.
        this.#step[k] = Math.abs(room) > 0.05 * Math.abs(this.#step[k]) ? 0.9 * room : room;
        for (let i = 0; i < size; i++) this.#target[i] += this.#j[k * size + i] * this.#step[k];
      }
      left = left.filter((k) => !leaving.includes(k));
    }
    this.#isFull = full;
  }

  /**
   * Mixes the last step into this one when both are full: where residuals are large, Gauss-Newton steps overshoot or
   * fall short by the same part each time.
   *
   * @source D. G. Anderson, J. ACM 12 (1965) 547, with a memory of one step
   */
  #accelerate(): void {
    const last = this.#lastStep;
    const late =
      this.#isFull && !this.#bounded && this.#projectedGradient() ** 2 < 1e-3 * this.#cost;
    this.#lastStep = late ? { p: this.#p, step: Float64Array.from(this.#step) } : undefined;
    if (!late || last === undefined || last.p === this.#p) return;
    let along = 0;
    let size = 0;
    for (let k = 0; k < this.#p.length; k++) {
      const weight = this.#scale[k] ** 2;
      const change = this.#step[k] - last.step[k];
      along += weight * this.#step[k] * change;
      size += weight * change * change;
    }
    const mix = along / size;
    if (!(Math.abs(mix) < 3)) return;
    this.#curved ||= Math.abs(mix) > 0.1;
    for (let k = 0; k < this.#p.length; k++) {
      this.#step[k] -= mix * (this.#p[k] - last.p[k] + this.#step[k] - last.step[k]);
    }
  }

  /** By how much the linear model says that the step lowers the sum of squares. */
  #predict(): number {
    const { size, count } = this.#problem;
    this.#linear.fill(0);
    for (let k = 0; k < count; k++) {
      const s = this.#step[k];
      if (s === 0) continue;
      for (let i = 0; i < size; i++) this.#linear[i] += s * this.#j[k * size + i];
    }
    let gain = 0;
    for (let i = 0; i < size; i++) {
      gain -= this.#linear[i] * (2 * this.#rModel[i] + this.#linear[i]);
    }
    return gain;
  }

  /**
   * The end, when all that the linear model can still gain is nothing beside the sum of squares or its rounding errors.
   * A short trust region does not count: the whole gain does.
   */
  #converged(): Ending | undefined {
    const { ftol, xtol } = this.#options;
    const left = this.#projectedGradient() ** 2;
    const rate = Math.min(Math.sqrt(left / this.#lastLeft), 0.999);
    if (this.#precision === "forward" && left <= 1e-3 * this.#cost) {
      return this.#refine();
    }
    if (this.#bounded || left > 1e-6 * this.#cost) return undefined;
    const noise = (4 * EPS * this.#problem.magnitude) ** 2;
    // Where steps shrink slowly, the way to go is longer than the next step.
    const way = left * Math.max(1, rate / (1 - rate)) ** 2;
    this.#lastLeft = left;
    if (left <= noise || way <= ftol * this.#cost) {
      if (this.#precision === "central" && (this.#curved || this.#qr.collinearity() < 1e-2)) {
        return this.#refine();
      }
      return {
        success: true,
        message: "Fit succeeded: further steps change the curve by less than ftol.",
      };
    }
    this.#stale = left < 0.25 * this.#leastLeft ? 0 : this.#stale + 1;
    this.#leastLeft = Math.min(left, this.#leastLeft);
    if (
      this.#stale > PATIENCE &&
      this.#precision === "extrapolated" &&
      left < Math.max(1e-9 * this.#cost, this.#blur())
    ) {
      return this.#limited();
    }
    if (!this.#isFull || this.#scaledLength(this.#step) > xtol * this.#scaledLength(this.#p))
      return undefined;
    return {
      success: true,
      message: "Fit succeeded: further steps change the parameters by less than xtol.",
    };
  }

  /** Evaluates the trial point and fits the radius; returns the part of the promised gain that came true. */
  #try(gain: number, rejected: number): number {
    if (this.#start.geodesic && rejected === 0) this.#bend();
    for (let k = 0; k < this.#p.length; k++) {
      const to = this.#p[k] + this.#step[k];
      this.#trial[k] = Math.min(Math.max(to, this.#problem.lower[k]), this.#problem.upper[k]);
    }
    this.#nfev++;
    this.#problem.residual(this.#trial, this.#rTrial);
    const cost = this.#costOf(this.#rTrial);
    const length = this.#scaledLength(this.#step);
    if (!Number.isFinite(cost)) {
      this.#radius = 0.1 * Math.min(length, this.#radius);
      return Number.NEGATIVE_INFINITY;
    }
    const drop = this.#cost - cost;
    const ratio = gain > 0 ? drop / gain : -1;
    const blur = this.#blur();
    if (gain <= blur && Math.abs(drop) <= blur) return Math.max(ratio, 0);
    if (!(ratio >= 0.25)) {
      // The minimum of the parabola through both values and the slope at the start.
      const slope = -gain;
      const best = drop >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * drop);
      this.#radius = Math.min(Math.max(best, 0.1), 0.5) * Math.min(this.#radius, length * 10);
    } else if (ratio >= 0.75 || this.#isFull) {
      this.#radius = Math.max(this.#radius, 2 * length);
    }
    return ratio;
  }

  /** Changes of the sum of squares that are nothing but rounding: choosing by them would only choose lucky errors. */
  #blur(): number {
    return Math.max(1e-11 * this.#cost, 2 * EPS * this.#problem.magnitude * Math.sqrt(this.#cost));
  }

  #accept(gain: number): undefined {
    [this.#p, this.#r, this.#rTrial] = [Float64Array.from(this.#trial), this.#rTrial, this.#r];
    if (!this.#options.loss) this.#rModel = this.#r;
    const cost = this.#costOf(this.#r);
    if (
      this.#precision === "forward" &&
      this.#cost - cost < 1e-3 * this.#cost &&
      gain < 1e-2 * this.#cost
    )
      this.#precision = "central";
    this.#cost = cost;
    this.#differentiate();
    return undefined;
  }

  /** Adds half the acceleration along the step when it is small beside it. */
  #bend(): void {
    const h = 0.1;
    const { size, lower, upper } = this.#problem;
    for (let k = 0; k < this.#p.length; k++) {
      this.#trial[k] = Math.min(Math.max(this.#p[k] + h * this.#step[k], lower[k]), upper[k]);
    }
    this.#nfev++;
    this.#problem.residual(this.#trial, this.#rTrial);
    if (!isFinite(this.#rTrial)) return;
    for (let i = 0; i < size; i++) {
      this.#target[i] = (2 / h) * ((this.#rTrial[i] - this.#rModel[i]) / h - this.#linear[i]);
    }
    const bent = new Float64Array(this.#p.length);
    const columns = [...this.#qr.order.subarray(0, this.#qr.count)];
    this.#qr.factor(this.#j, columns, this.#target);
    this.#trust.solve(this.#qr, this.#scale, this.#radius, bent);
    if (2 * this.#scaledLength(bent) > 0.75 * this.#scaledLength(this.#step)) return;
    for (let k = 0; k < bent.length; k++) this.#step[k] += 0.5 * bent[k];
  }
}
