import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import type { LazyArray, LazyLabelledArray } from "../lazy/index.js";
import type { LabelledArray } from "../ndarray/labelled.js";
import { resolveIndex } from "../ndarray/selection.js";
import type { Figure } from "../plot/index.js";
import { Series } from "../table/series.js";
import type { Table } from "../table/table.js";
import { RunAuxiliary } from "./auxiliary.js";
import { type InfoOptions, RunInfo } from "./info.js";
import type { ArrayOptions, LazyReadOptions } from "./key-data.js";
import { type MissingDataOptions, plotMissingData } from "./plot.js";
import { readTable, type TableReadOptions } from "./read-table.js";
import type { RunFile } from "./run-file.js";
import { RunSelection } from "./run-selection.js";
import { type RunValue, readRunValue, readRunValues } from "./run-values.js";
import type { SourceSelection } from "./select-sources.js";
import { TrainInfo } from "./train-info.js";
import { trainTimestamps } from "./train-timestamps.js";
import {
  type FlatTrainData,
  flattenTrain,
  flattenTrains,
  iterateTrains,
  readTrain,
  type TrainData,
  type TrainOptions,
} from "./trains.js";
import { sourcesOfFiles, trainIdsOfFiles } from "./union.js";
import type { WriteRunOptions } from "./write/write-run.js";
import type { VirtualDatasetPlace } from "./write/write-virtual.js";

/** Data of a run (or of a file, or a part of one): trains, sources and keys. Data is read on request only. */
export class DataCollection extends RunSelection {
  /** @internal */
  static fromFiles(
    files: readonly RunFile[],
    options: { title: string; warnings?: readonly string[]; suspect?: boolean },
  ): DataCollection {
    const { title, warnings = [], suspect = true } = options;
    return new DataCollection({
      files,
      sources: sourcesOfFiles(files, suspect),
      trainIds: trainIdsOfFiles(files, suspect),
      title,
      warnings,
      suspect,
    });
  }

  /**
   * Reads all selected trains of a key as `(trainId, …)`. `x.y` means `x.y.value` for control data. Trains without data
   * are left out; an entry of per-pulse detector data has its own place along `trainId`.
   *
   * @throws `SourceName`, `PropertyName`, `UnsupportedType` for text.
   * @example
   * await run.getArray("SA1_XTD2_XGM/DOOCS/MAIN:output", "data.intensityTD", { extraDims: ["pulse"], roi: [slice(40)] })
   */
  async getArray(source: string, key: string, options: ArrayOptions = {}): Promise<LabelledArray> {
    return this.key(source, key).labelled(options);
  }

  /**
   * A key as a lazy array `(entry, …)`, for data larger than memory: nothing is read before `compute()`.
   *
   * @param options - `labelled`: with the axes and train IDs of {@link getArray}; default false.
   * @throws `SourceName`, `PropertyName`, `UnsupportedType` for text.
   * @example
   * const frames = run.getLazyArray("SCS_DET_DSSC1M-1/DET/0CH0:xtdf", "image.data");
   * const mean = await frames.reshape(-1, 75, 128, 512).mean(0, { dtype: "float32" }).compute({ executor: "workers" });
   */
  getLazyArray(
    source: string,
    key: string,
    options: LazyReadOptions & Pick<ArrayOptions, "extraDims"> & { labelled: true },
  ): LazyLabelledArray;
  getLazyArray(
    source: string,
    key: string,
    options?: LazyReadOptions & { labelled?: false },
  ): LazyArray;
  getLazyArray(
    source: string,
    key: string,
    options: LazyReadOptions & Pick<ArrayOptions, "extraDims"> & { labelled?: boolean } = {},
  ): LazyArray | LazyLabelledArray {
    const data = this.key(source, key);
    return options.labelled ? data.lazyLabelled(options) : data.lazy(options);
  }

  /**
   * Reads a key with one value per train as a series over train IDs, numbers or text.
   *
   * @throws `SourceName`, `PropertyName`, `ShapeMismatch` when an entry is more than one value.
   */
  async getSeries(source: string, key: string): Promise<Series> {
    return this.key(source, key).series();
  }

  /** How many entries a key has for each selected train; 0 where the source has none. */
  getDataCounts(source: string, key: string): Series {
    const data = this.key(source, key);
    return new Series(data.dataCounts(), {
      name: data.label,
      index: Float64Array.from(this.trainIds),
      indexName: "trainId",
    });
  }

  /**
   * Reads keys with one value per train as a table over train IDs, sorted; columns are called `source/key`, values that
   * a train lacks are NaN.
   *
   * @param fields - what to take, as for `select`; default everything.
   * @param options - `timestamps`: also the times of control values; default false.
   * @throws `NotFound`, `ShapeMismatch` when an entry is more than one value.
   * @example
   * const table = await run.getDataframe([["*_XGM/*", "*.i[xy]Pos"], ["*_XGM/*", "*.photonFlux"]]);
   */
  async getDataframe(fields?: SourceSelection, options: TableReadOptions = {}): Promise<Table> {
    return readTable(fields === undefined ? this : this.select(fields), options);
  }

  /**
   * Makes a file with one virtual dataset that joins the pieces of a key from all files, with its index.
   *
   * @param options - `filename`: default a new file in the system's folder for temporary files.
   * @returns The file and the path of the dataset inside it.
   */
  async getVirtualDataset(
    source: string,
    key: string,
    { filename }: { filename?: string } = {},
  ): Promise<VirtualDatasetPlace> {
    const { writeVirtualDataset } = await import("./write/write-virtual.js");
    return writeVirtualDataset(this, source, key, filename);
  }

  /**
   * Copies the selected data into one new file, which opens as a run's file.
   *
   * @throws `FileAccess`, `Aborted`
   */
  async write(path: string, options: WriteRunOptions = {}): Promise<void> {
    const { writeRun } = await import("./write/write-run.js");
    await writeRun(this, path, options);
  }

  /** Like {@link write}, but the new file only refers to the data: small, and of use only together with the run. */
  async writeVirtual(path: string): Promise<void> {
    const { writeVirtualRun } = await import("./write/write-virtual.js");
    await writeVirtualRun(this, path);
  }

  /** When each selected train was: nanoseconds since 1970 (UTC), 0 where the files do not tell (format 0.5). */
  trainTimestamps(options: { labelled: true }): Series;
  trainTimestamps(options?: { labelled?: false }): BigUint64Array;
  trainTimestamps({ labelled = false }: { labelled?: boolean } = {}): BigUint64Array | Series {
    const times = trainTimestamps(this);
    if (!labelled) return times;
    const index = Float64Array.from(this.trainIds);
    return new Series(times, { name: "Train timestamp", index, indexName: "trainId" });
  }

  /** A control value at the start of the run. @throws `SourceName`, `PropertyName` */
  getRunValue(source: string, key: string): RunValue {
    return readRunValue(this.source(source), key);
  }

  /** All control values of a source at the start of the run, by key. @throws `SourceName` */
  getRunValues(source: string): Record<string, RunValue> {
    return readRunValues(this.source(source));
  }

  /**
   * Iterates over trains: `[trainId, data]` with `data[source][key]`. A single entry of instrument data comes without its
   * axis; a source without data has only `metadata`.
   *
   * @param options - `devices` selects sources, `trainRange` trains; `requireAll` skips trains where a source is missing.
   */
  trains(options: TrainOptions & { flatKeys: true }): AsyncGenerator<[number, FlatTrainData]>;
  trains(options?: TrainOptions): AsyncGenerator<[number, TrainData]>;
  trains(options: TrainOptions = {}): AsyncGenerator<[number, TrainData | FlatTrainData]> {
    const trains = iterateTrains(this.#narrow(options), options);
    return options.flatKeys ? flattenTrains(trains) : trains;
  }

  /** One train by ID; options as for {@link trains}. @throws `TrainId` when there is no such train. */
  async trainFromId(
    trainId: number,
    options: TrainOptions & { flatKeys: true },
  ): Promise<[number, FlatTrainData]>;
  async trainFromId(trainId: number, options?: TrainOptions): Promise<[number, TrainData]>;
  async trainFromId(
    trainId: number,
    options: TrainOptions = {},
  ): Promise<[number, TrainData | FlatTrainData]> {
    if (!this.hasTrain(trainId)) {
      const { length } = this.trainIds;
      const range =
        length > 0
          ? ` (${length} trains, ${this.trainIds[0]} to ${this.trainIds[length - 1]})`
          : "";
      throw new BeambookError("TrainId", `No train ${trainId} in ${this.title}${range}.`, {
        hint: "See run.trainIds.",
      });
    }
    const { keepDims, flatKeys = false } = options;
    const data = await readTrain(this.#narrow(options), trainId, { keepDims });
    return [trainId, flatKeys ? flattenTrain(data) : data];
  }

  /** One train by position; negative positions count from the end. @throws `IndexOutOfRange` */
  async trainFromIndex(
    index: number,
    options: TrainOptions & { flatKeys: true },
  ): Promise<[number, FlatTrainData]>;
  async trainFromIndex(index: number, options?: TrainOptions): Promise<[number, TrainData]>;
  async trainFromIndex(
    index: number,
    options: TrainOptions = {},
  ): Promise<[number, TrainData | FlatTrainData]> {
    const at = resolveIndex(index, this.trainIds.length, "trains");
    return this.trainFromId(this.trainIds[at], options);
  }

  /** What METADATA of the first file says: proposal, run, format version, … */
  runMetadata(): Record<string, string | number | bigint> {
    return this.files[0].metadata();
  }

  /**
   * Trains, duration, detectors and sources; shows itself as text or HTML.
   *
   * @param options - `detailsForSources`: patterns of sources whose keys are listed; `counts`: how much data there is
   * @example
   * run.info({ detailsForSources: "*_XGM/*" });
   */
  info(options: InfoOptions = {}): RunInfo {
    return new RunInfo(this, options);
  }

  /** Sources that tell how other data was reduced, or what is wrong with it; newer files have some. */
  get auxiliary(): RunAuxiliary {
    return new RunAuxiliary(this);
  }

  /** Element type of a key: `float32`, `uint64`, `string`. @throws `SourceName`, `PropertyName` */
  getDtype(source: string, key: string): string {
    return this.key(source, key).dtype;
  }

  /** Shape of one entry of a key. @throws `SourceName`, `PropertyName` */
  getEntryShape(source: string, key: string): readonly number[] {
    return this.key(source, key).entryShape;
  }

  /** Which sources have a train in their files. @throws `TrainId` */
  trainInfo(trainId: number): TrainInfo {
    return new TrainInfo(this, trainId);
  }

  /** Sources that lack trains, as bars of the trains they have and lack. */
  plotMissingData(options: MissingDataOptions = {}): Figure {
    return plotMissingData(this, options);
  }

  /** Closes all files; they are opened again when data is asked for. */
  close(): void {
    for (const file of this.files) file.close();
  }

  override toString(): string {
    const { length } = this.trainIds;
    return `DataCollection of ${this.title}: ${length} trains, ${this.allSources.length} sources, ${this.files.length} files`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return this.info()[JUPYTER_DISPLAY]();
  }

  #narrow({ devices, trainRange }: TrainOptions): DataCollection {
    const selected = devices === undefined ? this : this.select(devices);
    return trainRange === undefined ? selected : selected.selectTrains(trainRange);
  }
}
