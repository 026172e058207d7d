import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import { JUNGFRAUGeometry } from "../../geometry/index.js";
import type { LazyLabelledArray } from "../../lazy/index.js";
import { LabelledArray } from "../../ndarray/labelled.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { resolveIndex } from "../../ndarray/selection.js";
import type { DataCollection } from "../collection.js";
import type { KeyData } from "../key-data.js";
import type { TrainMask } from "../train-mask.js";
import { byId, type TrainSelection } from "../train-selection.js";
import { type AvailabilityOptions, availability } from "./availability.js";
import { applyMask, type MaskOptions } from "./bad-pixels.js";
import { DetectorKey } from "./detector-key.js";
import type { DetectorTrain } from "./detector-trains.js";
import { iterateEntryImages } from "./entry-images.js";
import { findJungfrau } from "./find-jungfrau.js";
import {
  type FrameImage,
  type ImageOptions,
  type ImageSource,
  iterateFrames,
  readImage,
} from "./frame-image.js";
import type { FrameIndex, FrameOptions } from "./frame-source.js";
import { type JungfrauArrayOptions, lazyJungfrau, readJungfrau } from "./read-jungfrau.js";
import { type DetectorSplitOptions, splitByFrames } from "./split-detector.js";
import type { TrainImages, TrainImagesOptions } from "./train-images.js";
import type { CxiOptions } from "./write-cxi.js";

/** Which JUNGFRAU, modules and trains to take. */
export interface JungfrauOptions {
  /** Name such as `SPB_IRDA_JF4M`; needed only if the data has several. */
  detectorName?: string;
  /** Numbers of modules to take, as in their sources' names; default all there are. */
  modules?: readonly number[];
  /** Take trains that at least this many modules have data for; default 1. */
  minModules?: number;
  /** Modules that the whole detector has; default the largest number among the sources. */
  nModules?: number;
  /** Take raw data (true) or corrected data (false); default corrected where there is any. */
  raw?: boolean;
  /** Number in the source name of the first module, which becomes module 1; default 1. */
  firstModno?: number;
}

const MAIN_KEY = "data.adc";

/**
 * The data of a JUNGFRAU detector: an entry per train and module, with all memory cells.
 *
 * @throws `SourceName` when the data has none, `InvalidArgument` when it has several and none is named, `NoData`
 * @example
 * const images = await new JUNGFRAU(run).getArray("data.adc"); // (module, train, cell, slow_scan, fast_scan)
 */
export class JUNGFRAU implements ImageSource {
  /** The data of the detector's modules only. */
  readonly data: DataCollection;
  readonly detectorName: string;
  /** Module numbers, rising, from 1. */
  readonly modules: readonly number[];
  readonly moduleToSource: ReadonlyMap<number, string>;
  /** Modules that the whole detector has. */
  readonly nModules: number;
  /** Trains that enough modules have data for. */
  readonly trainIds: readonly number[];
  readonly #options: JungfrauOptions;

  constructor(run: DataCollection, options: JungfrauOptions = {}) {
    const { minModules = 1 } = options;
    const { detectorName, sources, nModules } = findJungfrau(run, options);
    this.#options = options;
    this.nModules = options.nModules ?? nModules;
    this.detectorName = detectorName;
    this.moduleToSource = sources;
    this.modules = [...sources.keys()];
    const all = run.select(Object.fromEntries([...sources.values()].map((name) => [name, []])));
    const counts = [...sources.values()].map((name) => all.key(name, MAIN_KEY).dataCounts());
    this.trainIds = all.trainIds.filter(
      (_, i) => counts.filter((found) => found[i] > 0).length >= minModules,
    );
    if (this.trainIds.length === 0) {
      throw new BeambookError("NoData", `No data found with >= ${minModules} modules present.`, {
        hint: `There are ${sources.size} modules.`,
      });
    }
    this.data = all.selectTrains(byId(this.trainIds));
  }

  /** Memory cells in each train. */
  get framesPerTrain(): number {
    return this.keyOf(this.modules[0], MAIN_KEY).entryShape[0];
  }

  /** Whether frames are as the detector sent them. */
  get isRaw(): boolean {
    return this.keyOf(this.modules[0], MAIN_KEY).dtype.includes("int");
  }

  /** A key of all modules: its shape without reading, some trains. @throws `PropertyName` */
  key(key: string): DetectorKey {
    return new DetectorKey(this, key, { firstModule: 1, perFrame: false, isLazy: true });
  }

  /** A key of one module. @throws `PropertyName` */
  keyOf(module: number, key: string): KeyData {
    return this.data.key(this.moduleToSource.get(module) as string, key);
  }

  /**
   * Reads all modules as (module, train, cell, slow_scan, fast_scan), fewer axes for keys that have fewer.
   *
   * @throws `PropertyName`, `IndexOutOfRange`
   */
  async getArray(key: string, options: JungfrauArrayOptions = {}): Promise<LabelledArray> {
    return readJungfrau(this, key, this.trainIds, options);
  }

  /**
   * What {@link getArray} gives as a lazy array, for data larger than memory: nothing is read before `compute()`.
   *
   * @throws `PropertyName`, `IndexOutOfRange`
   */
  getLazyArray(key: string, options: JungfrauArrayOptions = {}): LazyLabelledArray {
    return lazyJungfrau(this, key, this.trainIds, options);
  }

  /** Rows and columns of a module's frame. */
  get moduleShape(): readonly [slowScan: number, fastScan: number] {
    const [rows, columns] = this.keyOf(this.modules[0], MAIN_KEY).entryShape.slice(-2);
    return [rows, columns];
  }

  /** Which modules have which trains, `(module, train)`. */
  dataAvailability({ moduleGaps = false }: AvailabilityOptions = {}): NDArray<"bool"> {
    const rows = this.modules.map((module, i) => (moduleGaps ? module - 1 : i));
    const height = moduleGaps ? this.nModules : this.modules.length;
    const counts = this.modules.map((module) => this.keyOf(module, MAIN_KEY).dataCounts());
    const ones = this.trainIds.map(() => 1);
    return availability(rows, height, ones, (m, train) => counts[m][train] > 0);
  }

  /** The same detector in some of the trains. @throws `NoData` when no train is left. */
  selectTrains(selection: TrainSelection | TrainMask): JUNGFRAU {
    const { firstModno = 1 } = this.#options;
    return new JUNGFRAU(this.data.selectTrains(selection), {
      ...this.#options,
      detectorName: this.detectorName,
      modules: this.modules.map((module) => module + firstModno - 1),
      nModules: this.nModules,
    });
  }

  /** The same detector in parts of nearly the same number of trains, or of at most so many frames. */
  splitTrains(options: DetectorSplitOptions): JUNGFRAU[] {
    const counts = this.trainIds.map(() => this.framesPerTrain);
    return splitByFrames(this.trainIds, counts, options).map((ids) => this.selectTrains(byId(ids)));
  }

  /**
   * Goes over trains as assembled images: `[trainId, { images, pulseIds, centre }]`, each train's images `(cell, y, x)`;
   * `pulseIds` are the positions of the memory cells.
   *
   * @param options - `geometry`: default modules in two columns; `reuse`: one array for all trains.
   */
  images(options: Omit<TrainImagesOptions, "pulses"> = {}): AsyncGenerator<[number, TrainImages]> {
    const { geometry = JUNGFRAUGeometry.example(this.nModules), ...rest } = options;
    const { trainIds, imageKey, maskKey } = this;
    const readTrain = async (key: string, id: number): Promise<LabelledArray> =>
      (await readJungfrau(this, key, [id], {})).isel({ train: 0 });
    return iterateEntryImages({ trainIds, imageKey, maskKey, readTrain }, geometry, rest);
  }

  /** Key of the images. */
  get imageKey(): string {
    return MAIN_KEY;
  }

  /** Key of the images' masks; undefined for raw data, which has none. */
  get maskKey(): string | undefined {
    return this.hasKey("data.mask") ? "data.mask" : undefined;
  }

  /** Whether the data has a key. */
  hasKey(key: string): boolean {
    const [source] = this.moduleToSource.values();
    return this.data.keysForSource(source).includes(key);
  }

  /** Which train and memory cell (by position, as `pulseId`) each frame is. */
  async frames(): Promise<FrameIndex> {
    const cells = this.framesPerTrain;
    const length = this.trainIds.length * cells;
    return {
      trainId: Float64Array.from({ length }, (_, i) => this.trainIds[Math.floor(i / cells)]),
      pulseId: Float64Array.from({ length }, (_, i) => i % cells),
    };
  }

  /**
   * One frame of all modules as `(module, slow_scan, fast_scan)`; `attrs` tell its `trainId` and `pulseId` (cell).
   *
   * @throws `IndexOutOfRange`, `PropertyName`
   */
  async readFrame(
    frame: number,
    { key = MAIN_KEY, signal }: FrameOptions = {},
  ): Promise<LabelledArray> {
    const cells = this.framesPerTrain;
    const at = resolveIndex(frame, this.trainIds.length * cells, "frame");
    const [trainId, cell] = [this.trainIds[Math.floor(at / cells)], at % cells];
    const array = await readJungfrau(this, key, [trainId], { roi: [cell], signal });
    const { values, dims, coords } = array.isel({ train: 0 });
    return new LabelledArray(values, {
      dims,
      coords: { module: coords.module },
      name: key,
      attrs: { trainId, pulseId: cell },
    });
  }

  /** Goes over all frames as {@link readFrame} gives them, one in memory at a time. */
  eachFrame(options: FrameOptions = {}): AsyncGenerator<LabelledArray> {
    return iterateFrames(this, options);
  }

  /**
   * One frame of the detector as an image: read, without its bad pixels, assembled. Shows itself as a picture.
   *
   * @param options - `train`: ID or position; `pulse`: memory cell; `geometry`: default modules in two columns.
   * @throws `TrainId`, `IndexOutOfRange`, `ShapeMismatch` for another detector's geometry
   */
  async image(options: ImageOptions = {}): Promise<FrameImage> {
    return readImage(this, options.geometry ?? JUNGFRAUGeometry.example(this.nModules), options);
  }

  /**
   * Writes a CXI file for other programs: its datasets show all modules as one array, and refer to the run's files
   * without copying them. Memory cells are frames; places of missing modules are filled.
   *
   * @throws `FileAccess`, `PropertyName`
   */
  async writeVirtualCxi(path: string, options: CxiOptions = {}): Promise<void> {
    const { writeJungfrauCxi } = await import("./write-jungfrau-cxi.js");
    await writeJungfrauCxi(this, path, options);
  }

  /** Reads corrected data and replaces its bad pixels. @throws `PropertyName` when the data has no mask. */
  async maskedData(
    key: string = MAIN_KEY,
    options: JungfrauArrayOptions & MaskOptions = {},
  ): Promise<LabelledArray> {
    const { maskBits, maskedValue, ...read } = options;
    const data = await this.getArray(key, read);
    const mask = await this.getArray("data.mask", { roi: read.roi, signal: read.signal });
    return applyMask(data, mask, { maskBits, maskedValue });
  }

  /** Goes over trains: `[trainId, { key: array }]`, arrays as {@link getArray} gives them for one train. */
  async *trains({
    requireAll = true,
  }: {
    requireAll?: boolean;
  } = {}): AsyncGenerator<[number, DetectorTrain]> {
    const source = this.moduleToSource.get(this.modules[0]) as string;
    const keys = this.data.keysForSource(source);
    const counts = this.modules.map((module) => this.keyOf(module, MAIN_KEY).dataCounts());
    for (const [i, id] of this.trainIds.entries()) {
      if (requireAll && counts.some((found) => found[i] === 0)) continue;
      const train: DetectorTrain = {};
      for (const key of keys) {
        const array = await readJungfrau(this, key, [id], {});
        train[key] = array.isel({ train: 0 });
      }
      yield [id, train];
    }
  }

  toString(): string {
    const level = this.isRaw ? "raw" : "proc";
    return `<JUNGFRAU: Data interface for detector '${this.detectorName}' - ${level} data with ${this.modules.length} modules>`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": `${this.toString()}\n${this.trainIds.length} trains` };
  }
}
