import { BeambookError } from "../errors.js";
import { LeanFile } from "../hdf5/direct/lean-file.js";
import type { Hdf5File } from "../hdf5/file.js";
import { closePooled, pooledFile } from "./file-pool.js";
import { nonZeroIds } from "./index-numbers.js";
import { guessValidTrains } from "./suspect.js";

/** What is known of a run's file without looking at its data. */
export interface FileFacts {
  /** Format: "0.5" for files without a number, then "1.0" … */
  formatVersion: string;
  /** Train IDs in the order of the file. */
  trainIds: Float64Array;
  /** IDs too large to be real, exact. */
  impossibleTrainIds: readonly bigint[];
  /** 1 for each train that can be trusted, 0 for a suspect one. */
  validTrains: Uint8Array;
  controlSources: readonly string[];
  instrumentSources: readonly string[];
  /** Old names of sources and what they stand for now. */
  legacySources: ReadonlyMap<string, string>;
}

/** Facts from a data map, which does not tell the format. */
export type KnownFacts = Omit<FileFacts, "formatVersion"> & { formatVersion?: string };

/** The little of HDF5 that the facts need. */
interface FactsSource {
  has(path: string): boolean;
  numbers(path: string): ArrayLike<number | bigint>;
  strings(path: string): string[];
  softTarget(path: string): string | undefined;
}

/**
 * Reads METADATA and INDEX/trainId: straight from the file's bytes where possible, which is many times faster than
 * through HDF5, otherwise (and for every file in which something is wrong) with HDF5.
 *
 * @throws `FileNotFound`, `FileAccess`, `FileFormat` when the file is not HDF5 or not of a run
 */
export function readFileFacts(path: string): FileFacts {
  return readLean(path) ?? readWithHdf5(path);
}

/** INDEX/timestamp: nanoseconds since 1970 for each train of a file; undefined where it has none. */
export function readTimestamps(path: string): BigUint64Array | undefined {
  const name = "INDEX/timestamp";
  const read = (source: FactsSource): BigUint64Array | undefined =>
    source.has(name) ? BigUint64Array.from(source.numbers(name), BigInt) : undefined;
  let file: LeanFile | undefined;
  try {
    file = LeanFile.open(path);
    if (file) return read(leanSource(file));
  } catch {
    // HDF5 can read what the lean reader cannot.
  } finally {
    file?.close();
  }
  return read(hdf5Source(pooledFile(path)));
}

/** The train IDs that are too large to be real. */
export function impossibleIds(exact: BigUint64Array): bigint[] {
  return [...exact].filter((id) => id > BigInt(Number.MAX_SAFE_INTEGER));
}

function readLean(path: string): FileFacts | undefined {
  let file: LeanFile | undefined;
  try {
    file = LeanFile.open(path);
    return file && readFacts(leanSource(file), path);
  } catch {
    return undefined; // HDF5 tells better what is wrong
  } finally {
    file?.close();
  }
}

function leanSource(file: LeanFile): FactsSource {
  const known = <T>(value: T | undefined): T => {
    if (value === undefined) throw new BeambookError("UnsupportedType", "HDF5 has to read this.");
    return value;
  };
  return {
    has: (path: string): boolean => known(file.has(path)),
    numbers: (path: string): ArrayLike<number | bigint> => known(file.numbers(path)),
    strings: (path: string): string[] => known(file.strings(path)),
    softTarget: (path: string): string | undefined => {
      const link = known(file.link(path));
      return link !== "missing" && link.kind === "soft" ? link.target : undefined;
    },
  };
}

function readWithHdf5(path: string): FileFacts {
  try {
    return readFacts(hdf5Source(pooledFile(path)), path);
  } catch (error) {
    closePooled(path);
    throw error;
  }
}

function hdf5Source(file: Hdf5File): FactsSource {
  return {
    has: (name: string): boolean => file.has(name),
    numbers: (name: string): ArrayLike<number | bigint> =>
      file.dataset(name).readSync().flat() as ArrayLike<number | bigint>,
    strings: (name: string): string[] => file.dataset(name).stringsSync(),
    softTarget: (name: string): string | undefined => {
      const link = file.link(name);
      return link.kind === "soft" ? link.target : undefined;
    },
  };
}

function readFacts(file: FactsSource, path: string): FileFacts {
  if (!file.has("INDEX/trainId")) {
    throw new BeambookError("FileFormat", "INDEX/trainId dataset not found", {
      file: path,
      hint: "This is not a EuXFEL run file.",
    });
  }
  const { ids, exact } = nonZeroIds(file.numbers("INDEX/trainId"));
  const formatVersion = file.has("METADATA/dataFormatVersion")
    ? (file.strings("METADATA/dataFormatVersion")[0] ?? "0.5")
    : "0.5";
  return {
    formatVersion,
    trainIds: ids,
    impossibleTrainIds: impossibleIds(exact),
    validTrains: readFlags(file, ids, formatVersion),
    ...readSources(file, path, formatVersion),
  };
}

function readFlags(file: FactsSource, ids: Float64Array, version: string): Uint8Array {
  if (version === "0.5" || !file.has("INDEX/flag")) return guessValidTrains(ids);
  const flags = Array.from(file.numbers("INDEX/flag")).slice(0, ids.length);
  // In 1.1 the flag is the number of the reporting source, and 0 is the time server: good.
  const inverted = version === "1.1";
  return Uint8Array.from(flags, (flag) => Number((Number(flag) !== 0) !== inverted));
}

function readSources(
  file: FactsSource,
  path: string,
  version: string,
): Pick<FileFacts, "controlSources" | "instrumentSources" | "legacySources"> {
  const at = version === "0.5" ? "METADATA/dataSourceId" : "METADATA/dataSources/dataSourceId";
  if (!file.has(at)) throw new BeambookError("FileFormat", `${at} not found`, { file: path });
  const control = new Set<string>();
  const instrument = new Set<string>();
  const legacySources = new Map<string, string>();
  for (const id of file.strings(at)) {
    const [section, ...rest] = id.split("/");
    const name = rest.join("/");
    if (section === "CONTROL") control.add(name);
    else if (section === "INSTRUMENT") {
      const source = sourceOfGroup(name);
      if (instrument.has(source)) continue;
      instrument.add(source);
      const target = file.softTarget(`INSTRUMENT/${source}`);
      if (target !== undefined) {
        legacySources.set(source, target.replace(/^\/?INSTRUMENT\//, ""));
      }
    }
    // Others ("Karabo_TimerServer" in 1.1, padding) hold no data.
  }
  return {
    controlSources: [...control],
    instrumentSources: [...instrument],
    legacySources,
  };
}

/** `DET/0CH0:xtdf/image` → `DET/0CH0:xtdf`: an instrument source ends with its channel. */
function sourceOfGroup(name: string): string {
  const colon = name.indexOf(":");
  const end = name.indexOf("/", colon + 1);
  return colon < 0 || end < 0 ? name : name.slice(0, end);
}
