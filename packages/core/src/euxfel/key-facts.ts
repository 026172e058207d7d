import { BeambookError } from "../errors.js";
import type { Hdf5Dataset } from "../hdf5/dataset.js";
import { arrayDType } from "../hdf5/datatype.js";
import type { DType } from "../ndarray/dtype.js";
import { type DataChunk, planChunks } from "./chunks.js";
import type { RunFile, Section } from "./run-file.js";

/** What a collection knows about one of its sources. */
export interface SourceEntry {
  readonly name: string;
  readonly section: Section;
  readonly files: readonly RunFile[];
  /** The selected keys; undefined means all. */
  readonly keys?: ReadonlySet<string>;
  /** Today's name, where `name` is an old one. */
  readonly canonicalName: string;
}

/** What is known of one key of one source for the selected trains without reading its data. */
export class KeyFacts {
  readonly source: string;
  readonly key: string;
  readonly section: Section;
  readonly files: readonly RunFile[];
  readonly trainIds: readonly number[];
  readonly #entry: SourceEntry;
  readonly #trainSet: ReadonlySet<number>;
  readonly #suspect: boolean;
  #chunks: DataChunk[] | undefined;
  #described: { shape: readonly number[]; dtype: string } | undefined;

  /** @internal */
  constructor(
    entry: SourceEntry,
    key: string,
    trains: { ids: readonly number[]; set: ReadonlySet<number>; suspect: boolean },
  ) {
    this.#entry = entry;
    this.source = entry.name;
    this.key = key;
    this.section = entry.section;
    this.files = entry.files;
    this.trainIds = trains.ids;
    this.#trainSet = trains.set;
    this.#suspect = trains.suspect;
  }

  /** The part of the key that names its index; empty for control data. */
  get indexGroup(): string {
    return this.section === "CONTROL" ? "" : this.key.split(".", 1)[0];
  }

  /** Shape of one entry. */
  get entryShape(): readonly number[] {
    return this.#describe().shape;
  }

  /** Element type in words: `float32`, `uint64`, `string`. */
  get dtype(): string {
    return this.#describe().dtype;
  }

  /** Shape of all entries together. */
  get shape(): number[] {
    return [this.total(), ...this.entryShape];
  }

  /** Bytes of all entries. */
  get nbytes(): number {
    return this.shape.reduce((a, b) => a * b, this.datasetIn(this.files[0]).type.size);
  }

  /** Name as in tables: `source/key`, without `.value`. */
  get label(): string {
    return `${this.source}/${this.shortKey()}`;
  }

  /** What names the dataset in each file. @internal */
  protected get place(): { section: Section; source: string; key: string } {
    return { section: this.section, source: this.source, key: this.key };
  }

  /** Where the entries lie. */
  chunks(): readonly DataChunk[] {
    this.#chunks ??= planChunks({
      files: this.files,
      source: this.source,
      group: this.indexGroup,
      trainIds: this.#trainSet,
      suspect: this.#suspect,
      rows: (file: RunFile): number => this.datasetIn(file).shape[0],
    });
    return this.#chunks;
  }

  /** The dataset in one file; use it at once. */
  datasetIn(file: RunFile): Hdf5Dataset {
    return file.dataset(this.section, this.source, this.key);
  }

  /** The train ID of each entry. */
  trainIdCoordinates(): Float64Array {
    const ids = new Float64Array(this.total());
    let at = 0;
    for (const { trainIds, counts } of this.chunks()) {
      trainIds.forEach((id, i) => {
        ids.fill(id, at, at + counts[i]);
        at += counts[i];
      });
    }
    return ids;
  }

  /** Number of entries for each selected train, 0 where there are none. */
  dataCounts(): Float64Array {
    const counts = new Map<number, number>();
    for (const chunk of this.chunks()) {
      chunk.trainIds.forEach((id, i) => {
        counts.set(id, chunk.counts[i]);
      });
    }
    return Float64Array.from(this.trainIds, (id) => counts.get(id) ?? 0);
  }

  /** Attributes that the control system stored with the key; for control data those of the property. */
  attributes(): Record<string, unknown> {
    const dataset = this.datasetIn(this.files[0]);
    const own = dataset.attrs;
    if (this.section !== "CONTROL" || !this.key.endsWith(".value")) return own;
    return { ...own, ...this.files[0].groupAttributes(this.section, this.source, this.key) };
  }

  /** The unit's symbol with its prefix, such as `μJ`; undefined if none is stored. */
  get units(): string | undefined {
    const { unitSymbol, metricPrefixSymbol = "" } = this.attributes();
    if (typeof unitSymbol !== "string") return undefined;
    return `${metricPrefixSymbol === "u" ? "μ" : metricPrefixSymbol}${unitSymbol}`;
  }

  /** The key without `.value`, as names have it. @internal */
  protected shortKey(): string {
    return this.section === "CONTROL" ? this.key.replace(/\.value$/, "") : this.key;
  }

  /** The unit in words, such as `microjoule`; undefined if none is stored. */
  get unitsName(): string | undefined {
    const { unitName, metricPrefixName = "" } = this.attributes();
    return typeof unitName === "string" ? `${metricPrefixName}${unitName}` : undefined;
  }

  /** Files that have the selected trains, in the order of these. */
  get sourceFilePaths(): string[] {
    return [...new Set(this.chunks().map(({ file }) => file.path))];
  }

  /** First entry of each train and the one after its last, among all entries as {@link KeyData.ndarray} gives them. */
  trainIndexBounds(): { starts: Float64Array; ends: Float64Array } {
    const places = new Map<number, [number, number]>();
    let at = 0;
    for (const { trainIds, counts } of this.chunks()) {
      trainIds.forEach((id, i) => {
        places.set(id, [at, at + counts[i]]);
        at += counts[i];
      });
    }
    let last = 0;
    const bounds = this.trainIds.map((id) => {
      const [start, end] = places.get(id) ?? [last, last];
      last = end;
      return [start, end];
    });
    return {
      starts: Float64Array.from(bounds, ([start]) => start),
      ends: Float64Array.from(bounds, ([, end]) => end),
    };
  }

  /** What the same key of other trains is made from. @internal */
  protected partsFor(trainIds: readonly number[]): ConstructorParameters<typeof KeyFacts> {
    const set = new Set(trainIds);
    return [this.#entry, this.key, { ids: trainIds, set, suspect: this.#suspect }];
  }

  /** Number of all entries. @internal */
  protected total(): number {
    return this.chunks().reduce((sum, chunk) => sum + chunk.total, 0);
  }

  #describe(): { shape: readonly number[]; dtype: string } {
    if (!this.#described) {
      const dataset = this.datasetIn(this.files[0]);
      this.#described = { shape: dataset.shape.slice(1), dtype: dataset.dtype };
    }
    return this.#described;
  }

  /** The dtype of the values as an array. @throws `UnsupportedType` for text. @internal */
  protected arrayDType(): DType {
    const dtype = arrayDType(this.datasetIn(this.files[0]).type);
    if (dtype !== undefined) return dtype;
    throw new BeambookError("UnsupportedType", `${this.label} holds ${this.dtype}, not numbers.`, {
      hint: this.entryShape.length > 0 ? "Use run.key(…).strings()." : "Use getSeries().",
    });
  }
}
