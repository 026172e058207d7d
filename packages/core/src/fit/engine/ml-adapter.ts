import { levenbergMarquardt } from "ml-levenberg-marquardt";
import { BeambookError } from "../../errors.js";
import { Differences } from "./differences.js";
import { idleColumns, inverseNormal } from "./normal-inverse.js";
import { type Outcome, type Problem, type SearchOptions, sumOfSquares } from "./problem.js";

/** Iterations per call of the library, which never stops by itself where residuals stay. */
const BLOCK = 10;
const MOST_BLOCKS = 500;

/**
 * Fits with ml-levenberg-marquardt and supplies what it lacks: parameters scaled to about 1 (its damping and its
 * difference step are absolute), a test of convergence, evaluation counts, interruption, derivatives for the covariance.
 *
 * @throws InvalidArgument with a loss function, which it has none
 */
export function searchWithMl(problem: Problem, p: Float64Array, options: SearchOptions): Outcome {
  if (options.loss) {
    throw new BeambookError("InvalidArgument", "ml-levenberg-marquardt knows no loss function.", {
      hint: 'Use method "leastsq".',
    });
  }
  return new MlSearch(problem, p, options).run();
}

class MlSearch {
  readonly #problem: Problem;
  readonly #options: SearchOptions;
  readonly #scale: Float64Array;
  readonly #point: Float64Array;
  readonly #r: Float64Array;
  readonly #columns: Float64Array;
  #values: Float64Array;
  #nfev: number = 0;
  #njev: number = 0;
  #iterations: number = 0;
  /** Whether all derivatives are known. */
  readonly #complete: boolean;

  constructor(problem: Problem, p: Float64Array, options: SearchOptions) {
    this.#problem = problem;
    this.#options = options;
    this.#scale = p.map((v) => Math.abs(v) || 1);
    this.#point = new Float64Array(p.length).fill(Number.NaN);
    this.#r = new Float64Array(problem.size);
    this.#complete = problem.jacobian !== undefined && !problem.missing?.length;
    this.#columns = new Float64Array(this.#complete ? problem.size * problem.count : 0);
    this.#values = Float64Array.from(p);
  }

  run(): Outcome {
    const { problem, options } = { problem: this.#problem, options: this.#options };
    let cost = this.#cost(this.#values);
    let message = `No convergence within ${MOST_BLOCKS * BLOCK} iterations.`;
    let success = false;
    let aborted = false;
    let quiet = 0;
    for (let block = 0; block < MOST_BLOCKS && quiet < 2; block++) {
      const state = { iteration: this.#iterations, nfev: this.#nfev, values: this.#values, cost };
      if (options.signal?.aborted || options.onIteration?.(state)) {
        aborted = true;
        message = "Stopped before convergence; the best values so far are kept.";
        break;
      }
      if (this.#nfev >= options.maxNfev) {
        message = `No convergence within ${options.maxNfev} evaluations (maxNfev).`;
        break;
      }
      const failure = this.#block(block);
      const next = this.#cost(this.#values);
      if (failure !== undefined && !(next < cost)) {
        message = `ml-levenberg-marquardt stopped: ${failure}`;
        break;
      }
      quiet = cost - next <= 1e-14 * cost ? quiet + 1 : 0;
      success = quiet >= 2 || next === 0;
      cost = next;
      if (success) message = "Fit succeeded: further iterations change nothing.";
    }
    return this.#outcome(problem, cost, { success, aborted, message });
  }

  /** A few iterations of the library; the reason when it threw. */
  #block(block: number): string | undefined {
    const { size, lower, upper } = this.#problem;
    const rows = Float64Array.from({ length: size }, (_, i) => i);
    const scaled = (v: Float64Array): number[] => [...v].map((x, k) => x / this.#scale[k]);
    try {
      const { parameterValues, iterations } = levenbergMarquardt(
        { x: rows, y: new Float64Array(size) },
        (q) => {
          this.#evaluate(q);
          const values = this.#r.slice();
          return (i: number): number => values[i];
        },
        {
          initialValues: scaled(this.#values),
          minValues: scaled(lower).map((v) => Math.max(v, -Number.MAX_VALUE)),
          maxValues: scaled(upper).map((v) => Math.min(v, Number.MAX_VALUE)),
          damping: block === 0 ? 1 : 1e-3,
          gradientDifference: 1e-6,
          centralDifference: true,
          maxIterations: BLOCK,
          errorTolerance: 0,
          ...(this.#complete ? { jacobianFunction: (q: number[]) => this.#slopes(q) } : {}),
        },
      );
      this.#iterations += iterations;
      this.#values = Float64Array.from(parameterValues, (q, k) => q * this.#scale[k]);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #evaluate(q: ArrayLike<number>): void {
    const { lower, upper } = this.#problem;
    const p = Float64Array.from(q, (v, k) =>
      Math.min(Math.max(v * this.#scale[k], lower[k]), upper[k]),
    );
    if (p.every((v, k) => v === this.#point[k])) return;
    this.#point.set(p);
    this.#nfev++;
    this.#problem.residual(p, this.#r);
  }

  #slopes(q: number[]): (row: number) => number[] {
    const { size, count } = this.#problem;
    this.#njev++;
    this.#problem.jacobian?.(
      Float64Array.from(q, (v, k) => v * this.#scale[k]),
      this.#columns,
    );
    const columns = this.#columns.slice();
    return (row: number): number[] =>
      Array.from({ length: count }, (_, k) => columns[k * size + row] * this.#scale[k]);
  }

  #cost(p: Float64Array): number {
    this.#nfev++;
    this.#problem.residual(p, this.#r);
    this.#point.set(p);
    return sumOfSquares(this.#r);
  }

  #outcome(
    problem: Problem,
    cost: number,
    ending: { success: boolean; aborted: boolean; message: string },
  ): Outcome {
    const residual = new Float64Array(problem.size);
    const jacobian = new Float64Array(problem.size * problem.count);
    problem.residual(this.#values, residual);
    const differences = new Differences(problem);
    const known = this.#complete && problem.jacobian?.(this.#values, jacobian);
    if (Number.isFinite(cost) && !known) {
      const typical = new Float64Array(problem.count);
      differences.jacobian(this.#values, residual, typical, "extrapolated", jacobian);
    }
    return {
      values: this.#values,
      residual,
      inverse: Number.isFinite(cost) ? inverseNormal(jacobian, problem.size) : undefined,
      idle: idleColumns(jacobian, problem.size),
      cost,
      ...ending,
      nfev: this.#nfev + differences.evaluations,
      njev: this.#njev + 1,
      iterations: this.#iterations,
      singular: false,
      warnings: [],
    };
  }
}
