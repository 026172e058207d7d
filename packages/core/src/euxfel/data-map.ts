import {
  type BigIntStats,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { impossibleIds, type KnownFacts } from "./file-facts.js";
import type { RunFile } from "./run-file.js";

/** What a data map says about one file; the names are those of the JSON that EXtra-data and karabo_data share. */
export interface DataMapEntry {
  filename: string;
  /** Seconds since 1970, as Python counts them. */
  mtime: number;
  size: number;
  /** Numbers, or text beyond 2^53. */
  train_ids: (number | string)[];
  control_sources: string[];
  instrument_sources: string[];
  suspect_train_indices: number[];
  legacy_sources: Record<string, string>;
}

/** Size and time of a file, as a data map keeps them. */
export interface FileStamp {
  mtime: number;
  size: number;
}

const IN_RUN = "karabo_data_map.json";
const KEYS = [
  "train_ids",
  "control_sources",
  "instrument_sources",
  "suspect_train_indices",
  "legacy_sources",
] as const;

/** What the files of a run hold, kept beside them so that opening the run need not look into every file. */
export class DataMap {
  /** File the map was read from; undefined when there was none. */
  readonly path: string | undefined;
  readonly #folder: string;
  readonly #entries = new Map<string, DataMapEntry>();
  #changed = false;

  private constructor(folder: string) {
    this.#folder = resolve(folder);
    const newest = dataMapPaths(this.#folder)
      .flatMap((path) => {
        const info = statSync(path, { throwIfNoEntry: false });
        return info ? [{ path, time: info.mtimeMs }] : [];
      })
      .sort((a, b) => b.time - a.time);
    for (const { path } of newest) {
      const entries = readEntries(path);
      if (!entries) continue;
      this.path = path;
      for (const entry of entries) this.#entries.set(entry.filename, entry);
      return;
    }
  }

  /** The map of a run folder; empty when there is none that can be read. */
  static load(folder: string): DataMap {
    return new DataMap(folder);
  }

  /** What the map says of a file; undefined when its size or time are others by now. */
  facts(name: string, stamp: FileStamp): KnownFacts | undefined {
    const entry = this.#entries.get(name);
    if (!entry || entry.size !== stamp.size || entry.mtime !== stamp.mtime) return undefined;
    const exact = BigUint64Array.from(entry.train_ids, BigInt);
    const validTrains = new Uint8Array(exact.length).fill(1);
    for (const i of entry.suspect_train_indices) validTrains[i] = 0;
    return {
      trainIds: Float64Array.from(exact, Number),
      impossibleTrainIds: impossibleIds(exact),
      validTrains,
      controlSources: entry.control_sources,
      instrumentSources: entry.instrument_sources,
      legacySources: new Map(Object.entries(entry.legacy_sources)),
    };
  }

  /** Notes what was found in a file. */
  add(file: RunFile, stamp: FileStamp): void {
    this.#entries.set(file.name, entryOf(file, stamp));
    this.#changed = true;
  }

  /** Writes the map if anything was added: into the run, else into the proposal's scratch folder, else nowhere. */
  save(): void {
    if (!this.#changed) return;
    const entries = [...this.#entries.values()].filter((entry) =>
      stampOf(join(this.#folder, entry.filename)),
    );
    entries.sort((a, b) => (a.filename < b.filename ? -1 : 1));
    const text = toJson(entries);
    for (const path of dataMapPaths(this.#folder)) {
      if (!writeAtOnce(path, text)) continue;
      this.#changed = false;
      return;
    }
  }
}

/** The entry of a file. */
export function entryOf(file: RunFile, { mtime, size }: FileStamp): DataMapEntry {
  const impossible = [...file.impossibleTrainIds];
  return {
    filename: file.name,
    mtime,
    size,
    train_ids: Array.from(file.trainIds, (id) =>
      id > Number.MAX_SAFE_INTEGER ? String(impossible.shift()) : id,
    ),
    control_sources: [...file.controlSources].sort(),
    instrument_sources: [...file.instrumentSources].sort(),
    suspect_train_indices: Array.from(file.validTrains.keys()).filter((i) => !file.validTrains[i]),
    legacy_sources: Object.fromEntries(
      [...file.legacySources].sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

/** Size and time of a file; undefined when it is not there. */
export function stampOf(path: string): FileStamp | undefined {
  let info: BigIntStats | undefined;
  try {
    info = statSync(path, { throwIfNoEntry: false, bigint: true });
  } catch {
    return undefined; // Opening it tells why.
  }
  if (!info) return undefined;
  // Python divides the nanoseconds by 1e9 in double precision; so both read one number.
  const seconds = info.mtimeNs / 1_000_000_000n;
  const mtime = Number(seconds) + 1e-9 * Number(info.mtimeNs - seconds * 1_000_000_000n);
  return { mtime, size: Number(info.size) };
}

/** Where the map of a run may be: in the run, and in the scratch folder of its proposal. */
export function dataMapPaths(folder: string): string[] {
  const paths = [join(folder, IN_RUN)];
  let real: string;
  try {
    real = realpathSync(folder);
  } catch {
    return paths;
  }
  const storage = /.+\/(raw|proc|red|open)\/(\w+)\/(\w+)\/(p\d+)\/(r\d+)$/.exec(real);
  const online = /^(.+\/\w+\/\w+\/p\d+)\/(raw|proc|red|open)\/(r\d+)$/.exec(real);
  if (online) addScratch(paths, join(online[1], "scratch"), `${online[2]}_${online[3]}`);
  if (storage) {
    const [, level, instrument, cycle, proposal, run] = storage;
    const root = process.env.EXTRA_DATA_DATA_ROOT ?? "/gpfs/exfel/exp";
    addScratch(paths, join(root, instrument, cycle, proposal, "scratch"), `${level}_${run}`);
  }
  return paths;
}

function addScratch(paths: string[], scratch: string, name: string): void {
  if (!statSync(scratch, { throwIfNoEntry: false })?.isDirectory()) return;
  paths.push(join(scratch, ".karabo_data_maps", `${name}.json`));
}

/** The complete entries of a map; undefined when it is no such file. Numbers beyond 2^53 are kept as text. */
export function readEntries(path: string): DataMapEntry[] | undefined {
  try {
    const exact = readFileSync(path, "utf8").replace(/([[,:]\s*)(\d{16,})(?=\s*[,\]}])/g, '$1"$2"');
    const all = JSON.parse(exact) as Partial<DataMapEntry>[];
    if (!Array.isArray(all)) return undefined;
    return all.filter(
      (entry) => typeof entry?.filename === "string" && KEYS.every((key) => key in entry),
    ) as DataMapEntry[];
  } catch {
    return undefined;
  }
}

function toJson(entries: readonly DataMapEntry[]): string {
  return JSON.stringify(entries, null, 2).replace(/^(\s*)"(\d{16,})"(,?)$/gm, "$1$2$3");
}

function writeAtOnce(path: string, text: string): boolean {
  const partial = `${path}.${process.pid}.${Math.random().toString(36).slice(2, 8)}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, text);
    renameSync(partial, path);
    return true;
  } catch {
    rmSync(partial, { force: true });
    return false;
  }
}
