import { BeambookError, throwIfAborted } from "../errors.js";
import type { Hdf5Dataset } from "../hdf5/dataset.js";
import { arrayDType } from "../hdf5/datatype.js";
import { itemSize } from "../ndarray/dtype.js";
import { LabelledArray } from "../ndarray/labelled.js";
import { type NDArray, zeros } from "../ndarray/ndarray.js";
import { type AxisSelection, isSlice, resolveSlice, slice } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import { Series } from "../table/series.js";
import type { Table } from "../table/table.js";
import { type DataChunk, planChunks } from "./chunks.js";
import type { RunFile, Section } from "./run-file.js";

/** How {@link KeyData.ndarray} and {@link KeyData.labelled} read. */
export interface KeyReadOptions {
  /** What to take of each entry, one selection per axis of an entry. */
  roi?: readonly AxisSelection[];
  /** Put the array into shared memory, so that workers see it without a copy; default false. */
  shared?: boolean;
  signal?: AbortSignal;
}

/** How {@link KeyData.labelled} names the axes. */
export interface ArrayOptions extends KeyReadOptions {
  /** Names of the axes after `trainId`; without them they are `dim_0`, `dim_1` … and have no coordinates. */
  extraDims?: readonly string[];
  /** Name of the array; default `source.key`. */
  name?: string;
}

/** How {@link KeyData.blocks} reads. */
export interface BlockOptions {
  blockBytes?: number;
  /** What to take of each entry, one selection per axis of an entry. */
  roi?: readonly AxisSelection[];
  signal?: AbortSignal;
}

/** Some of a key's entries. */
export interface KeyBlock {
  /** `(entry, …)` */
  values: NDArray;
  /** Train ID of each entry. */
  trainIds: Float64Array;
  /** Position of the first entry among all. */
  start: number;
}

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

/** One key of one source for the selected trains: its shape and counts are known without reading data. */
export class KeyData {
  readonly source: string;
  readonly key: string;
  readonly section: Section;
  readonly files: readonly RunFile[];
  readonly trainIds: readonly number[];
  readonly #trainSet: ReadonlySet<number>;
  readonly #suspect: boolean;
  #chunks: DataChunk[] | undefined;
  #entry: { shape: readonly number[]; dtype: string } | undefined;

  /** @internal */
  constructor(
    entry: SourceEntry,
    key: string,
    trains: { ids: readonly number[]; set: ReadonlySet<number>; suspect: boolean },
  ) {
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
    return [this.#total(), ...this.entryShape];
  }

  /** Name as in tables: `source/key`, without `.value`. */
  get label(): string {
    return `${this.source}/${this.#shortKey()}`;
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
    const ids = new Float64Array(this.#total());
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

  /**
   * All entries, without labels: `(entry, …)`.
   *
   * @throws `UnsupportedType` for text, `IndexOutOfRange` for a region outside the entries.
   */
  async ndarray({ roi = [], shared, signal }: KeyReadOptions = {}): Promise<NDArray> {
    const dtype = this.#arrayDType();
    const inner = shapeOfRoi(this.entryShape, roi);
    const out = zeros([this.#total(), ...inner], dtype, { shared });
    let at = 0;
    for (const { file, first, total } of this.chunks()) {
      if (total === 0) continue;
      throwIfAborted(signal);
      const target = out.slice(slice(at, at + total));
      this.datasetIn(file).readSync([slice(first, first + total), ...roi], { out: target, signal });
      at += total;
      await Promise.resolve();
    }
    return out;
  }

  /** All entries of a text key. @throws `UnsupportedType` for numbers. */
  async strings(): Promise<string[]> {
    return this.chunks()
      .filter(({ total }) => total > 0)
      .flatMap(({ file, first, total }) =>
        this.datasetIn(file).stringsSync([slice(first, first + total)]),
      );
  }

  /** All entries with train IDs along the first axis, `trainId`. */
  async labelled(options: ArrayOptions = {}): Promise<LabelledArray> {
    const { roi = [], extraDims, name = `${this.source}.${this.#shortKey()}` } = options;
    const values = await this.ndarray(options);
    const kept = keptAxes(this.entryShape, roi);
    if (extraDims && extraDims.length < this.entryShape.length) {
      throw new BeambookError(
        "InvalidArgument",
        `extraDims names ${extraDims.length} axes, an entry of ${this.label} has ${this.entryShape.length}.`,
      );
    }
    const names = kept.map(({ axis }, i) => (extraDims ? extraDims[axis] : `dim_${i}`));
    const coords: Record<string, Float64Array> = { trainId: this.trainIdCoordinates() };
    if (extraDims) for (const { axis, indexes } of kept) coords[extraDims[axis]] = indexes;
    const { units } = this;
    return new LabelledArray(values, {
      dims: ["trainId", ...names],
      coords,
      name,
      attrs: units === undefined ? {} : { units },
    });
  }

  /**
   * One value per train as a series.
   *
   * @throws `ShapeMismatch` when an entry is more than one value.
   */
  async series(): Promise<Series> {
    if (this.entryShape.length > 0) {
      throw new BeambookError(
        "ShapeMismatch",
        `A series needs one value per train; ${this.label} has entries of shape (${this.entryShape.join(", ")}).`,
        { hint: "Use getArray()." },
      );
    }
    const isText = this.dtype.startsWith("string");
    const values = isText ? await this.strings() : (await this.ndarray()).flat();
    return new Series(values, {
      name: this.label,
      index: this.trainIdCoordinates(),
      indexName: "trainId",
    });
  }

  /** {@link labelled} under the name of `run.getArray`. */
  async array(options: ArrayOptions = {}): Promise<LabelledArray> {
    return this.labelled(options);
  }

  /** {@link series} as a table of one column. */
  async table(): Promise<Table> {
    return (await this.series()).toTable();
  }

  /**
   * Goes over all entries in blocks that fit memory, each `(entry, …)` with the train ID of every entry.
   *
   * @param options - `blockBytes`: about how large a block may be; default 64 MB.
   */
  async *blocks({
    blockBytes = 64 * 1024 * 1024,
    roi = [],
    signal,
  }: BlockOptions = {}): AsyncGenerator<KeyBlock> {
    const dtype = this.#arrayDType();
    const rowBytes = Math.max(1, sizeOf(shapeOfRoi(this.entryShape, roi)) * itemSize(dtype));
    const most = Math.max(1, Math.floor(blockBytes / rowBytes));
    const trainIds = this.trainIdCoordinates();
    let at = 0;
    for (const { file, first, total } of this.chunks()) {
      for (let done = 0; done < total; done += most) {
        throwIfAborted(signal);
        const count = Math.min(most, total - done);
        const range = slice(first + done, first + done + count);
        const values = this.datasetIn(file).readSync([range, ...roi], { signal });
        yield { values, trainIds: trainIds.subarray(at, at + count), start: at };
        at += count;
      }
    }
  }

  #shortKey(): string {
    return this.section === "CONTROL" ? this.key.replace(/\.value$/, "") : this.key;
  }

  #total(): number {
    return this.chunks().reduce((sum, chunk) => sum + chunk.total, 0);
  }

  #describe(): { shape: readonly number[]; dtype: string } {
    if (!this.#entry) {
      const dataset = this.datasetIn(this.files[0]);
      this.#entry = { shape: dataset.shape.slice(1), dtype: dataset.dtype };
    }
    return this.#entry;
  }

  #arrayDType(): NDArray["dtype"] {
    const dtype = arrayDType(this.datasetIn(this.files[0]).type);
    if (dtype !== undefined) return dtype;
    throw new BeambookError("UnsupportedType", `${this.label} holds ${this.dtype}, not numbers.`, {
      hint: "Use getSeries().",
    });
  }
}

interface KeptAxis {
  axis: number;
  indexes: Float64Array;
}

/** The axes of an entry that a region keeps, with the positions it takes along each. */
export function keptAxes(shape: readonly number[], roi: readonly AxisSelection[]): KeptAxis[] {
  return shape.flatMap((length, axis) => {
    const wanted = roi[axis] ?? null;
    if (typeof wanted === "number") return [];
    if (wanted !== null && !isSlice(wanted)) return [{ axis, indexes: Float64Array.from(wanted) }];
    const { start, step, count } = resolveSlice(wanted ?? slice(null, null), length);
    return [{ axis, indexes: Float64Array.from({ length: count }, (_, i) => start + i * step) }];
  });
}

/** Shape of an entry after taking a region. */
export function shapeOfRoi(shape: readonly number[], roi: readonly AxisSelection[]): number[] {
  if (roi.length > shape.length) {
    throw new BeambookError(
      "IndexOutOfRange",
      `The region has ${roi.length} axes, an entry has ${shape.length}.`,
    );
  }
  return keptAxes(shape, roi).map(({ indexes }) => indexes.length);
}
