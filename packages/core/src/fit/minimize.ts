import { BeambookError } from "../errors.js";
import type { FitOptions } from "./fit-options.js";
import type { Gradient, Objective } from "./fit-problem.js";
import { isModel, type Model } from "./model.js";
import type { ParametersInput } from "./parameters.js";
import { ParameterSet } from "./parameters.js";
import type { FitResult } from "./result.js";
import { runFit } from "./run-fit.js";
import { checkedWeights, checkLength, type VectorInput, vectorOf } from "./vector.js";

/** Residuals of given values: the model minus the data, or its negative. */
export type ResidualFunction = (
  values: Readonly<Record<string, number>>,
  x?: unknown,
  y?: unknown,
) => VectorInput;

/** Data of a fit, with the parameters to start from. */
export interface FitData {
  /** What the model is a function of. */
  x?: unknown;
  /** What is measured. */
  y?: VectorInput;
  /** As {@link FitOptions.weights}. */
  weights?: number | VectorInput;
  /** Standard deviations of y: the same as weights 1/sigma. */
  sigma?: VectorInput;
  /** Starting values and bounds. */
  params?: ParametersInput;
}

/** Options of {@link minimize}. */
export interface MinimizeOptions extends FitOptions {
  /** Derivatives of the residuals (of the model, for a model) by name of parameter; missing ones are taken as zero. */
  jacobian?: (values: Readonly<Record<string, number>>, x?: unknown, y?: unknown) => Gradient;
}

/**
 * Finds the parameters that make the sum of squares smallest.
 *
 * @example
 * minimize(({ a, b }, x) => Float64Array.from(x, (v, i) => a * Math.exp(-b * v) - y[i]), { params: { a: 1, b: 0.1 }, x });
 * minimize(gaussianModel(), { x, y, params: { amplitude: 3, center: 0, sigma: 1 } }, { bounds: { sigma: [0, null] } });
 * @param objective - a residual function of the values (and `x`, `y` of the data), or a {@link Model}
 * @param data - parameters, or data with `params`
 * @returns the result, also when the fit failed: see its `success` and `message`
 * @throws InvalidArgument, ShapeMismatch, NoData for what cannot be fitted at all
 */
export function minimize(
  objective: ResidualFunction | Model,
  data: FitData | ParametersInput,
  options: MinimizeOptions = {},
): FitResult {
  const given = isFitData(data) ? data : { params: data as ParametersInput };
  const params = given.params ?? options.params;
  const weights = weightsOf(given, options);
  if (isModel(objective)) {
    if (given.y === undefined) {
      throw new BeambookError(
        "InvalidArgument",
        "A model is fitted to data: { x, y } are missing.",
      );
    }
    const { jacobian, ...rest } = options;
    const model = jacobian ? objective.withGradient(jacobian) : objective;
    return model.fit(given.y, params ?? {}, { ...rest, x: given.x, ...weights });
  }
  if (params === undefined) {
    throw new BeambookError(
      "InvalidArgument",
      "A residual function needs parameters to start from.",
      {
        hint: "Give them as the second argument, or as params beside the data.",
      },
    );
  }
  return runFit(
    { objective: residualObjective(objective, given, params, options, weights) },
    params,
    options,
  );
}

function isFitData(data: FitData | ParametersInput): data is FitData {
  if (data instanceof ParameterSet) return false;
  const d = data as FitData;
  if ("params" in data && typeof d.params === "object") return true;
  return (
    "y" in data && typeof d.y === "object" && ("length" in d.y || "values" in d.y || "data" in d.y)
  );
}

function weightsOf(
  { weights, sigma }: FitData,
  options: FitOptions,
): { weights?: number | VectorInput } {
  const chosen = weights ?? options.weights;
  if (sigma === undefined) return chosen === undefined ? {} : { weights: chosen };
  if (chosen !== undefined) {
    throw new BeambookError(
      "InvalidArgument",
      "Give weights or sigma (weights = 1 / sigma), not both.",
    );
  }
  return { weights: vectorOf(sigma, "sigma").map((s) => 1 / s) };
}

function residualObjective(
  fn: ResidualFunction,
  { x, y }: FitData,
  params: ParametersInput,
  { jacobian }: MinimizeOptions,
  { weights }: { weights?: number | VectorInput },
): Objective {
  const start = new ParameterSet(params).valuesDict();
  const first = vectorOf(fn(start, x, y), "The residual");
  const size = first.length;
  if (size === 0) throw new BeambookError("NoData", "The residual function returns no values.");
  const factor = weights === undefined ? undefined : checkedWeights(weights, size);
  const length = Math.sqrt(first.reduce((sum, v) => sum + v * v, 0));
  return {
    size,
    magnitude: Number.isFinite(length) ? length : 1,
    residual(values: Record<string, number>, out: Float64Array): void {
      const r = vectorOf(fn(values, x, y), "The residual");
      checkLength(r, size, "The residual");
      if (factor) for (let i = 0; i < size; i++) out[i] = r[i] * factor[i];
      else out.set(r);
    },
    ...(factor ? { weights: factor } : {}),
    ...(jacobian
      ? { gradient: (values: Record<string, number>): Gradient[] => [jacobian(values, x, y)] }
      : {}),
  };
}
