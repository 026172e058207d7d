import { readFile } from "node:fs/promises";
import { BeambookError } from "../errors.js";
import { Parameters, parseLooseJson } from "../fit/index.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import { CrossSection, type CrossSectionInput } from "./cross-section.js";
import { TransmissionModel } from "./model.js";
import type { TransmissionModelOptions } from "./model-options.js";
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

/** @throws FileFormat when it is no model of this package */
export function modelFromJson(json: unknown, file?: string): TransmissionModel {
  const value = (typeof json === "string" ? parseLooseJson(json, file) : json) as Record<
    string,
    unknown
  > | null;
  const xs = value?.cross_section as { materials?: CrossSectionInput; totalWeight?: number } | null;
  if (value?.class !== "TransmissionModel" || !xs?.materials) {
    throw new BeambookError("FileFormat", "The JSON is no transmission model with materials.", {
      ...(file === undefined ? {} : { file }),
    });
  }
  const cross = new CrossSection(xs.materials, { totalWeight: xs.totalWeight ?? 1 });
  const model = new TransmissionModel(cross, (value.options ?? {}) as TransmissionModelOptions);
  if (value.params) model.params.update(Parameters.fromJSON(value.params));
  if (value.stages) model.stages = value.stages as Record<string, StageSpec>;
  return model;
}

/** Reads a model from a file. @throws FileNotFound, FileFormat */
export async function loadModel(path: string): Promise<TransmissionModel> {
  try {
    return modelFromJson(await readFile(path, "utf8"), path);
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ENOENT") throw cause;
    throw new BeambookError("FileNotFound", "There is no such model.", { file: path, cause });
  }
}
