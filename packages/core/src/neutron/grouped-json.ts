import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { BeambookError } from "../errors.js";
import { numberFromJson, numberToJson, Parameters, parseLooseJson } from "../fit/index.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import { NUMBERS } from "./fit-numbers.js";
import { groupShapeOf, parseIndex } from "./group-index.js";
import { GroupedFitResult } from "./grouped-result.js";
import type { TransmissionModel } from "./model.js";
import { loadModel, modelPathOf, saveModel } from "./model-json.js";
import { failedFit, type PackedFit } from "./packed-fit.js";

/** Options of {@link GroupedFitResult.save}. */
export interface GroupedSaveOptions {
  /** Only values, errors, redchi, chisqr and success; defaults to false. */
  compact?: boolean;
  /** Writes the model beside the results. */
  modelFilename?: string;
}

type Fields = Record<string, unknown>;

/** Writes all results, in nbragg's layout. */
export async function saveGrouped(
  result: GroupedFitResult,
  path: string,
  { compact = false, modelFilename }: GroupedSaveOptions,
): Promise<void> {
  const { fits, start } = result.parts;
  const results = Object.fromEntries(
    result.indices.map((key, i) => [
      key,
      compact ? compactFields(fits[i], start) : fullFields(result, i),
    ]),
  );
  const json = {
    version: "1.0",
    class: "GroupedFitResult",
    group_shape: result.groupShape,
    indices: result.indices,
    params: start.toJSON(),
    results,
  };
  await writeWholeFile(path, `${JSON.stringify(json, null, compact ? 0 : 2)}\n`);
  if (modelFilename === undefined) return;
  if (!result.model) throw new BeambookError("NoData", "The result has no model to save.");
  await saveModel(result.model, modelFilename);
}

function compactFields(fit: PackedFit, start: Parameters): Fields {
  const number = (name: (typeof NUMBERS)[number]): number | string =>
    numberToJson(fit.numbers[NUMBERS.indexOf(name)]);
  const params = Object.fromEntries(
    start.names.slice(0, fit.values.length).map((name, i) => [
      name,
      {
        value: fit.values[i],
        stderr: Number.isNaN(fit.errors[i]) ? null : fit.errors[i],
        vary: fit.varNames.includes(name),
      },
    ]),
  );
  const { success, message, fitted } = fit;
  const why = success ? {} : { message, fitted };
  return {
    compact: true,
    params,
    redchi: number("redchi"),
    chisqr: number("chisqr"),
    success,
    ...why,
  };
}

function fullFields(result: GroupedFitResult, i: number): Fields {
  const fit = result.parts.fits[i];
  return { compact: false, fitted: fit.fitted, ...result.get(result.indices[i]).toJSON() };
}

/** Reads results of ours or nbragg's. @throws FileNotFound, FileFormat */
export async function loadGrouped(
  path: string,
  { modelFilename, model }: { modelFilename?: string; model?: TransmissionModel },
): Promise<GroupedFitResult> {
  const json = parseLooseJson(await readText(path), path) as Fields | null;
  const results = json?.results as Record<string, Fields> | undefined;
  if (
    json?.class !== "GroupedFitResult" ||
    typeof results !== "object" ||
    !Array.isArray(json.indices)
  ) {
    throw new BeambookError("FileFormat", "The file holds no grouped fit result.", { file: path });
  }
  const loaded = model ?? (await modelBeside(path, modelFilename));
  const keys = json.indices.map(String);
  const indices = keys.map(parseIndex);
  const start = json.params ? Parameters.fromJSON(json.params) : firstParameters(results, path);
  const shape = Array.isArray(json.group_shape)
    ? json.group_shape.map(Number)
    : groupShapeOf(indices);
  const fits = keys.map((key) => packedFrom(results[key], start));
  return new GroupedFitResult({ indices, shape, fits, start, model: loaded });
}

/** The named model, or one that lies beside the results. */
async function modelBeside(
  path: string,
  modelFilename: string | undefined,
): Promise<TransmissionModel | undefined> {
  if (modelFilename !== undefined) return loadModel(modelFilename);
  const beside = modelPathOf(path);
  return existsSync(beside) ? loadModel(beside) : undefined;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new BeambookError("FileNotFound", "The results cannot be read.", { file: path, cause });
  }
}

/** Parameters of a file that does not list them apart: those of its first group. */
function firstParameters(results: Record<string, Fields>, file: string): Parameters {
  const first = Object.values(results).find(({ params }) => params);
  if (!first) throw new BeambookError("FileFormat", "No group has parameters.", { file });
  return paramsOf(first);
}

function paramsOf(fields: Fields): Parameters {
  const { params } = fields;
  if (typeof params === "string" || "params" in (params as object))
    return Parameters.fromJSON(params, () => {});
  return Parameters.fromJSON({ params });
}

function packedFrom(fields: Fields | undefined, start: Parameters): PackedFit {
  if (!fields?.params)
    return failedFit(String(fields?.message ?? "The file has no fit of this group."));
  if (fields.fitted === false) return failedFit(String(fields.message ?? ""));
  const params = paramsOf(fields);
  const covar = Array.isArray(fields.covar) ? (fields.covar.flat() as number[]) : undefined;
  const { names } = start;
  return {
    fitted: true,
    success: fields.success === true,
    aborted: fields.aborted === true,
    message: String(fields.message ?? ""),
    method: String(fields.method ?? ""),
    numbers: Float64Array.from(NUMBERS, (name) => numberFromJson(fields[name]) ?? Number.NaN),
    values: Float64Array.from(names, (n) => (params.has(n) ? params.get(n).value : Number.NaN)),
    errors: Float64Array.from(names, (n) =>
      params.has(n) ? (params.get(n).stderr ?? Number.NaN) : Number.NaN,
    ),
    bounds: new Uint8Array(names.length),
    varNames: names.filter((n) => params.has(n) && params.get(n).vary),
    covariance: covar ? Float64Array.from(covar) : undefined,
    warnings: Array.isArray(fields.warnings) ? fields.warnings.map(String) : [],
    stages: (Array.isArray(fields.stages) ? fields.stages : []) as PackedFit["stages"],
  };
}
