import { basename } from "node:path";
import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { type Hdf5Dataset, type Hdf5File, type Hdf5Group, openHdf5 } from "../../hdf5/index.js";
import { meanOfFrames } from "./frame-mean.js";
import { geometryIn, headerOf, headerWarnings, numberIn } from "./header-geometry.js";
import type { HeaderValue, Instrument, Measurement, ReadMeasurementOptions } from "./instrument.js";
import { readScalers } from "./scalers.js";
import { fieldFromTitle, sampleFromTitle } from "./titles.js";

/** ID02 of the ESRF: `<prefix>_<detector>_<number>_raw.h5` as LIMA writes them. */
export const ID02: Instrument = {
  name: "ID02",
  fileFilter: "*_waxs*_raw.h5",
  read: readId02,
};

async function readId02(
  file: string,
  { skipcalib = false, signal }: ReadMeasurementOptions = {},
): Promise<Measurement> {
  const opened = await openHdf5(file);
  try {
    const entry = entryOf(opened, file);
    const detector = detectorOf(entry, file);
    const header = await readHeader(detector, file, skipcalib);
    const data = dataOf(entry, detector, file);
    const { mean, frames } = await meanOfFrames(data, { file, signal });
    const title = String(headerOf(header, "Title") ?? "");
    const { values: scalers, ...monitors } = readScalers(header, file);
    const exposure = await scalarAt(detector, "acquisition/exposure_time");
    return {
      file,
      data: mean,
      frames,
      header,
      ...(!skipcalib && { geometry: geometryIn(header, file) }),
      detector: detector.name,
      field: fieldFromTitle(title),
      sampleName: sampleFromTitle(title),
      epoch: await epochOf(entry),
      number: basename(file).split("_")[2] ?? "",
      ...deadValues(header, file),
      ...(typeof exposure === "number" && { exposureTime: exposure }),
      ...monitors,
      scalers,
      warnings: headerWarnings(header),
    };
  } finally {
    opened.close();
  }
}

/** Value of dead pixels from a header. */
export function deadValues(
  header: Readonly<Record<string, HeaderValue>>,
  file: string,
): Pick<Measurement, "dummy" | "deltaDummy"> {
  const dummy = numberIn(header, "Dummy", file);
  const deltaDummy = numberIn(header, "DDummy", file);
  if (dummy === undefined || dummy === 0) return {};
  return { dummy, ...(deltaDummy !== undefined && { deltaDummy }) };
}

/** The file's default entry, or its first group. */
function entryOf(file: Hdf5File, path: string): Hdf5Group {
  const named = file.attrs.default;
  const names = file.keys();
  const first = typeof named === "string" && names.includes(named) ? named : names[0];
  if (first === undefined) {
    throw new BeambookError("FileFormat", "The file is empty.", { file: path });
  }
  return file.group(first);
}

/** The detector group: the one that the file's name points at, or the only one. */
function detectorOf(entry: Hdf5Group, file: string): Hdf5Group {
  const instrument = entry.group("instrument");
  const names = instrument.keys().filter((name) => instrument.get(name).kind === "group");
  const kind = /_(waxs|eiger2|saxs)_/i.exec(basename(file))?.[1]?.toLowerCase();
  const wanted =
    kind === undefined ? [] : names.filter((name) => name.toLowerCase().includes(kind));
  const withHeader = names.filter((name) => instrument.group(name).has("header"));
  const found = wanted[0] ?? withHeader[0] ?? names[0];
  if (found !== undefined) return instrument.group(found);
  throw new BeambookError("FileFormat", "The file has no detector.", {
    file,
    dataset: instrument.path,
  });
}

function dataOf(entry: Hdf5Group, detector: Hdf5Group, file: string): Hdf5Dataset {
  if (entry.has("measurement/data")) return entry.dataset("measurement/data");
  if (detector.has("data")) return detector.dataset("data");
  const near = closestNames("data", entry.keys());
  throw new BeambookError("FileFormat", "The file has no measurement/data.", {
    file,
    dataset: entry.path,
    hint: `It has: ${near.join(", ")}.`,
  });
}

async function readHeader(
  detector: Hdf5Group,
  file: string,
  optional: boolean,
): Promise<Record<string, HeaderValue>> {
  const header: Record<string, HeaderValue> = {};
  if (!detector.has("header")) {
    if (optional) return header;
    throw new BeambookError("FileFormat", "The detector has no header.", {
      file,
      dataset: detector.path,
      hint: "`skipcalib: true` reads the image only.",
    });
  }
  const group = detector.group("header");
  for (const name of group.keys()) {
    const member = group.get(name);
    if (member.kind !== "dataset") continue;
    const value = await member.value();
    if (typeof value === "string" || typeof value === "number") header[name] = value;
    else if (typeof value === "bigint") header[name] = Number(value);
  }
  return header;
}

async function scalarAt(group: Hdf5Group, path: string): Promise<unknown> {
  return group.has(path) ? await group.dataset(path).value() : undefined;
}

async function epochOf(entry: Hdf5Group): Promise<number> {
  const time = (await scalarAt(entry, "end_time")) ?? (await scalarAt(entry, "start_time"));
  return typeof time === "string" ? secondsOf(time) : Number.NaN;
}

/** Seconds since 1970 of an ISO time; one without zone is UTC. NaN for what is none. */
export function secondsOf(text: string): number {
  const trimmed = text.trim();
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(trimmed) ? trimmed : `${trimmed}Z`;
  return Date.parse(zoned.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) / 1000;
}
