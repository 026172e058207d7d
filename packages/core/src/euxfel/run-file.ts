import { basename, resolve } from "node:path";
import type { AttributeValue } from "../hdf5/attributes.js";
import type { Hdf5Dataset } from "../hdf5/dataset.js";
import type { Hdf5File } from "../hdf5/file.js";
import { slice } from "../ndarray/selection.js";
import { type KnownFacts, readFileFacts } from "./file-facts.js";
import { closeIfChanged, closePooled, pooledFile } from "./file-pool.js";
import { toDoubles } from "./index-numbers.js";

/** Where a source's data lies in a file. */
export type Section = "CONTROL" | "INSTRUMENT" | AuxiliarySection;

/** Where data about other data lies: how it was reduced, and what is wrong with it. */
export type AuxiliarySection = "REDUCTION" | "ERRATA";

/** Position and number of a group's entries for each train of a file. */
export interface TrainIndex {
  first: Float64Array;
  count: Float64Array;
}

/** What a file of a run holds: trains, sources, and where each train's data starts. Data stays in the file. */
export class RunFile {
  /** Absolute path. */
  readonly path: string;
  /** Train IDs in the order of the file. */
  readonly trainIds: Float64Array;
  /** IDs too large to be real, exact. */
  readonly impossibleTrainIds: readonly bigint[];
  /** 1 for each train that can be trusted, 0 for a suspect one. */
  readonly validTrains: Uint8Array;
  readonly controlSources: readonly string[];
  readonly instrumentSources: readonly string[];
  /** Old names of sources and what they stand for now. */
  readonly legacySources: ReadonlyMap<string, string>;
  readonly #indexes = new Map<string, TrainIndex>();
  readonly #keys = new Map<string, readonly string[]>();
  readonly #datasets = new Map<string, { file: Hdf5File; dataset: Hdf5Dataset }>();
  #formatVersion: string | undefined;
  #positions: Map<number, number> | undefined;

  /** Takes what is known of a file, or reads it: METADATA and INDEX/trainId. @throws `FileFormat` when they are missing. */
  constructor(path: string, facts?: KnownFacts) {
    this.path = resolve(path);
    closeIfChanged(this.path);
    const known = facts ?? readFileFacts(this.path);
    this.trainIds = known.trainIds;
    this.impossibleTrainIds = known.impossibleTrainIds;
    this.validTrains = known.validTrains;
    this.controlSources = known.controlSources;
    this.instrumentSources = known.instrumentSources;
    this.legacySources = known.legacySources;
    this.#formatVersion = known.formatVersion;
  }

  /** Name without folders. */
  get name(): string {
    return basename(this.path);
  }

  /** Format: "0.5" for files without a number, then "1.0" … */
  get formatVersion(): string {
    this.#formatVersion ??= readFileFacts(this.path).formatVersion;
    return this.#formatVersion;
  }

  /** Position of a train in the file (the first, if its ID occurs twice); undefined if it is not there. */
  position(trainId: number, { suspect = true }: { suspect?: boolean } = {}): number | undefined {
    if (!this.#positions) {
      this.#positions = new Map();
      for (let i = this.trainIds.length - 1; i >= 0; i--) this.#positions.set(this.trainIds[i], i);
    }
    const at = this.#positions.get(trainId);
    if (at === undefined || suspect || this.validTrains[at]) return at;
    const later = this.trainIds.findIndex((id, i) => id === trainId && this.validTrains[i] === 1);
    return later < 0 ? undefined : later;
  }

  /** The path of a key's dataset. */
  datasetPath(section: Section, source: string, key: string): string {
    return `/${section}/${source}/${key.replaceAll(".", "/")}`;
  }

  /** A key's dataset; use it at once, the file may be closed by the next call. */
  dataset(section: Section, source: string, key: string): Hdf5Dataset {
    const path = this.datasetPath(section, source, key);
    const file = pooledFile(this.path);
    const known = this.#datasets.get(path);
    if (known?.file === file) return known.dataset;
    const dataset = file.dataset(path);
    this.#datasets.set(path, { file, dataset });
    return dataset;
  }

  /** Attributes of the group that holds a key's dataset. */
  groupAttributes(section: Section, source: string, key: string): Record<string, AttributeValue> {
    const path = this.datasetPath(section, source, key);
    return pooledFile(this.path).group(path.slice(0, path.lastIndexOf("/"))).attrs;
  }

  /** First entry and number of entries per train for a group of keys (empty for control data). */
  index(source: string, group: string): TrainIndex {
    const path = group ? `INDEX/${source}/${group}` : `INDEX/${source}`;
    const known = this.#indexes.get(path);
    if (known) return known;
    const index = readIndex(pooledFile(this.path), path, this.trainIds.length);
    this.#indexes.set(path, index);
    return index;
  }

  /** All keys of a source, sorted; dots between the parts. */
  keys(section: Section, source: string): readonly string[] {
    const known = this.#keys.get(source);
    if (known) return known;
    const group = pooledFile(this.path).group(`${section}/${source}`);
    const start = group.path.length + 1;
    const keys = [...group.walk()].map(({ path }) => path.slice(start).replaceAll("/", "."));
    keys.sort();
    this.#keys.set(source, keys);
    return keys;
  }

  /** Names of the sources in a section that is there in some files only. */
  auxiliarySources(section: AuxiliarySection): string[] {
    const file = pooledFile(this.path);
    const list = `METADATA/auxiliarySources/${section}`;
    if (!file.has(list)) return [];
    // REDUCTION/<source>/<group>
    const names = file
      .dataset(list)
      .stringsSync()
      .map((id) => id.slice(section.length + 1, id.lastIndexOf("/")));
    return [...new Set(names)];
  }

  /** Name of the part of the data system that wrote the file, such as `DA01`; undefined for other names of files. */
  get aggregator(): string | undefined {
    return /-([^-]+)-S\d+\.h5$/.exec(this.name)?.[1];
  }

  /** What METADATA says about the run; only the version for files of the first format. */
  metadata(): Record<string, string | number | bigint> {
    if (this.formatVersion === "0.5") return { dataFormatVersion: "0.5" };
    const group = pooledFile(this.path).group("METADATA");
    const found: Record<string, string | number | bigint> = {};
    for (const name of group.keys()) {
      const member = group.get(name);
      if (member.kind !== "dataset" || member.size === 0) continue;
      const value =
        member.type.kind === "string" ? member.stringsSync()[0] : member.readSync().get(0);
      if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) {
        found[name] = Number(value);
      } else if (typeof value !== "object") found[name] = value as string | number | bigint;
    }
    return found;
  }

  /** Closes the file; it is opened again when data is asked for. */
  close(): void {
    this.#datasets.clear();
    closePooled(this.path);
  }
}

function readIndex(file: Hdf5File, path: string, trains: number): TrainIndex {
  const group = file.group(path);
  const numbers = (name: string): Float64Array =>
    toDoubles(group.dataset(name).readSync([slice(trains)]));
  const first = numbers("first");
  if (group.has("count")) return { first, count: numbers("count") };
  // Files of 2017: the last entry instead of a count, and a status that is 0 where there is no data.
  const last = numbers("last");
  const status = numbers("status");
  const count = first.map((from, i) => (status[i] ? (last[i] - from + 1) * status[i] : 0));
  return { first, count };
}
