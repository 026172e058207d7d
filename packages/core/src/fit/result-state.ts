import type { Outcome } from "./engine/problem.js";
import type { FitOptions } from "./fit-options.js";
import type { FitProblem } from "./fit-problem.js";
import type { Parameters } from "./parameters.js";
import type { FitParts } from "./result.js";
import { type FitStatistics, fitStatistics } from "./statistics.js";
import { describeParameters } from "./uncertainty.js";

/** Everything of a result that is plain data. */
export interface ResultState extends FitStatistics {
  /** Parameters with best values, errors and correlations. */
  readonly params: Parameters;
  /** Values before the fit, by name. */
  readonly initValues: Readonly<Record<string, number>>;
  /** Names of the varied parameters, in the order of `covar`. */
  readonly varNames: readonly string[];
  readonly method: string;
  /** Whether the fit converged. */
  readonly success: boolean;
  /** Whether it was stopped from outside. */
  readonly aborted: boolean;
  /** How it ended, in words. */
  readonly message: string;
  /** Whether standard errors could be estimated. */
  readonly errorbars: boolean;
  /** Whether standard errors are scaled by the root of the reduced chi-square. */
  readonly scaleCovar: boolean;
  /** Evaluations of the model, those for derivatives included. */
  readonly nfev: number;
  /** Evaluations of the Jacobian. */
  readonly njev: number;
  /** What else to know: undetermined parameters, bounds. */
  readonly warnings: readonly string[];
  /** Name of the model; undefined for a residual function. */
  readonly modelName: string | undefined;
}

/** Statistics, errors and warnings of a fit. */
export function stateOf(parts: FitParts): {
  state: ResultState;
  covariance: Float64Array | undefined;
} {
  const { parameters, initValues, problem, outcome, method, options, task } = parts;
  const { statistics, covariance } = parts;
  const { chisqr, redchi, aic, bic, ndata, nvarys, nfree } = statistics;
  const { scaleCovar = true } = options;
  const warnings = [...outcome.warnings, ...warningsOf(parts, covariance)];
  // Written out: a spread here takes as long as a small fit.
  const state: ResultState = {
    chisqr,
    redchi,
    aic,
    bic,
    ndata,
    nvarys,
    nfree,
    params: parameters,
    initValues,
    varNames: [...problem.constraints.varied],
    method,
    success: outcome.success,
    aborted: outcome.aborted,
    message:
      covariance || problem.count === 0
        ? outcome.message
        : `${outcome.message} Could not estimate error bars.`,
    errorbars: covariance !== undefined,
    scaleCovar,
    nfev: outcome.nfev,
    njev: outcome.njev,
    warnings,
    modelName: task.curves?.name,
  };
  return { state, covariance };
}

/** How good a fit is. */
export interface Judgement {
  readonly statistics: FitStatistics;
  /** Of the varied parameters, row-major; undefined when it cannot be had. */
  readonly covariance: Float64Array | undefined;
}

/** Statistics and covariance of a fit, whose parameters then have its values and errors. */
export function judge(
  parameters: Parameters,
  problem: FitProblem,
  outcome: Outcome,
  { scaleCovar = true }: FitOptions,
): Judgement {
  const statistics = fitStatistics(outcome.residual, problem.count);
  const factor = scaleCovar ? statistics.redchi : 1;
  const covariance = problem.count > 0 ? outcome.inverse?.map((v) => v * factor) : undefined;
  describeParameters(parameters, problem, outcome, covariance);
  return { statistics, covariance };
}

function warningsOf(
  { parameters, problem, outcome }: FitParts,
  covariance: Float64Array | undefined,
): string[] {
  const { varied } = problem.constraints;
  const warnings: string[] = [];
  const idle = covariance ? [] : outcome.idle.map((k) => varied[k]);
  if (idle.length > 0) warnings.push(`No effect on the model here: ${idle.join(", ")}.`);
  else if (varied.length > 0 && !covariance) {
    warnings.push("Some combination of parameters is not determined by the data.");
  }
  for (const name of varied) {
    const { atBound, min, max } = parameters.get(name);
    if (!atBound) continue;
    const value = atBound === "min" ? min : max;
    warnings.push(
      `${name} is at its bound (${atBound} = ${value}); its error holds for one side only.`,
    );
  }
  return warnings;
}
