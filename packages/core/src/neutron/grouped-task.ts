import { Parameters } from "../fit/index.js";
import type { TransmissionModel } from "./model.js";
import { fitSpectrum, type SpectrumFitOptions } from "./model-fit.js";
import { modelFromJson } from "./model-json.js";
import { type PackedBlock, packBlock } from "./packed-block.js";
import { failedFit, type PackedFit, packFit } from "./packed-fit.js";
import { type PackedSpectra, unpackSpectra } from "./packed-spectra.js";
import type { TransmissionSpectrum } from "./transmission-data.js";

/** Some groups for one worker. */
export interface GroupTask {
  /** JSON of the model with its starting values. */
  readonly model: string;
  readonly how: SpectrumFitOptions;
  /** Spectra, or why there is none. */
  readonly spectra: readonly (TransmissionSpectrum | string)[];
  /** Own starting values of groups. */
  readonly starts?: readonly (Record<string, unknown> | null)[];
}

// A worker gets the same model many times; its cross section is worth keeping.
let kept: { json: string; model: TransmissionModel } | undefined;

/** The same in few arrays. */
export interface BlockTask extends Omit<GroupTask, "spectra"> {
  readonly spectra: PackedSpectra;
}

/** {@link runGroups} of what was packed, for workers. */
export function runBlock(task: BlockTask): PackedBlock {
  const fits = runGroups({ ...task, spectra: unpackSpectra(task.spectra) });
  return packBlock(fits, kept?.model.params.names ?? []);
}

/** Fits groups one after another; a group that fails is marked. */
export function runGroups({ model: json, how, spectra, starts }: GroupTask): PackedFit[] {
  if (kept?.json !== json) kept = { json, model: modelFromJson(json) };
  const { model } = kept;
  const fitted = model.fittedFor();
  return spectra.map((spectrum, i) => {
    if (typeof spectrum === "string") return failedFit(spectrum);
    try {
      const own = starts?.[i];
      const start = own ? Parameters.fromJSON(own) : model.params;
      const { parts, stages, warnings } = fitSpectrum(fitted, start, spectrum, how);
      return packFit(parts, stages, warnings);
    } catch (error) {
      return failedFit(error instanceof Error ? error.message : String(error));
    }
  });
}
