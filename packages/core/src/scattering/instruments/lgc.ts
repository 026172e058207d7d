import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { BeambookError } from "../../errors.js";
import { type EdfFrame, headerValue, parseQuantity, readEdf } from "../../formats/index.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";
import type { EsrfGeometry } from "../geometry/esrf.js";
import { geometryIn, headerWarnings } from "./header-geometry.js";
import { deadValues, secondsOf } from "./id02.js";
import type { Instrument, Measurement, ReadMeasurementOptions } from "./instrument.js";
import { readScalers } from "./scalers.js";

/** The laboratory instrument of LGC: `<sample>_<run>_<number>.edf`, and line-eraser merges of two frames. */
export const LGC: Instrument = { name: "LGC", fileFilter: "*.edf", read: readLgc };

async function readLgc(
  file: string,
  { skipcalib = false }: ReadMeasurementOptions = {},
): Promise<Measurement> {
  const { frames, warnings } = await readEdf(file);
  const { header, variance } = frames[0];
  const merge = mergedFiles(file);
  const comment = headerValue(header, "Comment") ?? headerValue(header, "Title") ?? "";
  const { values: scalers, ...monitors } = readScalers(header, file);
  return {
    file,
    data: meanOf(frames),
    ...(variance && frames.length === 1 && { variance }),
    frames: frames.length,
    header,
    ...(!skipcalib && {
      geometry: merge ? await mergedGeometry(file, merge, header) : geometryIn(header, file),
    }),
    ...(headerValue(header, "Detector") && { detector: headerValue(header, "Detector") }),
    field: Number(/(\d+(?:\.\d+)?)\s*mT/.exec(comment)?.[1] ?? 0),
    sampleName: comment.trim(),
    epoch: secondsOf(headerValue(header, "Date") ?? ""),
    number: numberOf(file),
    ...deadValues(header, file),
    ...monitors,
    scalers,
    warnings: [...warnings, ...headerWarnings(header)],
  };
}

/** The last `_` field of the name, before a `-`. */
function numberOf(file: string): string {
  const last =
    basename(file)
      .replace(/\.edf(\.gz)?$/i, "")
      .split("_")
      .at(-1) ?? "";
  return last.split("-")[0];
}

function meanOf(frames: readonly EdfFrame[]): NDArray {
  if (frames.length === 1) return frames[0].data;
  const { shape } = frames[0].data;
  const sum = new Float64Array(frames[0].data.size);
  for (const { data } of frames) {
    if (data.size !== sum.length) {
      throw new BeambookError("ShapeMismatch", "The file's frames differ in shape.");
    }
    const values = data.contiguous().flat();
    for (let i = 0; i < sum.length; i++) sum[i] += Number(values[i]) / frames.length;
  }
  return ndarray(sum, shape);
}

/** `NAME_0_vd_00060-00061.edf` was made from `NAME_0_00060.edf` and `NAME_0_00061.edf`. */
function mergedFiles(file: string): [first: string, second: string] | undefined {
  const parts = /^(.*)_vd_(\d+)-(\d+)(\.edf(?:\.gz)?)$/i.exec(basename(file));
  if (!parts) return undefined;
  const [, name, first, second, ending] = parts;
  const beside = (number: string): string => join(dirname(file), `${name}_${number}${ending}`);
  return [beside(first), beside(second)];
}

/** Since 2025 the detector moves along both axes between the two frames; before, the centre is their mean. */
const MOVES_SINCE = Date.UTC(2025, 0, 1) / 1000;

async function mergedGeometry(
  file: string,
  sources: readonly [first: string, second: string],
  header: Readonly<Record<string, string>>,
): Promise<EsrfGeometry> {
  const missing = sources.filter((path) => !existsSync(path));
  if (missing.length > 0) {
    const own = Number(headerValue(header, "Center_1") ?? 0) !== 0;
    if (own) return geometryIn(header, file);
    throw new BeambookError("FileFormat", "A merged file's centre is in the files it is made of.", {
      file,
      hint: `Missing: ${missing.map((path) => basename(path)).join(", ")}.`,
    });
  }
  const [first, second] = await Promise.all(
    sources.map(async (path) => (await readEdf(path)).frames[0].header),
  );
  const center = (from: Readonly<Record<string, string>>, key: string): number =>
    parseQuantity(headerValue(from, key) ?? "", { file, dataset: key });
  const geometry = geometryIn(header, file);
  const taken = secondsOf(headerValue(header, "Date") ?? "");
  if (taken < MOVES_SINCE) {
    const mean = (key: string): number => (center(first, key) + center(second, key)) / 2;
    return { ...geometry, Center_1: mean("Center_1"), Center_2: mean("Center_2") };
  }
  return { ...geometry, Center_1: center(first, "Center_1"), Center_2: center(second, "Center_2") };
}
