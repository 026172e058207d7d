import { BeambookError } from "../../errors.js";
import type { LazyArray, LazyLabelledArray } from "../../lazy/index.js";
import type { LabelledArray } from "../../ndarray/labelled.js";
import { type NDArray, sameShape } from "../../ndarray/ndarray.js";
import type { KeyData } from "../key-data.js";
import { shapeOfRoi } from "../roi.js";
import type { TrainMask } from "../train-mask.js";
import type { TrainSelection } from "../train-selection.js";
import { full } from "./convert.js";
import { missingValue } from "./missing-value.js";
import type { PulseSelection } from "./pulse-selection.js";
import type { DetectorSplitOptions } from "./split-detector.js";
import type { DetectorArrayOptions } from "./xtdf-detector.js";

/** What a detector must be able to do for {@link DetectorKey}. */
export interface KeyedDetector {
  readonly modules: readonly number[];
  readonly nModules: number;
  readonly trainIds: readonly number[];
  keyOf(module: number, key: string): KeyData;
  getArray(key: string, options?: DetectorArrayOptions): Promise<LabelledArray>;
  getLazyArray(key: string, options?: DetectorArrayOptions): LazyLabelledArray;
  selectTrains(selection: TrainSelection | TrainMask): KeyedDetector;
  splitTrains(options: DetectorSplitOptions): KeyedDetector[];
}

/** How a key of a detector is read. */
export interface DetectorKeyOptions
  extends Pick<DetectorArrayOptions, "roi" | "astype" | "fillValue" | "signal"> {
  /** Leave places for modules that the data lacks; default false. */
  moduleGaps?: boolean;
}

/** {@link DetectorKeyOptions} with an array to read into. */
export interface DetectorKeyReadOptions extends DetectorKeyOptions {
  /** Array of {@link DetectorKey.bufferShape} that the values are put into. */
  out?: NDArray;
}

/** How a detector's kind numbers its modules and keeps frames. */
interface KeyPlace {
  /** Number of the first module. */
  firstModule: number;
  /** Whether entries are frames, several to a train. */
  perFrame: boolean;
  /** Whether the detector gives the key as a lazy array, which knows its own shape. */
  isLazy: boolean;
  pulses?: PulseSelection;
}

/**
 * One key of all modules of a detector, its shape known before anything is read. `image.*` has one entry per frame,
 * `(module, train_pulse, …)`, other keys one per train, `(module, train, …)`.
 *
 * @example
 * const images = agipd.key("image.data").selectPulses(byIndex(slice(0, 8)));
 * const values = await images.ndarray({ moduleGaps: true });
 */
export class DetectorKey {
  readonly key: string;
  readonly #detector: KeyedDetector;
  readonly #place: KeyPlace;

  /** @throws `PropertyName` @internal */
  constructor(detector: KeyedDetector, key: string, place: KeyPlace) {
    this.key = key;
    this.#detector = detector;
    this.#place = place;
    for (const module of detector.modules) detector.keyOf(module, key);
  }

  get modules(): readonly number[] {
    return this.#detector.modules;
  }

  get trainIds(): readonly number[] {
    return this.#detector.trainIds;
  }

  /** Element type in the files. */
  get dtype(): string {
    return this.#first.dtype;
  }

  /** Length of each axis: modules, entries, then those of an entry. */
  get shape(): number[] {
    return this.bufferShape();
  }

  get ndim(): number {
    return this.shape.length;
  }

  /** Bytes of all values. */
  get nbytes(): number {
    return this.shape.reduce(
      (a, b) => a * b,
      this.#first.datasetIn(this.#first.files[0]).type.size,
    );
  }

  /** Names of the axes. */
  get dimensions(): readonly string[] {
    const inner = this.#first.entryShape.map((_, i) => `dim_${i}`);
    return this.#place.isLazy ? this.#lazy().dims : ["module", "trainId", ...inner];
  }

  /** Shape of the array that {@link ndarray} gives. */
  bufferShape({ moduleGaps = false, roi = [] }: DetectorKeyOptions = {}): number[] {
    const { modules, nModules, trainIds } = this.#detector;
    const rest = this.#place.isLazy
      ? this.#lazy({ roi }).shape.slice(1)
      : [trainIds.length, ...shapeOfRoi(this.#first.entryShape, roi)];
    return [moduleGaps ? nModules : modules.length, ...rest];
  }

  /** Train ID of each entry. */
  trainIdCoordinates(): Float64Array {
    return this.#place.perFrame
      ? this.#coordinate("train")
      : Float64Array.from(this.#detector.trainIds);
  }

  /** Pulse ID of each frame. @throws `InvalidArgument` for keys with one entry per train */
  pulseIdCoordinates(): Float64Array {
    this.#assertFrames();
    return this.#coordinate("pulse");
  }

  /** Memory cell of each frame. @throws `InvalidArgument` for keys with one entry per train */
  cellIdCoordinates(): Float64Array {
    this.#assertFrames();
    return this.#coordinate("cell", "cellId");
  }

  /** The same key of some pulses of each train. @throws `InvalidArgument` for keys with one entry per train */
  selectPulses(pulses: PulseSelection): DetectorKey {
    this.#assertFrames();
    return new DetectorKey(this.#detector, this.key, { ...this.#place, pulses });
  }

  /** The same key of some of the trains. @throws `NoData` when no train is left */
  selectTrains(selection: TrainSelection | TrainMask): DetectorKey {
    return new DetectorKey(this.#detector.selectTrains(selection), this.key, this.#place);
  }

  /** The key in parts of nearly the same number of trains, or of at most so many frames. */
  splitTrains(options: DetectorSplitOptions): DetectorKey[] {
    return this.#detector
      .splitTrains(options)
      .map((part) => new DetectorKey(part, this.key, this.#place));
  }

  /** All values with names and coordinates of the axes. */
  async labelled(options: Omit<DetectorKeyOptions, "moduleGaps"> = {}): Promise<LabelledArray> {
    return this.#detector.getArray(this.key, this.#reading(options));
  }

  /** {@link labelled} under the name of `run.getArray`. */
  async array(options: Omit<DetectorKeyOptions, "moduleGaps"> = {}): Promise<LabelledArray> {
    return this.labelled(options);
  }

  /**
   * All values without labels.
   *
   * @throws `ShapeMismatch` for an `out` that does not fit
   */
  async ndarray({
    moduleGaps = false,
    out,
    ...options
  }: DetectorKeyReadOptions = {}): Promise<NDArray> {
    const { values } = await this.labelled(options);
    const { modules, nModules } = this.#detector;
    const shape = [moduleGaps ? nModules : modules.length, ...values.shape.slice(1)];
    if (out && (!sameShape(out.shape, shape) || out.dtype !== values.dtype)) {
      throw new BeambookError(
        "ShapeMismatch",
        `${this.key} is ${values.dtype} (${shape.join(", ")}), \`out\` ${out.dtype} (${out.shape.join(", ")}).`,
      );
    }
    if (!moduleGaps) return out ? out.assign(values) : values;
    const missing = missingValue(values.dtype, options.fillValue);
    const all = full(shape, values.dtype, missing);
    modules.forEach((module, i) => {
      all.slice(module - this.#place.firstModule).assign(values.slice(i));
    });
    return out ? out.assign(all) : all;
  }

  /** {@link ndarray} as a lazy array. @throws `InvalidArgument` for keys with one entry per train */
  lazy(options: Omit<DetectorKeyOptions, "moduleGaps"> = {}): LazyArray {
    return this.#lazy(options).values;
  }

  /** {@link labelled} as a lazy array. @throws `InvalidArgument` for keys with one entry per train */
  lazyLabelled(options: Omit<DetectorKeyOptions, "moduleGaps"> = {}): LazyLabelledArray {
    return this.#lazy(options);
  }

  toString(): string {
    return `<'${this.key}' detector data for ${this.modules.length} modules: ${this.dtype} (${this.shape.join(", ")})>`;
  }

  get #first(): KeyData {
    return this.#detector.keyOf(this.#detector.modules[0], this.key);
  }

  #reading(options: DetectorKeyOptions): DetectorArrayOptions {
    const { pulses } = this.#place;
    return { ...options, unstackPulses: false, ...(pulses === undefined ? {} : { pulses }) };
  }

  #lazy(options: DetectorArrayOptions = {}): LazyLabelledArray {
    return this.#detector.getLazyArray(this.key, { ...options, ...this.#reading(options) });
  }

  #coordinate(name: string, subtrainIndex: "pulseId" | "cellId" = "pulseId"): Float64Array {
    return Float64Array.from(this.#lazy({ subtrainIndex }).coords[name] as ArrayLike<number>);
  }

  #assertFrames(): void {
    if (this.#place.perFrame) return;
    throw new BeambookError("InvalidArgument", `"${this.key}" has one entry per train.`, {
      hint: "Keys that begin with image. have one per frame.",
    });
  }
}
