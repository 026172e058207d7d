import { BeambookError, throwIfAborted } from "../errors.js";
import { type ChunkSpec, type LazyArray, LazyLabelledArray } from "../lazy/index.js";
import { unfilled } from "../ndarray/create.js";
import { itemSize } from "../ndarray/dtype.js";
import { LabelledArray, type Labels } from "../ndarray/labelled.js";
import { type NDArray, sameShape, zeros } from "../ndarray/ndarray.js";
import { type AxisSelection, resolveIndex, slice } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import { Series } from "../table/series.js";
import type { Table } from "../table/table.js";
import { KeyFacts } from "./key-facts.js";
import { lazyEntries } from "./lazy-rows.js";
import { keptAxes, shapeOfRoi } from "./roi.js";
import { RowReader, type TrainValue } from "./row-reader.js";
import { type RunValue, readRunValue } from "./run-values.js";
import { type SingleValueOptions, singleValue } from "./single-value.js";
import { type SplitOptions, splitEvenly } from "./split-trains.js";
import type { TrainMask } from "./train-mask.js";
import { byId, selectTrainIds, type TrainSelection } from "./train-selection.js";

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

/** How {@link KeyData.ndarray} reads. */
export interface PlainReadOptions extends KeyReadOptions {
  /** Array of the result's shape and dtype to read into, instead of a new one. */
  out?: NDArray;
}

/** How {@link KeyData.trains} goes over trains. */
export interface KeyTrainOptions {
  /** Keep the first axis of instrument data with a single entry; default false. */
  keepDims?: boolean;
  /** Also give trains without entries: `undefined`, or an empty array with `keepDims`; default false. */
  includeEmpty?: boolean;
}

/** How {@link KeyData.lazy} reads. */
export interface LazyReadOptions {
  /** What to take of each entry, one selection per axis of an entry. */
  roi?: readonly AxisSelection[];
  /** How the array is cut into blocks; default about 32 MB along the entries. */
  chunks?: ChunkSpec;
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

/** One key of one source for the selected trains: its shape and counts are known without reading data. */
export class KeyData extends KeyFacts {
  /**
   * All entries, without labels: `(entry, …)`.
   *
   * @throws `UnsupportedType` for text, `IndexOutOfRange` for a region outside the entries, `ShapeMismatch` for an `out`
   * that does not fit.
   */
  async ndarray(options: PlainReadOptions = {}): Promise<NDArray> {
    const { roi = [], shared, signal } = options;
    const dtype = this.arrayDType();
    const shape = [this.total(), ...shapeOfRoi(this.entryShape, roi)];
    const fresh = (): NDArray =>
      shared ? zeros(shape, dtype, { shared }) : unfilled(shape, dtype);
    const { out = fresh() } = options;
    if (out.dtype !== dtype || !sameShape(out.shape, shape)) {
      throw new BeambookError(
        "ShapeMismatch",
        `${this.label} is ${dtype} (${shape.join(", ")}), \`out\` ${out.dtype} (${out.shape.join(", ")}).`,
      );
    }
    let at = 0;
    for (const { file, first, total } of this.chunks()) {
      if (total === 0) continue;
      throwIfAborted(signal);
      const target = out.slice(slice(at, at + total));
      await this.datasetIn(file).read([slice(first, first + total), ...roi], {
        out: target,
        signal,
      });
      at += total;
    }
    return out;
  }

  /** All entries of a text key, row-major if an entry is more than one text. @throws `UnsupportedType` for numbers. */
  async strings(): Promise<string[]> {
    return this.chunks()
      .filter(({ total }) => total > 0)
      .flatMap(({ file, first, total }) =>
        this.datasetIn(file).stringsSync([slice(first, first + total)]),
      );
  }

  /** All entries with train IDs along the first axis, `trainId`. */
  async labelled(options: ArrayOptions = {}): Promise<LabelledArray> {
    const labels = this.#labels(options);
    return new LabelledArray(await this.ndarray(options), labels);
  }

  /** Names and coordinates of the axes of all entries. */
  #labels(options: Pick<ArrayOptions, "roi" | "extraDims" | "name">): Labels {
    const { roi = [], extraDims, name = `${this.source}.${this.shortKey()}` } = options;
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
    const attrs = units === undefined ? {} : { units };
    return { dims: ["trainId", ...names], coords, name, attrs };
  }

  /**
   * All entries as a lazy array `(entry, …)`: nothing is read before `compute()`, which runs block by block, in workers
   * if asked to.
   *
   * @throws `UnsupportedType` for text.
   * @example
   * const mean = await run.key("SPB_CAM/CAM/1:daqOutput", "data.image.pixels").lazy().mean(0).compute();
   */
  lazy({ roi, chunks }: LazyReadOptions = {}): LazyArray {
    return lazyEntries(this, this.arrayDType(), { roi, chunks });
  }

  /** {@link lazy} with the axes that {@link labelled} has. */
  lazyLabelled(
    options: LazyReadOptions & Pick<ArrayOptions, "extraDims" | "name"> = {},
  ): LazyLabelledArray {
    return new LazyLabelledArray(this.lazy(options), this.#labels(options));
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

  /**
   * The one value that all trains have within tolerances: the median (or what `reduceBy` says), if no entry is further
   * from it. Text must be the same everywhere.
   *
   * @returns A number, or an array of an entry's shape; text.
   * @throws `NoData`, `NotClose` with the largest differences.
   * @example
   * await run.key("SA1_XTD2_XGM/DOOCS/MAIN", "pulseEnergy.wavelengthUsed").asSingleValue({ rtol: 1e-3 });
   */
  async asSingleValue(
    options: SingleValueOptions = {},
  ): Promise<number | bigint | string | NDArray> {
    return singleValue(this, options);
  }

  /** The value at the start of the run. @throws `SourceName` for instrument data, `PropertyName` */
  runValue(): RunValue {
    const { source: name, files, section } = this;
    return readRunValue({ name, files, section }, this.key);
  }

  /** The same key of some of the trains. */
  selectTrains(selection: TrainSelection | TrainMask): KeyData {
    return new KeyData(...this.partsFor(selectTrainIds(this.trainIds, selection)));
  }

  /** The same key of the trains that have entries. */
  dropEmptyTrains(): KeyData {
    const counts = this.dataCounts();
    return new KeyData(...this.partsFor(this.trainIds.filter((_, i) => counts[i] > 0)));
  }

  /** The key in parts of nearly the same number of trains. @throws `InvalidArgument` */
  splitTrains(options: SplitOptions): KeyData[] {
    return splitEvenly(this.trainIds, options).map((ids) => new KeyData(...this.partsFor(ids)));
  }

  /**
   * Goes over trains: `[trainId, value]`. A single entry comes without its axis unless `keepDims`; trains without
   * entries are left out unless `includeEmpty`.
   */
  trains(
    options: KeyTrainOptions & { includeEmpty: true },
  ): AsyncGenerator<[number, TrainValue | undefined]>;
  trains(options?: KeyTrainOptions): AsyncGenerator<[number, TrainValue]>;
  async *trains({
    keepDims = false,
    includeEmpty = false,
  }: KeyTrainOptions = {}): AsyncGenerator<[number, TrainValue | undefined]> {
    const reader = new RowReader();
    const empty = (): TrainValue | undefined => (keepDims ? this.#noEntries() : undefined);
    for (const { file, first, trainIds, counts } of this.chunks()) {
      let row = first;
      for (const [i, id] of trainIds.entries()) {
        const count = counts[i];
        if (count > 0)
          yield [id, reader.read({ ...this.place, file }, { first: row, count, keepDims })];
        else if (includeEmpty) yield [id, empty()];
        row += count;
      }
    }
  }

  /**
   * The entries of one train: `[trainId, value]`; an empty array if it has none, or an empty list of text.
   *
   * @throws `TrainId` when the train is not selected
   */
  async trainFromId(
    trainId: number,
    { keepDims = false }: Pick<KeyTrainOptions, "keepDims"> = {},
  ): Promise<[number, TrainValue]> {
    if (!this.trainIds.includes(trainId)) {
      throw new BeambookError("TrainId", `${this.label} has no train ${trainId} selected.`);
    }
    const one = this.selectTrains(byId(trainId));
    for await (const train of one.trains({ keepDims })) return train;
    return [trainId, this.#noEntries()];
  }

  #noEntries(): TrainValue {
    if (this.dtype.startsWith("string")) return [];
    return zeros([0, ...this.entryShape], this.arrayDType());
  }

  /** {@link trainFromId} by position; negative ones count from the end. @throws `IndexOutOfRange` */
  async trainFromIndex(
    index: number,
    options: Pick<KeyTrainOptions, "keepDims"> = {},
  ): Promise<[number, TrainValue]> {
    const at = resolveIndex(index, this.trainIds.length, "trains");
    return this.trainFromId(this.trainIds[at], options);
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
    const dtype = this.arrayDType();
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
}
