import { BeambookError } from "../errors.js";
import { Parameters } from "../fit/index.js";
import { CrossSection, type CrossSectionInput } from "./cross-section.js";
import { isOfWeights } from "./group-weights.js";
import { TransmissionModel } from "./model.js";
import type { BackgroundKind, ResponseKind, TransmissionModelOptions } from "./model-options.js";
import type { StageSpec } from "./stages.js";

type Fields = Readonly<Record<string, unknown>>;

/** Which parameters tell that a model has a group of them. */
const GROUPS: readonly (readonly [keyof TransmissionModelOptions, RegExp])[] = [
  ["varyBasic", /^(?:thickness|norm)$/],
  ["varyTof", /^(?:L0|t0)$/],
  ["varyWeights", /^p\d+$/],
  ["varyLattice", /^[abc]\d*$/],
  ["varyExtinction", /^ext_/],
  ["varySans", /^sans/],
  ["varyOrientation", /^[θϕη]/u],
  ["varyBackground", /^(?:bg\d|k$)/],
  ["varyResponse", /^(?:[αβσ]\d|width$)/u],
];

/** Whether a JSON is a model as nbragg saves it. */
export function isNbraggModel(value: Fields): boolean {
  return typeof value.materials === "object" && value.materials !== null && "params" in value;
}

/**
 * A model from what nbragg's `model.save` writes. Its parameters' texts are parsed, what is pickled in them is not
 * touched. The temperature of all materials is the model's, as the original has it.
 *
 * @throws FileFormat, NotFound for a material that is not in the library
 */
export function modelFromNbragg(value: Fields, file?: string): TransmissionModel {
  const at = file === undefined ? {} : { file };
  const params = Parameters.fromJSON(value.params, (name, text) => {
    throw new BeambookError(
      "FileFormat",
      `The constraint "${text}" of ${name} cannot be read.`,
      at,
    );
  });
  const temp = params.has("temp") ? params.get("temp").value : undefined;
  const phases = Object.entries(value.materials as Record<string, Fields>).map(
    ([name, spec]) => [name, materialOf(name, spec, temp)] as const,
  );
  const total = Number(value.cross_section_total_weight ?? 1);
  const name = typeof value.cross_section_name === "string" ? value.cross_section_name : undefined;
  const xs = new CrossSection(Object.fromEntries(phases) as unknown as CrossSectionInput, {
    totalWeight: total > 0 ? total : 1,
    ...(name === undefined ? {} : { name }),
  });
  const model = new TransmissionModel(xs, optionsOf(value, params));
  for (const p of params.list()) {
    if (model.params.has(p.name) || isOfWeights(p.name)) model.params.add(p.name, p as never);
  }
  const { stages } = value;
  if (typeof stages === "object" && stages !== null && Object.keys(stages).length > 0) {
    model.stages = stages as Record<string, StageSpec>;
  }
  return model;
}

/** The library's name instead of that of the process that saved it: `iron_Fe_sg229_Iron-alpha.nbragg`. */
function materialOf(name: string, spec: Fields, temp: number | undefined): Fields {
  const { _original_mat: original, mat: saved } = spec;
  const text = String(original ?? saved);
  const own = text.endsWith(".nbragg") ? text.slice(0, -".nbragg".length) : text;
  const mat = own !== text && own.startsWith(`${name}_`) ? own.slice(name.length + 1) : own;
  const settings = Object.entries(spec).filter(
    ([key, v]) => v !== null && v !== undefined && !key.startsWith("_") && key !== "mat",
  );
  return { mat, ...Object.fromEntries(settings), ...(temp === undefined ? {} : { temp }) };
}

function optionsOf(value: Fields, params: Parameters): TransmissionModelOptions {
  const kindOf = (part: unknown): string | undefined =>
    typeof part === "object" && part !== null ? String((part as Fields).kind) : undefined;
  const [response, background] = [kindOf(value.response), kindOf(value.background)];
  const varies = GROUPS.flatMap(([option, pattern]) => {
    const found = params.list().filter((p) => pattern.test(p.name));
    return found.length === 0 ? [] : [[option, found.some((p) => p.vary)] as const];
  });
  const tofLength = Number(value.tof_length);
  return {
    ...Object.fromEntries(varies),
    ...(response === undefined ? {} : { response: response as ResponseKind }),
    ...(background === undefined ? {} : { background: background as BackgroundKind }),
    ...(tofLength > 0 ? { tofLength } : {}),
  };
}
