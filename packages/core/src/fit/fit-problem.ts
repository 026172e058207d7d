import { BeambookError } from "../errors.js";
import { Constraints } from "./constraints.js";
import type { Problem } from "./engine/problem.js";
import type { Parameters } from "./parameters.js";

/** Derivatives by name of parameter: of the model (or of the residual) at each point. */
export type Gradient = Readonly<Record<string, ArrayLike<number>>>;

/** What is to be made small, in terms of all parameters' values. */
export interface Objective {
  /** Number of residuals. */
  readonly size: number;
  /** Length of the vector whose rounding errors the residuals carry. */
  readonly magnitude: number;
  /** Writes the weighted residuals. */
  residual(values: Record<string, number>, out: Float64Array): void;
  /** Weighted derivatives by name; a parameter that is missing has none. Undefined when they are not known. */
  gradient?(values: Record<string, number>): Gradient | undefined;
}

/** An {@link Objective} in the varied parameters only, as engines want it. */
export class FitProblem implements Problem {
  readonly size: number;
  readonly count: number;
  readonly magnitude: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly start: Float64Array;
  readonly constraints: Constraints;
  readonly #objective: Objective;
  jacobian?: (p: Float64Array, out: Float64Array) => boolean;

  constructor(objective: Objective, parameters: Parameters) {
    this.constraints = new Constraints(parameters);
    const varied = this.constraints.varied.map((name) => parameters.get(name));
    this.#objective = objective;
    this.size = objective.size;
    this.count = varied.length;
    this.magnitude = objective.magnitude;
    this.lower = Float64Array.from(varied, (p) => p.min);
    this.upper = Float64Array.from(varied, (p) => p.max);
    this.start = Float64Array.from(varied, (p) => p.value);
    if (this.size < this.count) {
      throw new BeambookError(
        "NoData",
        `${this.size} data points cannot determine ${this.count} parameters (${this.constraints.varied.join(", ")}).`,
        { hint: "Fix some with vary: false, or give more data." },
      );
    }
    if (objective.gradient)
      this.jacobian = (p: Float64Array, out: Float64Array): boolean => this.#analytic(p, out);
  }

  residual(p: Float64Array, out: Float64Array): void {
    this.#objective.residual(this.constraints.apply(p), out);
  }

  /** Known derivatives, those of constrained parameters passed on to what they depend on. */
  #analytic(p: Float64Array, out: Float64Array): boolean {
    const slopes = this.constraints.slopes(p);
    const gradient = this.#objective.gradient?.(this.constraints.apply(p));
    if (gradient === undefined) return false;
    const { size, count } = this;
    out.fill(0);
    for (let k = 0; k < count; k++) {
      const column = gradient[this.constraints.varied[k]];
      if (column) for (let i = 0; i < size; i++) out[k * size + i] = column[i];
    }
    for (const name of this.constraints.dependent) {
      const column = gradient[name];
      if (!column) continue;
      for (let k = 0; k < count; k++) {
        const slope = slopes[name][k];
        if (slope === 0) continue;
        for (let i = 0; i < size; i++) out[k * size + i] += slope * column[i];
      }
    }
    return true;
  }
}
