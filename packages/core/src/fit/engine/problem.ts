/** A least-squares problem in its free parameters. Matrices are column-major, `size` rows. */
export interface Problem {
  /** Number of residuals. */
  readonly size: number;
  /** Number of free parameters. */
  readonly count: number;
  /** Length of the vector whose rounding errors the residuals carry: that of the weighted data. */
  readonly magnitude: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Writes the residuals of `p` into `out`; values that are no numbers make the point a bad one. */
  residual(p: Float64Array, out: Float64Array): void;
  /** Columns that `jacobian` leaves to differences; none unless given. */
  readonly missing?: readonly number[];
  /** Writes the derivatives of all residuals, one column per parameter; false when it cannot. */
  jacobian?(p: Float64Array, out: Float64Array): boolean;
}

/** How a search went. */
export interface Outcome {
  readonly values: Float64Array;
  /** Residuals at `values`, without the loss function. */
  readonly residual: Float64Array;
  /**
   * The inverse of JᵀJ with derivatives at (or a rounding error from) `values`, and with the loss function when there is
   * one, row-major; undefined when columns depend on each other.
   */
  readonly inverse: Float64Array | undefined;
  /** Parameters that have no effect there. */
  readonly idle: readonly number[];
  /** What was minimised: the sum of squares, or of losses. */
  readonly cost: number;
  readonly success: boolean;
  readonly aborted: boolean;
  readonly message: string;
  /** Evaluations of the residual, those for derivatives included. */
  readonly nfev: number;
  /** Evaluations of the Jacobian. */
  readonly njev: number;
  readonly iterations: number;
  /** Whether the derivatives leave some combination of parameters undetermined. */
  readonly singular: boolean;
  readonly warnings: readonly string[];
}

/** State that {@link SearchOptions.onIteration} sees. */
export interface IterationState {
  readonly iteration: number;
  readonly nfev: number;
  /** Free parameters; overwritten by the next step. */
  readonly values: Float64Array;
  readonly cost: number;
}

/** Options of an engine. */
export interface SearchOptions {
  /** Relative change of the sum of squares that still matters. */
  readonly ftol: number;
  /** Relative change of the parameters that still matters. */
  readonly xtol: number;
  readonly maxNfev: number;
  readonly loss: Loss | undefined;
  /** Returns true to stop. */
  readonly onIteration: ((state: IterationState) => boolean) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A robust loss: `z = (r / scale)²` becomes rho(z). */
export interface Loss {
  readonly name: string;
  readonly scale: number;
  /** rho, its first and second derivative. */
  rho(z: number): readonly [number, number, number];
}

/** The sum of squares, of a part when it is named; NaN or Infinity when a residual is no number. */
export function sumOfSquares(r: Float64Array, from: number = 0, to: number = r.length): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    a += r[i] * r[i];
    b += r[i + 1] * r[i + 1];
    c += r[i + 2] * r[i + 2];
    d += r[i + 3] * r[i + 3];
  }
  for (; i < to; i++) a += r[i] * r[i];
  return a + b + (c + d);
}
