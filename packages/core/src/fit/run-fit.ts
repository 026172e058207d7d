import { BeambookError } from "../errors.js";
import { findLoss } from "./engine/loss.js";
import { searchWithMl } from "./engine/ml-adapter.js";
import type { IterationState, Outcome, SearchOptions } from "./engine/problem.js";
import { search } from "./engine/search.js";
import { type FitOptions, methodOf } from "./fit-options.js";
import { FitProblem, type Objective } from "./fit-problem.js";
import { Parameters, type ParametersInput } from "./parameters.js";
import { type FitCurves, type FitParts, FitResult } from "./result.js";
import { judge } from "./result-state.js";

/** An objective, and what its result can show beside numbers. */
export interface FitTask {
  readonly objective: Objective;
  readonly curves?: FitCurves;
  /** Parameters that nobody else holds: the fit takes them as its own instead of copying those it is given. */
  readonly start?: Parameters;
}

/** Fits an objective and collects what is known about the answer. */
export function runFit(task: FitTask, params: ParametersInput, options: FitOptions): FitResult {
  return new FitResult(fitParts(task, params, options));
}

/** Fits an objective: what a {@link FitResult} is made of. */
export function fitParts(task: FitTask, params: ParametersInput, options: FitOptions): FitParts {
  const parameters = boundedParameters(task.start ?? new Parameters(params), options);
  const method = methodOf(options.method ?? "leastsq");
  const problem = new FitProblem(task.objective, parameters);
  const searchOptions = searchOptionsOf(problem, options);
  const initValues = parameters.valuesDict();
  for (const p of parameters.list()) p.initValue = initValues[p.name];
  const outcome =
    problem.count === 0
      ? nothingVaries(problem)
      : method === "ml-levenberg-marquardt"
        ? searchWithMl(problem, problem.start, searchOptions)
        : search(
            problem,
            problem.start,
            searchOptions,
            options.maxNfev ? 0 : (options.restarts ?? 3),
          );
  const { statistics, covariance } = judge(parameters, problem, outcome, options);
  return {
    task,
    parameters,
    initValues,
    problem,
    outcome,
    method,
    options,
    statistics,
    covariance,
  };
}

function boundedParameters(parameters: Parameters, { bounds = {} }: FitOptions): Parameters {
  for (const [name, [min, max]] of Object.entries(bounds)) {
    parameters.get(name).set({
      min: min ?? Number.NEGATIVE_INFINITY,
      max: max ?? Number.POSITIVE_INFINITY,
    });
  }
  return parameters;
}

function searchOptionsOf(problem: FitProblem, options: FitOptions): SearchOptions {
  const { ftol = 1e-14, xtol = 1e-14, loss = "linear", lossScale = 1, signal } = options;
  const { onIteration, maxNfev = 2000 * (problem.count + 1) } = options;
  for (const [name, value] of Object.entries({ ftol, xtol, maxNfev })) {
    if (typeof value === "number" && value >= 0) continue;
    throw new BeambookError("InvalidArgument", `${name} cannot be ${String(value)}.`);
  }
  const { varied } = problem.constraints;
  return {
    ftol,
    xtol,
    maxNfev,
    loss: findLoss(loss, lossScale),
    signal,
    onIteration: onIteration
      ? ({ iteration, nfev, values, cost }: IterationState): boolean =>
          onIteration({
            iteration,
            nfev,
            values: Object.fromEntries(varied.map((name, k) => [name, values[k]])),
            chisqr: cost,
          }) === true
      : undefined,
  };
}

function nothingVaries(problem: FitProblem): Outcome {
  const residual = new Float64Array(problem.size);
  problem.residual(problem.start, residual);
  const cost = residual.reduce((sum, r) => sum + r * r, 0);
  return {
    values: problem.start,
    residual,
    inverse: undefined,
    idle: [],
    cost,
    success: Number.isFinite(cost),
    aborted: false,
    message: "No parameter varies.",
    nfev: 1,
    njev: 0,
    iterations: 0,
    singular: false,
    warnings: [],
  };
}
