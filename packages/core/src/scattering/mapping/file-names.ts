import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BeambookError } from "../../errors.js";
import { fileSafe } from "../instruments/titles.js";

/** What the name of an output file is made of. */
export interface NameParts {
  /** Folder that gets the outputs' folders. */
  readonly folder: string;
  readonly sampleName: string;
  /** mT */
  readonly field: number;
  /** Number of the file in its series. */
  readonly number: string;
}

/** How files of a time series are named. */
export interface SeriesOptions {
  /** Names carry the time instead of the field; defaults to false. */
  kinetic?: boolean;
  /** Seconds since the series began. */
  time?: number;
}

/** `sample_400mT`, or `sample_60s` in a time series. */
export function stem(
  { sampleName, field }: NameParts,
  { kinetic, time = 0 }: SeriesOptions,
): string {
  const state = kinetic ? `${Number(time.toFixed(3))}s` : `${field}mT`;
  return `${fileSafe(sampleName) || "sample"}_${state}`;
}

/** `110` for `[1 1 0]`, `1_-1_0` where digits alone would be unclear, `0.05` for a q. */
function ringPart(ring: string): string {
  const short = /^\[(\d) (\d) (\d)\]$/.exec(ring);
  return short ? short.slice(1).join("") : fileSafe(ring);
}

/** `Azimuthal_Profiles/file_00376_sample_400mT_110.csv` */
export function azimuthalName(parts: NameParts, ring: string, series: SeriesOptions): string {
  const name = `file_${parts.number || "0"}_${stem(parts, series)}_${ringPart(ring)}.csv`;
  return join(parts.folder, "Azimuthal_Profiles", name);
}

/** `Radial_Profiles_(U)SAXS/sample_400mT_sector0.csv`, with the file's number in between where a field comes twice. */
export function radialName(
  parts: NameParts,
  prefix: string,
  angle: number,
  { numbered = false, ...series }: SeriesOptions & { numbered?: boolean },
): string {
  const folder = /saxs/i.test(prefix) ? "Radial_Profiles_(U)SAXS" : `Radial_Profiles_${prefix}`;
  const number = numbered ? `_Img${parts.number}` : "";
  return join(parts.folder, folder, `${stem(parts, series)}${number}_sector${angle}.csv`);
}

/** `png_images/sample_400mT_Img00376.png` */
export function imageName(parts: NameParts, ending: string, series: SeriesOptions): string {
  return join(parts.folder, "png_images", `${stem(parts, series)}_Img${parts.number}.${ending}`);
}

/** `Azim_Profile_Fittings/sample_400mT_Img00376_110.png` */
export function fitName(parts: NameParts, ring: string, series: SeriesOptions): string {
  const name = `${stem(parts, series)}_Img${parts.number}_${ringPart(ring)}.png`;
  return join(parts.folder, "Azim_Profile_Fittings", name);
}

/** Makes the folder of a file. @throws FileAccess */
export async function makeFolderOf(path: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (cause) {
    throw new BeambookError("FileAccess", `Cannot make the folder: ${(cause as Error).message}.`, {
      file: dirname(path),
      cause,
    });
  }
  return path;
}
