import type { FitParts, Parameters, RestoredFit } from "../fit/index.js";
import { NUMBERS } from "./fit-numbers.js";
import type { StageRecord } from "./model-fit.js";
import { TransmissionResult } from "./result.js";

/** One group's fit as plain data: what a worker sends and a map of a million groups can hold. */
export interface PackedFit {
  /** Whether there is a fit at all. */
  readonly fitted: boolean;
  readonly success: boolean;
  readonly aborted: boolean;
  readonly message: string;
  readonly method: string;
  /** chisqr, redchi, aic, bic, ndata, nvarys, nfree, nfev, njev; NaN where not known. */
  readonly numbers: Float64Array;
  /** Values of all parameters in the model's order. */
  readonly values: Float64Array;
  /** Standard errors; NaN where not known. */
  readonly errors: Float64Array;
  /** 1 at the lower, 2 at the upper bound, else 0. */
  readonly bounds: Uint8Array;
  readonly varNames: readonly string[];
  readonly covariance: Float64Array | undefined;
  readonly warnings: readonly string[];
  readonly stages: readonly StageRecord[];
}

/** A group that could not be fitted. */
export function failedFit(message: string, aborted: boolean = false): PackedFit {
  return {
    fitted: false,
    success: false,
    aborted,
    message,
    method: "",
    numbers: new Float64Array(NUMBERS.length).fill(Number.NaN),
    values: new Float64Array(0),
    errors: new Float64Array(0),
    bounds: new Uint8Array(0),
    varNames: [],
    covariance: undefined,
    warnings: [],
    stages: [],
  };
}

/** A fit as plain data. */
export function packFit(
  parts: FitParts,
  stages: readonly StageRecord[],
  warnings: readonly string[],
): PackedFit {
  const result = new TransmissionResult(parts, { stages, xs: undefined, xsNames: [] });
  const list = result.params.list();
  return {
    fitted: true,
    success: result.success,
    aborted: result.aborted,
    message: result.message,
    method: result.method,
    numbers: Float64Array.from(NUMBERS, (name) => result[name]),
    values: Float64Array.from(list, (p) => p.value),
    errors: Float64Array.from(list, (p) => p.stderr ?? Number.NaN),
    bounds: Uint8Array.from(list, (p) => (p.atBound === "min" ? 1 : p.atBound === "max" ? 2 : 0)),
    varNames: result.varNames,
    covariance: result.covar ? new Float64Array(result.covar.data as Float64Array) : undefined,
    warnings: [...result.warnings, ...warnings],
    stages,
  };
}

/** The state of a result again. @param start - the parameters that the fit started from */
export function unpackFit(packed: PackedFit, start: Parameters, name: string): RestoredFit {
  const params = start.copy();
  const initValues = start.valuesDict();
  const { covariance, varNames } = packed;
  const n = varNames.length;
  params.list().forEach((p, i) => {
    p.initValue = initValues[p.name];
    if (i >= packed.values.length) return;
    if (p.expr === null) p.assign(packed.values[i]);
    p.stderr = Number.isNaN(packed.errors[i]) ? null : packed.errors[i];
    p.atBound = packed.bounds[i] === 1 ? "min" : packed.bounds[i] === 2 ? "max" : null;
    const k = varNames.indexOf(p.name);
    if (p.expr === null) p.vary = k >= 0;
    if (k < 0 || !covariance) return;
    const correl = (j: number): number =>
      covariance[k * n + j] / Math.sqrt(covariance[k * n + k] * covariance[j * n + j]);
    p.correl = Object.fromEntries(
      varNames.flatMap((other, j) => (j === k ? [] : [[other, correl(j)]])),
    );
  });
  const numbers = Object.fromEntries(NUMBERS.map((key, i) => [key, packed.numbers[i]])) as Record<
    (typeof NUMBERS)[number],
    number
  >;
  const { success, aborted, message, method, warnings } = packed;
  const state = {
    ...numbers,
    params,
    initValues,
    varNames,
    method,
    success,
    aborted,
    message,
    errorbars: covariance !== undefined,
    scaleCovar: true,
    warnings,
    modelName: name,
  };
  return { state, covariance };
}
