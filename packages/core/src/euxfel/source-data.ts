import { BeambookError } from "../errors.js";
import { Series } from "../table/series.js";
import type { KeyData } from "./key-data.js";
import type { SourceEntry } from "./key-facts.js";
import type { RunFile, Section } from "./run-file.js";
import type { RunSelection } from "./run-selection.js";
import { type RunValue, readRunValue, readRunValues } from "./run-values.js";
import type { SplitOptions } from "./split-trains.js";
import type { TrainMask } from "./train-mask.js";
import { byId, type TrainSelection } from "./train-selection.js";

/** One source of a run: its keys, and what is known of the device. */
export class SourceData {
  readonly name: string;
  readonly section: Section;
  /** Files that hold the source. */
  readonly files: readonly RunFile[];
  /** Today's name, where `name` is an old one. */
  readonly canonicalName: string;
  readonly #data: RunSelection;

  /** @internal */
  constructor(data: RunSelection, entry: SourceEntry) {
    this.#data = data;
    this.name = entry.name;
    this.section = entry.section;
    this.files = entry.files;
    this.canonicalName = entry.canonicalName;
  }

  get isControl(): boolean {
    return this.section === "CONTROL";
  }

  get isInstrument(): boolean {
    return this.section === "INSTRUMENT";
  }

  /** Whether it tells how other data was reduced. */
  get isReduction(): boolean {
    return this.section === "REDUCTION";
  }

  /** Whether it tells what is wrong with other data. */
  get isErrata(): boolean {
    return this.section === "ERRATA";
  }

  get trainIds(): readonly number[] {
    return this.#data.trainIds;
  }

  /** The selected keys, sorted; for control data without `.value` and without times unless `full`. */
  keys({ full = true }: { full?: boolean } = {}): string[] {
    const all = this.#data.keysForSource(this.name);
    if (full || !this.isControl) return all;
    return all.flatMap((key) => (key.endsWith(".value") ? [key.slice(0, -".value".length)] : []));
  }

  /** One key. @throws `PropertyName` with the closest names. */
  key(key: string): KeyData {
    return this.#data.key(this.name, key);
  }

  /** Groups of keys that share an index, such as `data`; the empty name for control data. */
  get indexGroups(): string[] {
    if (this.isControl) return [""];
    return [...new Set(this.keys().map((key) => key.split(".", 1)[0]))];
  }

  /** Name of the part of the data system that wrote the source, such as `DA01`; undefined for other names of files. */
  get aggregator(): string | undefined {
    return this.files[0].aggregator;
  }

  /** Whether the name is an old one for another source. */
  get isLegacy(): boolean {
    return this.canonicalName !== this.name;
  }

  /** One of the selected keys, of a group of an instrument source if one is named; undefined if there is none. */
  oneKey(indexGroup?: string): string | undefined {
    const prefix = indexGroup ? `${indexGroup}.` : "";
    return this.keys().find((key) => this.isControl || key.startsWith(prefix));
  }

  /**
   * How many entries each selected train has, in the group that has most or in one.
   *
   * @param options - `indexGroup`: such as `image`; default all
   */
  dataCounts({ indexGroup }: { indexGroup?: string } = {}): Series {
    const most = new Float64Array(this.trainIds.length);
    for (const group of indexGroup === undefined ? this.indexGroups : [indexGroup]) {
      const key = this.oneKey(group);
      if (key === undefined) continue;
      this.key(key)
        .dataCounts()
        .forEach((n, i) => {
          most[i] = Math.max(most[i], n);
        });
    }
    const index = Float64Array.from(this.trainIds);
    return new Series(most, { name: this.name, index, indexName: "trainId" });
  }

  /**
   * Train ID of each entry.
   *
   * @param options - `indexGroup`: such as `image`; needed where groups have different numbers of entries
   * @throws `InvalidArgument`
   */
  trainIdCoordinates({ indexGroup }: { indexGroup?: string } = {}): Float64Array {
    const groups = this.indexGroups;
    const counts = groups.map((group) => String(this.dataCounts({ indexGroup: group }).toArray()));
    const wanted = indexGroup ?? (new Set(counts).size === 1 ? groups[0] : undefined);
    const key = wanted === undefined ? undefined : this.oneKey(wanted);
    if (key !== undefined) return this.key(key).trainIdCoordinates();
    throw new BeambookError("InvalidArgument", `${this.name} needs the name of a group of keys.`, {
      hint: `Groups: ${groups.join(", ")}.`,
    });
  }

  /** The source with some of its keys only. @throws `PropertyName`, `NotFound` for a pattern without a match */
  selectKeys(keys: string | readonly string[]): SourceData {
    const selected =
      typeof keys === "string"
        ? this.#data.select(this.name, keys)
        : this.#data.select({ [this.name]: [...keys] });
    return selected.source(this.name);
  }

  /** The source in some of the trains. */
  selectTrains(selection: TrainSelection | TrainMask): SourceData {
    return this.#data.selectTrains(selection).source(this.name);
  }

  /** The source in parts of nearly the same number of trains. @throws `InvalidArgument` */
  splitTrains(options: SplitOptions): SourceData[] {
    return this.#data.splitTrains(options).map((part) => part.source(this.name));
  }

  /** The source in the trains that have entries. */
  dropEmptyTrains(options: { indexGroup?: string } = {}): SourceData {
    const counts = this.dataCounts(options).values as ArrayLike<number>;
    return this.selectTrains(byId(this.trainIds.filter((_, i) => counts[i] > 0)));
  }

  /** Keys of the values at the start of the run, sorted. @throws `SourceName` for instrument data. */
  runKeys(): string[] {
    return Object.keys(this.runValues());
  }

  /** Class of the device; undefined where it is not recorded. */
  get deviceClass(): string | undefined {
    if (!this.isControl) return undefined;
    const value = this.runValues()["classId.value"];
    return typeof value === "string" ? value : undefined;
  }

  /** A control value at the start of the run. @throws `PropertyName`, `SourceName` for instrument data. */
  runValue(key: string): RunValue {
    return readRunValue(this, key);
  }

  /** All control values at the start of the run. @throws `SourceName` for instrument data. */
  runValues(): Record<string, RunValue> {
    return readRunValues(this);
  }

  toString(): string {
    return `SourceData ${this.name}: ${this.keys().length} keys, ${this.trainIds.length} trains, ${this.files.length} files`;
  }
}
