/**
 * Least squares: parameters with bounds and constraints, models that add up, results with errors to trust.
 *
 * @module
 * @example
 * import { GaussianModel, LinearModel } from "@beambook/core/fit";
 * const model = new GaussianModel({ prefix: "g_" }).add(new LinearModel());
 * const result = model.fit(y, model.guess(y, { x }), { x, weights: sigma.map((s) => 1 / s) });
 * result.params.g_center.value; result.params.g_center.stderr; result; // shows the report
 */
export type { ConfidenceLimit, ConfidenceOptions, ConfidenceTable } from "./confidence.js";
export type { LossName } from "./engine/loss.js";
export { type Expression, parseExpression } from "./expression.js";
export type { FitIteration, FitMethod, FitOptions } from "./fit-options.js";
export type { Gradient, Objective } from "./fit-problem.js";
export { parseLooseJson } from "./loose-json.js";
export { type FitData, type MinimizeOptions, minimize, type ResidualFunction } from "./minimize.js";
export { isModel, Model, type ModelFitOptions, type ModelOptions } from "./model.js";
export type { ModelFunction } from "./model-part.js";
export { Parameter, type ParameterOptions } from "./parameter.js";
export { Parameters, type ParametersConstructor, type ParametersInput } from "./parameters.js";
export { numberFromJson, numberToJson } from "./parameters-json.js";
export type { FitPlotOptions } from "./plot.js";
export type { ReportOptions } from "./report.js";
export {
  type FitCurves,
  type FitParts,
  FitResult,
  type RestoredFit,
  type UncertaintyOptions,
} from "./result.js";
export { restoredFit } from "./result-json.js";
export { type ResultState, stateOf } from "./result-state.js";
export { type FitTask, fitParts } from "./run-fit.js";
export * from "./shapes/models.js";
export { dawson, maierSaupe, orderParameter } from "./shapes/orientation.js";
export { gaussian, lorentzian, pseudoVoigt, voigt } from "./shapes/peaks.js";
export { ShapeModel, type ShapeOptions } from "./shapes/shape-model.js";
export { braggEdge, exponential, type StepForm, step } from "./shapes/steps.js";
export { erf, erfc, erfcx } from "./special/error-function.js";
export { faddeeva } from "./special/faddeeva.js";
export type { FitStatistics } from "./statistics.js";
export type { VectorInput } from "./vector.js";
export { exponents, takeExponentials } from "./vector-kernel.js";
