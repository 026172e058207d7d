import { minimize } from "../fit/index.js";

/** Residuals to be made small. */
export interface LeastSquaresProblem {
  /** Writes the residuals of parameters in the order of `names`. */
  residuals(p: Float64Array, out: Float64Array): void;
  /** Number of residuals. */
  readonly size: number;
  readonly names: readonly string[];
  readonly start: readonly number[];
  readonly min?: readonly number[];
  readonly max?: readonly number[];
  /** Names that do not vary. */
  readonly fixed?: readonly string[];
}

/** Where a search ended. */
export interface LeastSquares {
  readonly values: Float64Array;
  /** NaN where unknown, 0 for what did not vary. */
  readonly stderr: Float64Array;
  /** Row-major over all parameters, zeros for what did not vary; undefined when it is not known. */
  readonly covariance?: Float64Array;
  readonly chisqr: number;
  readonly redchi: number;
  readonly success: boolean;
  readonly message: string;
  /** Parameters that ended at a bound. */
  readonly atBound: readonly string[];
}

/** Callers start from several places, so one search need not try for long. */
const MOST_EVALUATIONS = 3000;

/** Solves a problem with the package's fit engine; errors are scaled by the reduced chi-square. */
export function leastSquares(problem: LeastSquaresProblem): LeastSquares {
  const { names, start, min, max, size, fixed = [] } = problem;
  const p = Float64Array.from(start);
  const out = new Float64Array(size);
  const params = Object.fromEntries(
    names.map((name, i) => {
      const [low, high] = [min?.[i] ?? -Infinity, max?.[i] ?? Infinity];
      const value = Math.min(high, Math.max(low, start[i]));
      return [name, { value, min: low, max: high, vary: !fixed.includes(name) }];
    }),
  );
  const residuals = (values: Readonly<Record<string, number>>): Float64Array => {
    for (let i = 0; i < names.length; i++) p[i] = values[names[i]];
    problem.residuals(p, out);
    return out;
  };
  const result = minimize(
    residuals,
    { params },
    {
      maxNfev: MOST_EVALUATIONS,
      ftol: 1e-15,
      xtol: 1e-11,
    },
  );
  const stderr = names.map((name) => {
    if (fixed.includes(name)) return 0;
    return result.params.get(name).stderr ?? Number.NaN;
  });
  const covariance = result.covar && widened(result.covar.data, result.varNames, names);
  return {
    values: Float64Array.from(names, (name) => result.params.get(name).value),
    stderr: Float64Array.from(stderr),
    ...(covariance && { covariance }),
    chisqr: result.chisqr,
    redchi: result.redchi,
    success: result.success,
    message: result.message,
    atBound: names.filter((name) => result.params.get(name).atBound),
  };
}

/** Covariance over all names from that of the varied ones. */
function widened(
  small: Float64Array,
  varied: readonly string[],
  names: readonly string[],
): Float64Array {
  const n = names.length;
  const wide = new Float64Array(n * n);
  const at = varied.map((name) => names.indexOf(name));
  at.forEach((i, a) => {
    at.forEach((k, b) => {
      wide[i * n + k] = small[a * varied.length + b];
    });
  });
  return wide;
}
