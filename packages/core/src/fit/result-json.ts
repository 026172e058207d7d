import { readFile } from "node:fs/promises";
import { BeambookError } from "../errors.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import { parseLooseJson } from "./loose-json.js";
import { Parameters } from "./parameters.js";
import { numberFromJson, numberToJson } from "./parameters-json.js";
import { FitResult, type RestoredFit } from "./result.js";
import type { ResultState } from "./result-state.js";

/** A result as JSON in lmfit's words; infinities are texts. */
export function resultToJson(result: FitResult): Record<string, unknown> {
  const { success, aborted, message, method, nfev, njev, nvarys, ndata, nfree } = result;
  const { chisqr, redchi, aic, bic, scaleCovar, warnings, modelName } = result;
  return {
    version: "1.0",
    class: "ModelResult",
    modelName: modelName ?? null,
    params: result.params.toJSON(),
    init_params: { ...result.initValues },
    var_names: [...result.varNames],
    covar: result.covar ? result.covar.toArray() : null,
    success,
    aborted,
    message,
    method,
    nfev,
    njev,
    nvarys,
    ndata,
    nfree,
    chisqr: numberToJson(chisqr),
    redchi: numberToJson(redchi),
    aic: numberToJson(aic),
    bic: numberToJson(bic),
    scale_covar: scaleCovar,
    warnings: [...warnings],
  };
}

/** Writes a result's JSON. */
export async function saveResult(result: FitResult, path: string): Promise<void> {
  await writeWholeFile(path, `${JSON.stringify(result.toJSON())}\n`);
}

/**
 * A result from its JSON: ours, lmfit's `ModelResult.dumps` or nbragg's. Nothing pickled in it is touched; data and model
 * are not in it, so it can be read but not evaluated.
 *
 * @throws FileFormat with the line of the mistake
 */
export function resultFromJson(json: unknown, file?: string): FitResult {
  return new FitResult(restoredFit(json, file));
}

/** What a result is made of, from its JSON; see {@link resultFromJson}. @throws FileFormat */
export function restoredFit(json: unknown, file?: string): RestoredFit {
  const value = typeof json === "string" ? parseLooseJson(json, file) : json;
  if (typeof value !== "object" || value === null || !("params" in value)) {
    throw new BeambookError("FileFormat", "The JSON is no fit result: it has no parameters.", {
      ...(file === undefined ? {} : { file }),
    });
  }
  return fromFields(value as Record<string, unknown>);
}

/** Loads a result from a file; see {@link resultFromJson}. */
export async function loadResult(path: string): Promise<FitResult> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new BeambookError("FileNotFound", "The fit result cannot be read.", {
      file: path,
      cause,
    });
  }
  return resultFromJson(text, path);
}

function fromFields(f: Record<string, unknown>): RestoredFit {
  const unread: string[] = [];
  const params = Parameters.fromJSON(
    Array.isArray(f.params) ? { params: f.params } : f.params,
    (name, text) => {
      unread.push(`${name} is fixed: its constraint "${text}" cannot be read.`);
    },
  );
  const list = params.list();
  const varNames = Array.isArray(f.var_names)
    ? f.var_names.map(String)
    : list.filter((p) => p.vary).map((p) => p.name);
  const number = (name: string): number => numberFromJson(f[name]) ?? Number.NaN;
  const covariance = Array.isArray(f.covar)
    ? Float64Array.from(f.covar.flat(), (v) => numberFromJson(v) ?? Number.NaN)
    : undefined;
  const state: ResultState = {
    params,
    varNames,
    initValues: initialValues(f, params),
    method: String(f.method ?? "leastsq"),
    success: f.success === true,
    aborted: f.aborted === true,
    message: String(f.message ?? ""),
    errorbars: list.some((p) => p.vary && p.stderr !== null),
    scaleCovar: f.scale_covar !== false,
    chisqr: number("chisqr"),
    redchi: number("redchi"),
    aic: number("aic"),
    bic: number("bic"),
    ndata: number("ndata"),
    nvarys: number("nvarys"),
    nfree: number("nfree"),
    nfev: number("nfev"),
    njev: number("njev"),
    warnings: [...(Array.isArray(f.warnings) ? f.warnings.map(String) : []), ...unread],
    modelName: typeof f.modelName === "string" ? f.modelName : undefined,
  };
  const complete = covariance?.length === varNames.length ** 2 ? covariance : undefined;
  return { state, covariance: complete };
}

function initialValues(f: Record<string, unknown>, params: Parameters): Record<string, number> {
  const given = f.init_params ?? f.init_values;
  if (typeof given === "string") return Parameters.fromJSON(given, () => {}).valuesDict();
  const known = (typeof given === "object" && given !== null ? given : {}) as Record<
    string,
    unknown
  >;
  return Object.fromEntries(
    params.list().map((p) => [p.name, numberFromJson(known[p.name]) ?? p.initValue ?? p.value]),
  );
}
