import { BeambookError } from "../errors.js";
import { findLoss } from "./engine/loss.js";
import { search } from "./engine/search.js";
import { FitProblem } from "./fit-problem.js";
import { Parameters } from "./parameters.js";
import type { FitParts, FitResult } from "./result.js";
import { probabilityOf, quantileWithin } from "./special/student.js";

/** Options of {@link FitResult.confInterval}. */
export interface ConfidenceOptions {
  /** Numbers of standard deviations, or probabilities below 1; defaults to [1, 2, 3]. */
  sigmas?: readonly number[];
  /** Parameters; defaults to all that varied. */
  names?: readonly string[];
  signal?: AbortSignal;
}

/** One limit of a parameter. */
export interface ConfidenceLimit {
  /** Standard deviations, negative below the best value. */
  readonly sigma: number;
  /** Probability that the parameter lies within this limit and its counterpart. */
  readonly probability: number;
  readonly value: number;
  /** The bound ends the interval before the probability is reached. */
  readonly atBound: boolean;
}

/** Limits of each parameter, from the lowest to the highest, the best value between with sigma 0. */
export type ConfidenceTable = Record<string, ConfidenceLimit[]>;

const MOST_STEPS = 60;

/**
 * Where chi-square has risen by what an F-test (with `scaleCovar`) or the normal distribution (without) allows while all
 * other parameters follow.
 *
 * @source D. M. Bates, D. G. Watts, Nonlinear Regression Analysis (1988), chapter 6
 */
export function profileConfidence(
  result: FitResult,
  parts: FitParts,
  options: ConfidenceOptions,
): ConfidenceTable {
  const { sigmas = [1, 2, 3], names = result.varNames, signal } = options;
  const table: ConfidenceTable = {};
  for (const name of names) {
    if (!result.varNames.includes(name)) {
      throw new BeambookError("InvalidArgument", `"${name}" did not vary, so it has no interval.`, {
        hint: `Varied: ${result.varNames.join(", ")}.`,
      });
    }
    const profile = new Profile(result, parts, name, signal);
    const levels = [...sigmas].sort((a, b) => a - b);
    const below = profile.side(-1, levels).reverse();
    const best = { sigma: 0, probability: 0, value: result.params.get(name).value, atBound: false };
    table[name] = [...below, best, ...profile.side(1, levels)];
  }
  return table;
}

class Profile {
  readonly #result: FitResult;
  readonly #parts: FitParts;
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  #start: Record<string, number> = {};

  constructor(result: FitResult, parts: FitParts, name: string, signal: AbortSignal | undefined) {
    this.#result = result;
    this.#parts = parts;
    this.#name = name;
    this.#signal = signal;
  }

  side(direction: 1 | -1, levels: readonly number[]): ConfidenceLimit[] {
    this.#start = this.#result.values;
    const { value, min, max, stderr } = this.#result.params.get(this.#name);
    const bound = direction < 0 ? min : max;
    let step = stderr || 0.01 * Math.abs(value) || 0.01;
    let inner = value;
    return levels.map((level) => {
      const probability = probabilityOf(level);
      const sigma = direction * level;
      const rise = this.#allowed(probability);
      const found = this.#cross(inner, direction * step, bound, rise);
      inner = found.value;
      step = Math.max(Math.abs(found.value - value), step) / Math.max(level, 0.1);
      return { sigma, probability, ...found };
    });
  }

  #allowed(probability: number): number {
    const { nfree, chisqr, scaleCovar } = this.#result;
    if (!scaleCovar) return quantileWithin(probability, Number.POSITIVE_INFINITY) ** 2;
    const t = quantileWithin(probability, Math.max(1, nfree));
    return (chisqr * t * t) / Math.max(1, nfree);
  }

  /** The value at which the rise is reached, by bracketing and the secant rule on its root. */
  #cross(
    from: number,
    step: number,
    bound: number,
    rise: number,
  ): { value: number; atBound: boolean } {
    const distance = (v: number): number => Math.sqrt(Math.max(0, this.#rise(v))) - Math.sqrt(rise);
    let low = from;
    let fLow = distance(low);
    if (fLow >= 0 && low !== from) return { value: low, atBound: false };
    let high = from;
    let fHigh = fLow;
    for (let i = 0; fHigh < 0 && i < MOST_STEPS; i++) {
      [low, fLow] = [high, fHigh];
      high = step < 0 ? Math.max(high + step, bound) : Math.min(high + step, bound);
      if (high === low) return { value: bound, atBound: true };
      fHigh = distance(high);
      step *= 1.6;
    }
    for (let i = 0; i < MOST_STEPS && Math.abs(high - low) > 1e-9 * Math.abs(high - from); i++) {
      const secant = low - (fLow * (high - low)) / (fHigh - fLow);
      const middle = i % 3 === 2 || !Number.isFinite(secant) ? (low + high) / 2 : secant;
      const f = distance(middle);
      if (Math.abs(f) < 1e-9 * Math.sqrt(rise)) return { value: middle, atBound: false };
      if (f < 0) [low, fLow] = [middle, f];
      else [high, fHigh] = [middle, f];
    }
    return { value: (low + high) / 2, atBound: false };
  }

  /** How much chi-square rises when the parameter is held and all others follow. */
  #rise(value: number): number {
    const held = new Parameters(this.#parts.parameters);
    for (const name of this.#result.varNames) held.get(name).assign(this.#start[name]);
    held.get(this.#name).assign(value);
    held.get(this.#name).vary = false;
    const problem = new FitProblem(this.#parts.task.objective, held);
    const { loss = "linear", lossScale = 1 } = this.#parts.options;
    const options = {
      ftol: 1e-14,
      xtol: 1e-12,
      maxNfev: 2000 * (problem.count + 1),
      loss: findLoss(loss, lossScale),
      onIteration: undefined,
      signal: this.#signal,
    };
    const outcome = search(problem, problem.start, options, 0);
    problem.constraints.apply(outcome.values);
    this.#start = { ...problem.constraints.values };
    return outcome.cost - this.#parts.outcome.cost;
  }
}
