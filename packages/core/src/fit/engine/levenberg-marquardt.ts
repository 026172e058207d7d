import { allFinite, Differences, type Precision } from "./differences.js";
import { type LinearModel, leaveLinearModel, takeLinearModel } from "./linear-model.js";
import { applyLoss, lossCost } from "./loss.js";
import { type Outcome, type Problem, type SearchOptions, sumOfSquares } from "./problem.js";

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
/** Updates of derivatives in a row before they are taken again. */
const MOST_UPDATES = 3;
/** Iterations in which a search must get somewhere. */
const STAGNATION = 25;
/** Tolerances from which forward differences are precise enough for the end, as MINPACK takes them. */
const LOOSE = 1e-9;
const EPS = 2 ** -52;

/**
 * Levenberg-Marquardt as a trust-region method: columns scaled by their largest length so far, steps from a pivoted QR
 * factorisation, bounds by an active set, differences that become precise near the end.
 *
 * @source J. J. Moré, Lecture Notes in Mathematics 630 (1978) 105
 */
export class Search {
  readonly #problem: Problem;
  readonly #options: SearchOptions;
  readonly #start: SearchStart;
  readonly #differences: Differences;
  readonly #trial: Float64Array;
  readonly #linear: LinearModel;
  readonly #warnings: string[] = [];
  #p: Float64Array;
  #r: Float64Array;
  #rTrial: Float64Array;
  #cost: number = Number.POSITIVE_INFINITY;
  #trialCost: number = Number.POSITIVE_INFINITY;
  #radius: number = 0;
  #nfev: number = 0;
  #costBefore: number = Number.POSITIVE_INFINITY;
  /** By how much the last steps shrank. */
  #rate: number = 0.5;
  /** How often derivatives were updated since they were taken last. */
  #updates: number = 0;
  #njev: number = 0;
  #iteration: number = 0;
  #precision: Precision = "forward";
  /** Steps near the end that did not halve what is left. */
  #stale: number = 0;
  #leastLeft: number = Number.POSITIVE_INFINITY;
  /** What the linear model can gain at this point. */
  #left: number = Number.POSITIVE_INFINITY;
  /** What it could gain before the last step. */
  #lastLeft: number = Number.POSITIVE_INFINITY;

  constructor(problem: Problem, p: Float64Array, options: SearchOptions, start: SearchStart) {
    this.#problem = problem;
    this.#options = options;
    this.#start = start;
    this.#differences = new Differences(problem);
    this.#trial = new Float64Array(problem.count);
    this.#linear = takeLinearModel(problem, start.relative);
    this.#p = p.slice();
    this.#r = new Float64Array(problem.size);
    this.#rTrial = this.#linear.spare;
  }

  /** Searches until nothing changes any more; once only. */
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
    this.#radius = this.#start.radius * (this.#linear.scaledLength(this.#p) || 1);
    let ending: Ending | undefined;
    while (ending === undefined) ending = this.#iterate();
    return this.#outcome(ending);
  }

  #outcome(ending: Ending): Outcome {
    const linear = this.#linear;
    const idle = linear.idleColumns();
    const inverse = Number.isFinite(this.#cost) ? linear.inverse() : undefined;
    leaveLinearModel(linear, this.#rTrial);
    return {
      values: this.#p,
      residual: this.#r,
      inverse,
      idle,
      cost: this.#cost,
      aborted: false,
      ...ending,
      nfev: this.#nfev + this.#differences.evaluations,
      njev: this.#njev,
      iterations: this.#iteration,
      singular: linear.singular || idle.length > 0,
      warnings: this.#warnings,
    };
  }

  #costOf(r: Float64Array): number {
    const { loss } = this.#options;
    return loss ? lossCost(loss, r) : sumOfSquares(r);
  }

  /** Derivatives at the current point, scaled by the loss function, and the scale of the parameters. */
  #differentiate(): void {
    const { jacobian } = this.#linear;
    this.#njev++;
    this.#updates = 0;
    const { missing = [] } = this.#problem;
    const known = this.#problem.jacobian?.(this.#p, jacobian) && this.#linear.measure();
    const complete = known && missing.length === 0;
    if (complete) {
      this.#precision = "extrapolated";
    } else {
      const typical = this.#p.map((_, k) => this.#linear.typical(k, this.#cost));
      const columns = known ? missing : undefined;
      this.#differences.jacobian(this.#p, this.#r, typical, this.#precision, jacobian, columns);
    }
    const { loss } = this.#options;
    this.#linear.residual = loss ? this.#r.slice() : this.#r;
    if (loss) applyLoss(loss, this.#linear.residual, jacobian);
    if (loss || !complete) this.#linear.measure();
    this.#linear.rescale(this.#p, this.#cost);
  }

  /** One accepted step, or the reason to stop. */
  #iterate(): Ending | undefined {
    this.#iteration++;
    const stop = this.#stopped();
    if (stop) return stop;
    if (this.#iteration % STAGNATION === 0) {
      if (this.#cost > (1 - 1e-8) * this.#costBefore) return this.#stuck();
      this.#costBefore = this.#cost;
    }
    if (this.#cost === 0) return { success: true, message: "The model meets all values exactly." };
    const free = this.#linear.free(this.#p);
    if (free.length === 0) {
      return { success: true, message: "All parameters are at bounds that hold them back." };
    }
    for (let rejected = 0; ; rejected++) {
      this.#linear.findStep(free, this.#p, this.#radius);
      const before = this.#precision;
      const ended = this.#converged();
      if (ended || this.#precision !== before) return ended;
      if (rejected === 0 && this.#precision !== "forward")
        this.#linear.accelerate(this.#p, this.#cost);
      const gain = this.#linear.predict();
      const small = this.#linear.isFull && gain <= 1e-6 * this.#cost;
      const ratio = this.#try(gain, rejected);
      if (ratio > 1e-4 || (gain <= this.#blur() && ratio > -1)) return this.#accept(gain);
      if (this.#updates > 0) return this.#renew();
      if (this.#precision !== "extrapolated" && (small || rejected > 5)) return this.#refine();
      if (small && rejected >= PATIENCE) return this.#limited();
      if (rejected > 100 || this.#radius < 1e-18 * this.#linear.scaledLength(this.#p)) {
        return this.#limited();
      }
      const late = this.#stopped();
      if (late) return late;
    }
  }

  /** Derivatives of the same kind, taken anew because updated ones led astray. */
  #renew(): undefined {
    this.#differentiate();
    return undefined;
  }

  /** Better derivatives at the same point. */
  #refine(): undefined {
    this.#precision = this.#precision === "forward" ? "central" : "extrapolated";
    this.#differentiate();
    return undefined;
  }

  /** Steps are taken but lead nowhere: at a kink, such as a background that must not be negative, that is the end. */
  #stuck(): Ending {
    const ending = this.#limited();
    if (ending.success) return ending;
    this.#warnings.push("The model has a kink at the best values, so standard errors are rough.");
    return { success: true, message: "Fit succeeded: steps no longer change the sum of squares." };
  }

  #limited(): Ending {
    const { jacobian, residual, qr } = this.#linear;
    qr.factor(jacobian, this.#linear.free(this.#p), residual);
    const projected = Math.sqrt(this.#linear.left());
    const rounding = 1e3 * EPS * this.#problem.magnitude;
    const small = projected <= Math.max(1e-4 * Math.sqrt(this.#cost), rounding);
    return small
      ? { success: true, message: "Fit succeeded; rounding errors stop further steps." }
      : {
          success: false,
          message: "No step improves the fit although its derivatives promise one.",
        };
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

  /**
   * The end, when all that the linear model can still gain is nothing beside the sum of squares or its rounding errors.
   * A short trust region does not count: the whole gain does.
   */
  #converged(): Ending | undefined {
    const { ftol, xtol } = this.#options;
    const left = this.#linear.left();
    this.#left = left;
    const rate = Math.min(Math.sqrt(left / this.#lastLeft) || 0.5, 0.999);
    this.#rate = rate;
    // Rough derivatives lead as near as fine ones where parameters are independent and residuals small.
    const rough = this.#linear.isDelicate() ? 1e-3 : 1e-9;
    if (this.#precision === "forward" && left <= Math.max(rough, ftol) * this.#cost) {
      return this.#isGoodEnough() ? this.#last(left) : this.#refine();
    }
    if (this.#linear.bounded) return undefined;
    const noise = (4 * EPS * this.#problem.magnitude) ** 2;
    // Values that are met exactly: what is left are the model's own rounding errors.
    if (this.#cost <= noise && this.#precision !== "forward") return this.#last(0);
    if (left > 1e-6 * this.#cost) return undefined;
    // The last step is still taken; what remains after it shrinks as the steps before did.
    const remains = left * Math.max(rate / (1 - rate), 1e-3) ** 2;
    this.#lastLeft = left;
    const delicate = this.#linear.isDelicate();
    const enough = ftol * this.#cost * (delicate ? 1e-4 : 1);
    if (left <= noise || (remains <= 0.01 * enough && left <= 1e3 * enough)) {
      if (this.#precision === "central" && delicate) return this.#refine();
      return this.#last(left > noise ? left : 0);
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
    if (
      !this.#linear.isFull ||
      this.#linear.scaledLength(this.#linear.step) > xtol * this.#linear.scaledLength(this.#p)
    )
      return undefined;
    return {
      success: true,
      message: "Fit succeeded: further steps change the parameters by less than xtol.",
    };
  }

  /** Whether rough derivatives suffice for what is asked. */
  #isGoodEnough(): boolean {
    const { ftol } = this.#options;
    return ftol >= LOOSE && !this.#linear.bounded && !this.#linear.isDelicate();
  }

  #last(left: number): Ending {
    if (left > 0) this.#finish();
    return {
      success: true,
      message: "Fit succeeded: further steps change the curve by less than ftol.",
    };
  }

  /** Takes the last, tiny step; derivatives stay good enough. */
  #finish(): void {
    if (!this.#linear.isFull || this.#linear.bounded) return;
    const ratio = this.#try(this.#linear.predict(), 1);
    if (!(ratio >= 0)) return;
    [this.#p, this.#r, this.#rTrial] = [this.#trial.slice(), this.#rTrial, this.#r];
    this.#cost = this.#trialCost;
  }

  /** Evaluates the trial point and fits the radius; returns the part of the promised gain that came true. */
  #try(gain: number, rejected: number): number {
    if (this.#start.geodesic && rejected === 0) this.#bend();
    for (let k = 0; k < this.#p.length; k++) {
      const to = this.#p[k] + this.#linear.step[k];
      this.#trial[k] = Math.min(Math.max(to, this.#problem.lower[k]), this.#problem.upper[k]);
    }
    const length = this.#linear.scaledLength(this.#linear.step);
    const possible = Number.isFinite(length);
    if (possible) {
      this.#nfev++;
      this.#problem.residual(this.#trial, this.#rTrial);
    }
    const cost = possible ? this.#costOf(this.#rTrial) : Number.NaN;
    if (!Number.isFinite(cost)) {
      this.#radius = 0.1 * Math.min(possible ? length : this.#radius, this.#radius);
      return Number.NEGATIVE_INFINITY;
    }
    this.#trialCost = cost;
    const drop = this.#cost - cost;
    const ratio = gain > 0 ? drop / gain : -1;
    const blur = this.#blur();
    if (gain <= blur && Math.abs(drop) <= blur) return Math.max(ratio, 0);
    if (!(ratio >= 0.25)) {
      // The minimum of the parabola through both values and the slope at the start.
      const slope = -gain;
      const best = drop >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * drop);
      this.#radius = Math.min(Math.max(best, 0.1), 0.5) * Math.min(this.#radius, length * 10);
    } else if (ratio >= 0.75 || this.#linear.isFull) {
      this.#radius = Math.max(this.#radius, 2 * length);
    }
    return ratio;
  }

  /** Changes of the sum of squares that are nothing but rounding: choosing by them would only choose lucky errors. */
  #blur(): number {
    return Math.max(1e-11 * this.#cost, 2 * EPS * this.#problem.magnitude * Math.sqrt(this.#cost));
  }

  #accept(gain: number): undefined {
    // For many digits only steps near the end tell how fast the last ones shrink.
    if (this.#options.ftol >= LOOSE && this.#linear.isFull) this.#lastLeft = this.#left;
    [this.#p, this.#r, this.#rTrial] = [this.#trial.slice(), this.#rTrial, this.#r];
    const drop = this.#cost - this.#trialCost;
    this.#cost = this.#trialCost;
    const near = this.#isNear(gain);
    // So near the end fine derivatives hardly change any more.
    const keep = near || (this.#precision === "forward" && this.#isPredictable(gain, drop));
    if (!keep || this.#options.loss || this.#linear.isDelicate()) this.#differentiate();
    else if (near) this.#linear.residual = this.#r;
    else this.#linear.follow(this.#r);
    return undefined;
  }

  /** Whether the steps to come are so short that derivatives do not change on them. */
  #isNear(gain: number): boolean {
    const error = gain * Math.max(this.#rate, 1e-3) ** 2;
    return (
      this.#precision !== "forward" && error <= 1e-17 * this.#cost && gain <= 1e-11 * this.#cost
    );
  }

  /** Whether the linear model was so good that its derivatives can be brought up to date by what the step taught. */
  #isPredictable(gain: number, drop: number): boolean {
    const good = this.#linear.isFull && !this.#linear.bounded && Math.abs(drop - gain) < 0.2 * gain;
    this.#updates = good && this.#updates < MOST_UPDATES ? this.#updates + 1 : 0;
    return this.#updates > 0;
  }

  /** Looks a part of the step ahead and bends the step. */
  #bend(): void {
    const h = 0.1;
    const { lower, upper } = this.#problem;
    const { step } = this.#linear;
    for (let k = 0; k < this.#p.length; k++) {
      this.#trial[k] = Math.min(Math.max(this.#p[k] + h * step[k], lower[k]), upper[k]);
    }
    this.#nfev++;
    this.#problem.residual(this.#trial, this.#rTrial);
    if (allFinite(this.#rTrial)) this.#linear.bend(this.#rTrial, h, this.#radius);
  }
}
