import { isBeambookError } from "../../errors.js";
import { type AzimFitOptions, Mapping } from "../mapping/mapping.js";
import type { MappingOptions } from "../mapping/mapping-data.js";
import type { Estimate } from "../orientation/order-parameter.js";
import type { OrientationModel } from "../orientation/profile-models.js";

/** What to do with one file; plain data, so that a worker can get it. */
export interface FitFileTask {
  readonly file: string;
  readonly options: MappingOptions;
  readonly model: OrientationModel;
  readonly fit: AzimFitOptions;
}

/** One ring of one file. */
export interface FitRow {
  readonly ring: string;
  readonly params: Readonly<Record<string, Estimate>>;
  readonly x0S: number;
  readonly S: Estimate;
  readonly r2: number;
  readonly redchi: number;
  readonly oriented: boolean;
  readonly flags: readonly string[];
}

/** What came out of one file. */
export interface FileFits {
  readonly file: string;
  readonly sample: string;
  /** mT */
  readonly field: number;
  /** Seconds since 1970. */
  readonly epoch: number;
  readonly rows: readonly FitRow[];
  /** Rings that could not be fitted, with the reason. */
  readonly failed: Readonly<Record<string, string>>;
  /** What went wrong: the whole file, or single rings. */
  readonly errors: readonly string[];
}

/** Opens a file and fits its rings. Never throws for what is wrong with the file: that is in `errors`. */
export async function fitFile({ file, options, model, fit }: FitFileTask): Promise<FileFits> {
  try {
    const mapped = await Mapping.open(file, options);
    const fits = await (model === "pseudoVoigt"
      ? mapped.azimProfileFit(fit)
      : mapped.azimProfileFitMS(fit));
    return {
      file,
      sample: mapped.samplename,
      field: mapped.B,
      epoch: mapped.epoch,
      rows: [...fits].map(({ key, params, x0S, S, r2, redchi, oriented, flags }) => {
        const order = { value: S.value, stderr: S.stderr };
        return { ring: key, params, x0S, S: order, r2, redchi, oriented, flags };
      }),
      failed: fits.failures,
      errors: Object.entries(fits.failures).map(([ring, why]) => `${ring}: ${why}`),
    };
  } catch (error) {
    if (isBeambookError(error, "Aborted")) throw error;
    return {
      ...{ file, sample: "", field: Number.NaN, epoch: Number.NaN },
      rows: [],
      failed: {},
      errors: [error instanceof Error ? error.message : String(error)],
    };
  }
}
