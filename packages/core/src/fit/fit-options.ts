import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import type { LossName } from "./engine/loss.js";
import type { ParametersInput } from "./parameters.js";
import type { VectorInput } from "./vector.js";

/** What {@link FitOptions.onIteration} is told. */
export interface FitIteration {
  readonly iteration: number;
  readonly nfev: number;
  /** Values of the varied parameters by name. */
  readonly values: Readonly<Record<string, number>>;
  readonly chisqr: number;
}

/** Names of fitting methods. */
export type FitMethod = "leastsq" | "least_squares" | "ml-levenberg-marquardt";

/** How to fit; what all fitting functions take. */
export interface FitOptions {
  /**
   * "leastsq" (default; "least_squares" is the same engine) is the trust-region Levenberg-Marquardt of this package,
   * "ml-levenberg-marquardt" that library.
   */
  method?: FitMethod | (string & {});
  /** Bounds by name, laid over those of the parameters: `{ sigma: [0, null] }`. */
  bounds?: Readonly<
    Record<string, readonly [number | null | undefined, number | null | undefined]>
  >;
  /** Factors on the residuals, as 1/sigma: one for all or one per point. Defaults to 1. */
  weights?: number | VectorInput;
  /** Whether standard errors are scaled by the root of the reduced chi-square; defaults to true. */
  scaleCovar?: boolean;
  /** Robust loss by scipy's name; defaults to "linear". */
  loss?: LossName;
  /** Weighted residual at which the loss leaves the parabola; defaults to 1. */
  lossScale?: number;
  /**
   * Relative change of the sum of squares that still matters, for the steps to come; defaults to 1e-14 (1e-18 where
   * parameters depend on each other or residuals are large).
   */
  ftol?: number;
  /** Relative change of the parameters that still matters; defaults to 1e-14. */
  xtol?: number;
  /** Evaluations before a fit gives up; defaults to 2000 (n + 1) per strategy. */
  maxNfev?: number;
  /** Other strategies that are tried when the first one fails; defaults to 3. */
  restarts?: number;
  /** What happens to data points that are no numbers; defaults to "raise". */
  nanPolicy?: "raise" | "omit";
  /** Stops the fit; the result then has `aborted: true` and the best values so far. */
  signal?: AbortSignal;
  /** Called before each iteration; returning true stops the fit as `signal` does. */
  onIteration?: (state: FitIteration) => boolean | undefined;
  /** Starting values and bounds, where a call does not name them otherwise. */
  params?: ParametersInput;
}

const METHODS: Readonly<Record<string, FitMethod>> = {
  leastsq: "leastsq",
  lm: "leastsq",
  "trust-region": "leastsq",
  least_squares: "least_squares",
  "least-squares": "least_squares",
  leastSquares: "least_squares",
  "ml-levenberg-marquardt": "ml-levenberg-marquardt",
  "ml-lm": "ml-levenberg-marquardt",
};

/** @throws InvalidArgument for a method that there is none of */
export function methodOf(name: string): FitMethod {
  if (Object.hasOwn(METHODS, name)) return METHODS[name];
  throw new BeambookError("InvalidArgument", `No fitting method "${name}".`, {
    hint: `Closest: ${closestNames(name, Object.keys(METHODS))
      .map((n) => `"${n}"`)
      .join(", ")}.`,
  });
}
