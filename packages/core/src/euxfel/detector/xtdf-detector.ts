import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import type { VirtualSource } from "../../hdf5/write/index.js";
import type { LazyLabelledArray } from "../../lazy/index.js";
import type { DType } from "../../ndarray/dtype.js";
import type { LabelledArray } from "../../ndarray/labelled.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { type AxisSelection, resolveIndex } from "../../ndarray/selection.js";
import type { DataCollection } from "../collection.js";
import type { KeyData } from "../key-data.js";
import type { TrainMask } from "../train-mask.js";
import { byId, type TrainSelection } from "../train-selection.js";
import type { WriteRunOptions } from "../write/write-run.js";
import { type AvailabilityOptions, availability } from "./availability.js";
import { applyMask, type MaskOptions } from "./bad-pixels.js";
import { DetectorKey } from "./detector-key.js";
import { DetectorReader } from "./detector-reader.js";
import {
  type DetectorTrain,
  type DetectorTrainOptions,
  iterateDetectorTrains,
} from "./detector-trains.js";
import {
  type FrameImage,
  type ImageOptions,
  type ImageSource,
  iterateFrames,
  readImage,
} from "./frame-image.js";
import type { FrameIndex, FrameOptions } from "./frame-source.js";
import { buildFrameTable, type FrameTable } from "./frame-table.js";
import { mapFrames } from "./map-frames.js";
import { type DetectorKind, findModules, type ModuleChoice } from "./modules.js";
import { presentTrains } from "./present-trains.js";
import type { PulseSelection } from "./pulse-selection.js";
import { type DetectorSplitOptions, splitByFrames } from "./split-detector.js";
import {
  iterateImages,
  type TrainImageSource,
  type TrainImages,
  type TrainImagesOptions,
} from "./train-images.js";
import type { CxiOptions, CxiSource } from "./write-cxi.js";

/** Which detector, modules and trains a component takes. */
export interface DetectorOptions extends ModuleChoice {
  /** Name such as `SPB_DET_AGIPD1M-1`; needed only if the data has several of the kind. */
  detectorName?: string;
  /** Module numbers to take; default all there are. */
  modules?: readonly number[];
  /** Take raw data (true) or corrected data (false); default corrected where there is any. */
  raw?: boolean;
  /** Take trains that at least this many modules have data for; default 1. */
  minModules?: number;
}

/** What {@link XtdfDetector.getArray} reads and how. */
export interface DetectorArrayOptions {
  /** Pulses of each train: `byId(…)` by pulse ID, `byIndex(…)` by position; default all. Only for `image.*`. */
  pulses?: PulseSelection;
  /** Pixels of each module, one selection per axis of a frame; for raw AGIPD data the first axis is data, gain. */
  roi?: readonly AxisSelection[];
  /** dtype of the result; default that of the files. */
  astype?: DType;
  /** Value for modules that miss a train; default NaN for floating point, 0 for integers. */
  fillValue?: number;
  /** What labels the frames of a train; default `pulseId`. */
  subtrainIndex?: "pulseId" | "cellId";
  /** Whether trains and pulses are axes of their own (default), or one axis `train_pulse`. */
  unstackPulses?: boolean;
  /** Put the array into shared memory; default false. */
  shared?: boolean;
  signal?: AbortSignal;
}

/** The key whose counts decide which module has which frames. */
const MAIN_KEY = "image.data";

/** A detector of 16 modules with frames along the first axis of `image.*`: AGIPD, DSSC and LPD. */
export class XtdfDetector implements ImageSource {
  /** The data of the detector's modules only. */
  readonly data: DataCollection;
  readonly detectorName: string;
  /** Module numbers, rising. */
  readonly modules: readonly number[];
  readonly moduleToSource: ReadonlyMap<number, string>;
  /** Trains that enough modules have data for. */
  readonly trainIds: readonly number[];
  /** Frames of each train. */
  readonly frameCounts: Float64Array;
  readonly #kind: DetectorKind;
  readonly #reader: DetectorReader;
  readonly #options: DetectorOptions;

  /** @internal */
  protected constructor(run: DataCollection, kind: DetectorKind, options: DetectorOptions) {
    const { minModules = 1 } = options;
    if (!(minModules >= 1)) {
      throw new BeambookError(
        "InvalidArgument",
        `minModules must be at least 1, not ${minModules}.`,
      );
    }
    this.#kind = kind;
    this.#options = options;
    const { detectorName, sources } = findModules(run, kind, options);
    this.detectorName = detectorName;
    this.moduleToSource = sources;
    this.modules = [...sources.keys()];
    const all = run.select(Object.fromEntries([...sources.values()].map((name) => [name, []])));
    const present = presentTrains(all, sources, { key: MAIN_KEY, minModules });
    this.trainIds = present.trainIds;
    this.frameCounts = present.counts;
    this.data = all.selectTrains(byId(present.trainIds));
    this.#reader = new DetectorReader(this, this.#table());
  }

  /** Frames per train. @throws `ShapeMismatch` when trains differ. */
  get framesPerTrain(): number {
    const counts = new Set(this.frameCounts);
    if (counts.size === 1) return this.frameCounts[0];
    throw new BeambookError(
      "ShapeMismatch",
      `The number of frames per train varies: ${[...counts].sort((a, b) => a - b).join(", ")}.`,
      { hint: "See frameCounts." },
    );
  }

  /** Modules of the whole detector. */
  get nModules(): number {
    return this.#kind.modules ?? 16;
  }

  /** Rows and columns of a module's frame. */
  get moduleShape(): readonly [slowScan: number, fastScan: number] {
    const [rows, columns] = this.keyOf(this.modules[0], MAIN_KEY).entryShape.slice(-2);
    return [rows, columns];
  }

  /** Which modules have which frames, `(module, frame)`. */
  dataAvailability({ moduleGaps = false }: AvailabilityOptions = {}): NDArray<"bool"> {
    const rows = this.modules.map((module, i) => (moduleGaps ? module : i));
    const height = moduleGaps ? this.nModules : this.modules.length;
    const { table } = this.#reader;
    return availability(
      rows,
      height,
      this.frameCounts,
      (m, train) => table.rows[m].files[train] !== undefined,
    );
  }

  /** The same detector in some of the trains. @throws `NoData` when no train is left. */
  selectTrains(selection: TrainSelection | TrainMask): this {
    const Same = this.constructor as new (run: DataCollection, options: DetectorOptions) => this;
    return new Same(this.data.selectTrains(selection), {
      ...this.#options,
      detectorName: this.detectorName,
      modules: this.modules,
    });
  }

  /**
   * The same detector in parts of nearly the same number of trains, or of at most so many frames.
   *
   * @throws `InvalidArgument` when nothing is given, or less than 1
   */
  splitTrains(options: DetectorSplitOptions): this[] {
    return splitByFrames(this.trainIds, this.frameCounts, options).map((ids) =>
      this.selectTrains(byId(ids)),
    );
  }

  /** Whether frames are as the detector sent them: for AGIPD with a data/gain axis, else integers. */
  get isRaw(): boolean {
    const [source] = this.moduleToSource.values();
    if (source.includes("/CORR/")) return false;
    const { entryShape, dtype } = this.keyOf(this.modules[0], MAIN_KEY);
    return this.#kind.title.startsWith("AGIPD") ? entryShape.length === 3 : dtype.includes("int");
  }

  /** A key of all modules: shape and coordinates without reading, some pulses, some trains. @throws `PropertyName` */
  key(key: string): DetectorKey {
    const perFrame = key.startsWith("image.");
    return new DetectorKey(this, key, { firstModule: 0, perFrame, isLazy: perFrame });
  }

  /** A key of one module. @throws `PropertyName` @internal */
  keyOf(module: number, key: string): KeyData {
    return this.data.key(this.moduleToSource.get(module) as string, key);
  }

  /**
   * Reads all modules. `image.*` comes as (module, train, pulse, slow_scan, fast_scan), raw AGIPD data with data_gain
   * before slow_scan; other keys as (module, trainId, …). Modules without data in a train are filled; when trains have
   * different pulses the gaps are NaN, and integers become floating point for it.
   *
   * @throws `PropertyName` with the closest keys, `InvalidArgument` for negative pulses.
   * @example
   * const images = await agipd.getArray("image.data", { pulses: byIndex(slice(0, 16)) });
   */
  async getArray(key: string, options: DetectorArrayOptions = {}): Promise<LabelledArray> {
    if (key.startsWith("image.")) return this.#reader.images(key, options);
    return this.#reader.slow(key, options);
  }

  /**
   * What {@link getArray} gives as a lazy array, for data larger than memory: nothing is read before `compute()`. Only
   * for `image.*`.
   *
   * @throws `PropertyName`, `InvalidArgument` for other keys.
   * @example
   * const mean = await dssc.getLazyArray("image.data").mean("train", { dtype: "float32" }).compute({ executor: "workers" });
   */
  getLazyArray(key: string, options: DetectorArrayOptions = {}): LazyLabelledArray {
    if (key.startsWith("image.")) return this.#reader.lazyImages(key, options);
    throw new BeambookError("InvalidArgument", `"${key}" has one entry per train.`, {
      hint: "Use getArray().",
    });
  }

  /**
   * Reads corrected data and replaces its bad pixels, by default with NaN.
   *
   * @param options - those of {@link getArray}; `maskBits`: reasons that count, by name or bit; default any.
   * @throws `PropertyName` when the data has no mask (raw data), `UnsupportedType` for NaN in integers.
   * @example
   * await agipd.maskedData("image.data", { maskBits: ["NO_DARK_DATA", "VALUE_IS_NAN"] });
   */
  async maskedData(
    key: string = MAIN_KEY,
    options: DetectorArrayOptions & MaskOptions = {},
  ): Promise<LabelledArray> {
    const { maskBits, maskedValue, ...read } = options;
    const mask = await this.getArray("image.mask", { ...read, astype: undefined, fillValue: 0 });
    const data = await this.getArray(key, read);
    return applyMask(data, mask, { maskBits, maskedValue });
  }

  /**
   * Goes over trains: `[trainId, { key: array }]`, arrays as {@link getArray} gives them for one train.
   *
   * @param options - `pulses` selects pulses; `requireAll` (default true) skips trains that a module misses.
   */
  trains(options: DetectorTrainOptions = {}): AsyncGenerator<[number, DetectorTrain]> {
    return iterateDetectorTrains(this, this.#reader, options);
  }

  /** Key of the images. */
  get imageKey(): string {
    return MAIN_KEY;
  }

  /** Key of the images' masks; undefined for raw data, which has none. */
  get maskKey(): string | undefined {
    const [source] = this.moduleToSource.values();
    return this.data.keysForSource(source).includes("image.mask") ? "image.mask" : undefined;
  }

  /**
   * One frame of the detector as an image: read, without its bad pixels, assembled. Shows itself as a picture.
   *
   * @param options - `train`: ID or position; `pulse`: position or `byId(…)`; `geometry`: default the ideal one.
   * @throws `TrainId`, `IndexOutOfRange`, `NotFound` for a pulse ID, `ShapeMismatch` for another detector's geometry
   * @example
   * const { image, centre } = await agipd.image({ train: 142844490, pulse: 2, geometry });
   */
  async image(options: ImageOptions = {}): Promise<FrameImage> {
    return readImage(this, options.geometry ?? this.#kind.geometry(), options);
  }

  /**
   * Goes over trains as assembled images: `[trainId, { images, pulseIds, centre }]`, each train's images `(pulse, y, x)`.
   *
   * @param options - `geometry`: default the ideal one; `reuse`: one array for all trains, fastest when each is looked at
   * and let go.
   * @example
   * for await (const [trainId, { images }] of agipd.images({ geometry, reuse: true })) sum = sum.add(images.sum(0));
   */
  images(options: TrainImagesOptions = {}): AsyncGenerator<[number, TrainImages]> {
    const geometry = options.geometry ?? this.#kind.geometry();
    const { table } = this.#reader;
    const source: TrainImageSource = {
      table,
      modules: this.modules,
      keys: (key: string): KeyData[] => this.modules.map((m) => this.keyOf(m, key)),
      pulseIds: (): Float64Array => this.#reader.frameIndex().pulseId,
      imageKey: this.imageKey,
      maskKey: this.maskKey,
    };
    return iterateImages(source, geometry, options);
  }

  /** Goes over all frames as {@link readFrame} gives them, one in memory at a time. */
  eachFrame(options: FrameOptions = {}): AsyncGenerator<LabelledArray> {
    return iterateFrames(this, options);
  }

  /** Which train and pulse each frame is. */
  async frames(): Promise<FrameIndex> {
    return this.#reader.frameIndex();
  }

  /**
   * One frame of all modules as `(module, slow_scan, fast_scan)`, raw AGIPD data as `(module, data_gain, …)`; `attrs`
   * tell its `trainId` and `pulseId`.
   *
   * @throws `IndexOutOfRange`, `PropertyName`.
   */
  async readFrame(frame: number, options: FrameOptions = {}): Promise<LabelledArray> {
    const total = this.#reader.table.starts[this.trainIds.length];
    return this.#reader.frame(resolveIndex(frame, total, "frame"), options);
  }

  /**
   * Writes a CXI file for other programs: its datasets show all modules as one array, and refer to the run's files
   * without copying them. Places of missing modules are filled.
   *
   * @throws `FileAccess`, `PropertyName`
   * @example
   * await agipd.writeVirtualCxi("xmpl.cxi");
   */
  async writeVirtualCxi(path: string, options: CxiOptions = {}): Promise<void> {
    const { writeCxi } = await import("./write-cxi.js");
    const has = (key: string): boolean =>
      this.modules.every((m) =>
        this.data.keysForSource(this.moduleToSource.get(m) as string).includes(key),
      );
    const { table } = this.#reader;
    const source: CxiSource = {
      detectorName: this.detectorName,
      allModules: Array.from({ length: this.nModules }, (_, i) => i),
      frames: this.#reader.frameIndex(),
      imageKey: MAIN_KEY,
      cellKey: "image.cellId",
      pulseLabel: "pulseId",
      frameShape: this.keyOf(this.modules[0], MAIN_KEY).entryShape,
      mappings: (keys: readonly KeyData[], inner: readonly number[]): VirtualSource[] =>
        mapFrames(table, keys, { places: this.modules, inner }),
      keys: (key: string): KeyData[] | undefined =>
        has(key) ? this.modules.map((m) => this.keyOf(m, key)) : undefined,
      metadata: this.data.runMetadata(),
    };
    await writeCxi(source, path, options);
  }

  /**
   * Writes some frames into a new file in the format of runs, with all that its trains have beside `image.*`.
   *
   * @param trainIds - train of each frame
   * @param pulseIds - pulse of each frame, as the detector recorded it; frames that are not there are left out
   * @throws `ShapeMismatch` when there are not as many trains as pulses, `FileAccess`, `Aborted`
   * @example
   * await agipd.writeFrames("hits.h5", [142844490, 142844491], [8, 0]);
   */
  async writeFrames(
    path: string,
    trainIds: ArrayLike<number>,
    pulseIds: ArrayLike<number>,
    options: WriteRunOptions = {},
  ): Promise<void> {
    const { writeDetectorFrames } = await import("../write/write-frames.js");
    await writeDetectorFrames(this.data, path, { trainIds, pulseIds }, options);
  }

  toString(): string {
    const level = this.isRaw ? "raw" : "proc";
    return `<${this.#kind.title}: Data interface for detector '${this.detectorName}' - ${level} data with ${this.modules.length} modules>`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const frames = this.#reader.table.starts[this.trainIds.length];
    const text = `${this.toString()}\n${this.trainIds.length} trains, ${frames} frames, modules ${this.modules.join(", ")}`;
    return { "text/plain": text };
  }

  #table(): FrameTable {
    const images = new Map(this.modules.map((m) => [m, this.keyOf(m, MAIN_KEY)]));
    const { stages = 1 } = this.#kind;
    const odd = this.frameCounts.findIndex((n) => n % stages !== 0);
    if (odd >= 0) {
      throw new BeambookError(
        "ShapeMismatch",
        `Train ${this.trainIds[odd]} has ${this.frameCounts[odd]} frames, not the same number in each of ${stages} gains.`,
        { hint: "Open the detector without parallelGain." },
      );
    }
    return buildFrameTable(this.trainIds, this.frameCounts, images, stages);
  }
}
