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
  /** Parameters that matter, when not all do: others are computed only for the result. */
  readonly names?: readonly string[];
  /** Writes the weighted residuals. */
  residual(values: Record<string, number>, out: Float64Array): void;
  /** Factors on the derivatives that `gradient` gives. */
  readonly weights?: Float64Array | undefined;
  /** Parameters whose derivatives `gradient` gives; all unless given, others are left to differences. */
  readonly known?: ReadonlySet<string>;
  /** Derivatives of each term by name, which add up; a parameter that is missing has none. */
  gradient?(values: Record<string, number>): readonly Gradient[] | undefined;
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
  /** Columns of the varied parameters by name. */
  readonly #place: Readonly<Record<string, number>>;
  readonly missing: readonly number[];
  /** Columns that the derivatives at hand have already reached. */
  readonly #written: Uint8Array;
  #matrix: Float64Array | undefined;
  #columns: readonly Float64Array[] = [];
  jacobian?: (p: Float64Array, out: Float64Array) => boolean;

  constructor(objective: Objective, parameters: Parameters) {
    this.constraints = new Constraints(parameters, objective.names);
    const varied = this.constraints.varied.map((name) => parameters.get(name));
    this.#objective = objective;
    this.#place = Object.fromEntries(this.constraints.varied.map((name, k) => [name, k]));
    this.size = objective.size;
    this.#written = new Uint8Array(varied.length);
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
    const { known } = objective;
    const isKnown = (name: string): boolean =>
      !known || [name, ...this.constraints.follow(name)].every((n) => known.has(n));
    this.missing = this.constraints.varied.flatMap((name, k) => (isKnown(name) ? [] : [k]));
    if (objective.gradient && this.missing.length < this.count)
      this.jacobian = (p: Float64Array, out: Float64Array): boolean => this.#analytic(p, out);
  }

  residual(p: Float64Array, out: Float64Array): void {
    this.#objective.residual(this.constraints.apply(p), out);
  }

  /** Known derivatives, those of constrained parameters passed on to what they depend on. */
  #analytic(p: Float64Array, out: Float64Array): boolean {
    const { size, constraints } = this;
    const slopes = constraints.slopes(p, "needed");
    const terms = this.#objective.gradient?.(constraints.apply(p));
    if (terms === undefined) return false;
    this.#written.fill(0);
    for (const term of terms) {
      for (const name in term) {
        const at = this.#place[name];
        if (at !== undefined) this.#add(term[name], 1, at, out);
        const slope = slopes[name];
        if (slope === undefined) continue;
        for (let k = 0; k < slope.length; k++) {
          if (slope[k] !== 0) this.#add(term[name], slope[k], k, out);
        }
      }
    }
    for (let k = 0; k < this.count; k++) {
      if (!this.#written[k]) out.fill(0, k * size, (k + 1) * size);
    }
    return true;
  }

  /** Views on the columns of a matrix, kept for the next time. */
  #columnsOf(matrix: Float64Array): readonly Float64Array[] {
    if (this.#matrix !== matrix) {
      const { size, count } = this;
      this.#matrix = matrix;
      this.#columns = Array.from({ length: count }, (_, k) =>
        matrix.subarray(k * size, (k + 1) * size),
      );
    }
    return this.#columns;
  }

  /** Adds a column; the first of each place is written there. */
  #add(column: ArrayLike<number>, factor: number, place: number, out: Float64Array): void {
    const { weights } = this.#objective;
    const { size } = this;
    const target = this.#columnsOf(out)[place];
    const first = !this.#written[place];
    this.#written[place] = 1;
    if (!first) {
      if (weights) for (let i = 0; i < size; i++) target[i] += factor * weights[i] * column[i];
      else for (let i = 0; i < size; i++) target[i] += factor * column[i];
    } else if (!weights) {
      if (factor === 1) target.set(column);
      else for (let i = 0; i < size; i++) target[i] = factor * column[i];
    } else if (factor === 1) {
      for (let i = 0; i < size; i++) target[i] = weights[i] * column[i];
    } else for (let i = 0; i < size; i++) target[i] = factor * weights[i] * column[i];
  }
}
