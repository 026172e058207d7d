import { type FitParts, type Parameters, type RestoredFit, stateOf } from "../fit/index.js";
import { NUMBERS } from "./fit-numbers.js";
import type { StageRecord } from "./model-fit.js";

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
  const { state, covariance } = stateOf(parts);
  const list = state.params.list();
  const numbers = new Float64Array(NUMBERS.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = state[NUMBERS[i]];
  const values = new Float64Array(list.length);
  const errors = new Float64Array(list.length);
  const bounds = new Uint8Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const { value, stderr, atBound } = list[i];
    values[i] = value;
    errors[i] = stderr ?? Number.NaN;
    bounds[i] = atBound === "min" ? 1 : atBound === "max" ? 2 : 0;
  }
  return {
    fitted: true,
    success: state.success,
    aborted: state.aborted,
    message: state.message,
    method: state.method,
    numbers,
    values,
    errors,
    bounds,
    varNames: state.varNames,
    covariance,
    warnings: [...state.warnings, ...warnings],
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
