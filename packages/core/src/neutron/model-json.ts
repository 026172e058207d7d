import { readFile } from "node:fs/promises";
import { BeambookError } from "../errors.js";
import { Parameters, parseLooseJson, restoredFit } from "../fit/index.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import { CrossSection, type CrossSectionInput } from "./cross-section.js";
import { TransmissionModel } from "./model.js";
import type { StageRecord } from "./model-fit.js";
import type { TransmissionModelOptions } from "./model-options.js";
import { isNbraggModel, modelFromNbragg } from "./nbragg-model.js";
import { TransmissionResult } from "./result.js";
import type { StageSpec } from "./stages.js";

/** A model as JSON: cross section, options, parameters and stages. */
export function modelToJson(model: TransmissionModel): Record<string, unknown> {
  return {
    version: "1.0",
    class: "TransmissionModel",
    cross_section: model.xs.toJSON(),
    options: { ...model.options },
    params: model.params.toJSON(),
    stages: model.assignedStages ?? null,
  };
}

/** Writes a model. */
export async function saveModel(model: TransmissionModel, path: string): Promise<void> {
  await writeWholeFile(path, `${JSON.stringify(modelToJson(model), null, 2)}\n`);
}

/** A model of ours or nbragg's. @throws FileFormat when it is none */
export function modelFromJson(json: unknown, file?: string): TransmissionModel {
  const value = (typeof json === "string" ? parseLooseJson(json, file) : json) as Record<
    string,
    unknown
  > | null;
  if (value?.class === "TransmissionModel" && isNbraggModel(value)) {
    return modelFromNbragg(value, file);
  }
  const xs = value?.cross_section as { materials?: CrossSectionInput; totalWeight?: number } | null;
  if (value?.class !== "TransmissionModel" || !xs?.materials) {
    throw new BeambookError("FileFormat", "The JSON is no transmission model with materials.", {
      ...(file === undefined ? {} : { file }),
    });
  }
  const cross = new CrossSection(xs.materials, { totalWeight: xs.totalWeight ?? 1 });
  const model = new TransmissionModel(cross, (value.options ?? {}) as TransmissionModelOptions);
  if (value.params) replaceParameters(model, Parameters.fromJSON(value.params));
  if (value.stages) model.stages = value.stages as Record<string, StageSpec>;
  return model;
}

/** All parameters anew, in the order of the file: weights of groups are not those that the options make. */
function replaceParameters({ params }: TransmissionModel, saved: Parameters): void {
  for (const name of params.names) params.delete(name);
  params.update(saved);
}

/** A model that shares nothing with this one. */
export function copyOf(model: TransmissionModel): TransmissionModel {
  return modelFromJson(modelToJson(model));
}

/** The file of a result's model, as nbragg names it: `fit_model.json` beside `fit.json`. */
export function modelPathOf(path: string): string {
  return `${path.replace(/\.json$/, "")}_model.json`;
}

/**
 * Reads a model from a file, or that of a result, with the result; of ours or nbragg's.
 *
 * @param modelFilename - where the model of a result is; defaults to {@link modelPathOf}
 * @throws FileNotFound, FileFormat
 */
export async function loadModel(path: string, modelFilename?: string): Promise<TransmissionModel> {
  const value = parseLooseJson(await textOf(path), path) as Record<string, unknown> | null;
  if (value?.class !== "ModelResult") return modelFromJson(value, path);
  const beside = modelFilename ?? modelPathOf(path);
  const model = modelFromJson(await textOf(beside), beside);
  const stages = (Array.isArray(value.stages) ? value.stages : []) as StageRecord[];
  model.result = new TransmissionResult(restoredFit(value, path), {
    stages,
    model,
    xs: model.xs,
    xsNames: model.fittedFor().spec.xsNames,
  });
  for (const p of model.result.params.list()) {
    if (model.params.has(p.name) && p.expr === null) model.params.get(p.name).assign(p.value);
  }
  return model;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new BeambookError("FileNotFound", "There is no such model or result.", {
      file: path,
      hint: "A result needs the file of its model beside it: fit_model.json for fit.json.",
      cause,
    });
  }
}
