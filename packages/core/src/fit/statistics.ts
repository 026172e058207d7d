import { sumOfSquares } from "./engine/problem.js";

/** Numbers that judge a fit, as lmfit computes them. */
export interface FitStatistics {
  /** Sum of squared weighted residuals. */
  readonly chisqr: number;
  /** chisqr / nfree. */
  readonly redchi: number;
  /** Akaike's criterion: ndata ln(chisqr / ndata) + 2 nvarys. */
  readonly aic: number;
  /** Bayesian criterion: ndata ln(chisqr / ndata) + ln(ndata) nvarys. */
  readonly bic: number;
  readonly ndata: number;
  readonly nvarys: number;
  /** Degrees of freedom, ndata - nvarys. */
  readonly nfree: number;
}

/** Statistics of weighted residuals. */
export function fitStatistics(residual: Float64Array, nvarys: number): FitStatistics {
  const ndata = residual.length;
  const chisqr = sumOfSquares(residual);
  const nfree = ndata - nvarys;
  const likelihood = ndata * Math.log(Math.max(chisqr / ndata, 1e-250));
  return {
    chisqr,
    redchi: chisqr / Math.max(1, nfree),
    aic: likelihood + 2 * nvarys,
    bic: likelihood + Math.log(ndata) * nvarys,
    ndata,
    nvarys,
    nfree,
  };
}
