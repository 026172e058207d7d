import { BeambookError, throwIfAborted } from "../../errors.js";
import type { DetectorGeometry } from "../../geometry/index.js";
import { arrayDType } from "../../hdf5/datatype.js";
import { type DType, isFloat } from "../../ndarray/dtype.js";
import { LabelledArray } from "../../ndarray/labelled.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { slice } from "../../ndarray/selection.js";
import type { KeyData } from "../key-data.js";
import { applyMask, type MaskOptions } from "./bad-pixels.js";
import { full } from "./convert.js";
import type { FrameTable } from "./frame-table.js";
import { type PulseSelection, selectFrames } from "./pulse-selection.js";
import { planRuns, readModule } from "./read-frames.js";

/** How assembled images of all trains are made. */
export interface TrainImagesOptions extends MaskOptions {
  /** Where the modules are; default the ideal geometry of the detector, `example()`. */
  geometry?: DetectorGeometry;
  /** Pulses of each train; default all. */
  pulses?: PulseSelection;
  /** Whether bad pixels are taken out; default where the data has a mask and can be masked. */
  masked?: boolean;
  /** Use one array for the images of all trains, which is fastest: each train overwrites the last. Default false. */
  reuse?: boolean;
  signal?: AbortSignal;
}

/** The images of one train. */
export interface TrainImages {
  /** `(pulse, y, x)`; row 0 is the lowest y. */
  images: NDArray;
  /** Pulse ID of each image. */
  pulseIds: Float64Array;
  /** `[y, x]` of the beam in pixels of the images. */
  centre: readonly [y: number, x: number];
}

/** What is known of a detector whose trains become images. */
export interface TrainImageSource {
  table: FrameTable;
  modules: readonly number[];
  keys(key: string): KeyData[];
  pulseIds(): Float64Array;
  imageKey: string;
  maskKey: string | undefined;
}

/** Reads train by train into one place in memory and assembles there. */
export async function* iterateImages(
  source: TrainImageSource,
  geometry: DetectorGeometry,
  { pulses, masked, reuse = false, signal, maskBits, maskedValue }: TrainImagesOptions,
): AsyncGenerator<[number, TrainImages]> {
  const { table, imageKey, maskKey } = source;
  const keys = source.keys(imageKey);
  const dtype = imageType(keys[0]);
  const wantsMask =
    masked ?? (maskKey !== undefined && (isFloat(dtype) || maskedValue !== undefined));
  const frames = selectFrames(table, pulses, source.pulseIds);
  const ids = source.pulseIds();
  const buffers = new TrainBuffers(geometry, dtype);
  const places = source.modules.map((module) => module - (geometry.layout.firstModule ?? 0));
  for (const [train, own] of framesByTrain(table, frames)) {
    throwIfAborted(signal);
    if (wantsMask && maskKey === undefined) {
      throw new BeambookError("NoData", "The data has no mask.");
    }
    const masks = wantsMask ? source.keys(maskKey as string) : undefined;
    const image = buffers.images(own.length);
    for (const [m, key] of keys.entries()) {
      const data = buffers.read(key, table, { module: m, frames: own });
      if (masks) {
        const mask = readMask(masks[m], table, { module: m, frames: own });
        applyMask(data, mask, { maskBits, maskedValue });
      }
      geometry.placeModule(places[m], data.values, image);
    }
    const images = reuse ? image : image.copy();
    const pulseIds = Float64Array.from(own, (frame) => ids[frame]);
    yield [table.trainIds[train], { images, pulseIds, centre: geometry.imageGrid.centre }];
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Which frames of which module (by position) are read. */
interface ModuleFrames {
  module: number;
  frames: Float64Array;
}

/**
 * Memory for one module's frames and all images of a train, grown when a train has more. A module's frames are put to
 * their places while they are still in the processor's cache.
 */
class TrainBuffers {
  readonly #geometry: DetectorGeometry;
  readonly #dtype: DType;
  #frames = 0;
  #pair: { data: NDArray; out: NDArray } | undefined;

  constructor(geometry: DetectorGeometry, dtype: DType) {
    this.#geometry = geometry;
    this.#dtype = dtype;
  }

  /** The frames of a module as (frame, slow_scan, fast_scan). */
  read(key: KeyData, table: FrameTable, { module, frames }: ModuleFrames): LabelledArray {
    const { data } = this.#room(frames.length);
    const shape = [frames.length, ...data.shape.slice(-2)];
    const values = new NDArray(data.data, data.dtype, { shape, offset: data.offset });
    readFrames(key, table, { module, frames }, values);
    return labelled(values);
  }

  /** Room for the images of so many frames. */
  images(frames: number): NDArray {
    return this.#room(frames).out.slice(slice(0, frames));
  }

  #room(frames: number): { data: NDArray; out: NDArray } {
    if (!this.#pair || frames > this.#frames) {
      this.#frames = frames;
      const { data, out } = this.#geometry.assemblyBuffers({
        extraShape: [frames],
        dtype: this.#dtype,
      });
      this.#pair = { data, out };
    }
    return this.#pair;
  }
}

function labelled(values: NDArray): LabelledArray {
  return new LabelledArray(values, { dims: ["frame", "slow_scan", "fast_scan"] });
}

/** Masks go through ordinary memory; where there is none, pixels count as good. */
function readMask(key: KeyData, table: FrameTable, wanted: ModuleFrames): LabelledArray {
  const values = full([wanted.frames.length, ...key.entryShape.slice(-2)], imageType(key), 0);
  readFrames(key, table, wanted, values);
  return labelled(values);
}

/** One module's frames; those it lacks become NaN, or 0 for integers. */
function readFrames(
  key: KeyData,
  table: FrameTable,
  { module, frames }: ModuleFrames,
  target: NDArray,
): void {
  const slots = frames.map((_, i) => i);
  const runs = planRuns(table, table.rows[module], { frames, slots });
  const found = runs.reduce((sum, run) => sum + run.count, 0);
  if (found < frames.length) {
    const missing = isFloat(target.dtype) ? Number.NaN : 0;
    target.assign(full(target.shape, target.dtype, missing));
  }
  const { entryShape } = key;
  readModule(key, runs, target, { selection: entryShape.length > 2 ? [0] : [] });
}

function* framesByTrain(
  { starts }: FrameTable,
  frames: Float64Array,
): Generator<[number, Float64Array]> {
  let from = 0;
  for (let train = 0; from < frames.length; train++) {
    let to = from;
    while (to < frames.length && frames[to] < starts[train + 1]) to++;
    if (to > from) yield [train, frames.subarray(from, to)];
    from = to;
  }
}

function imageType(key: KeyData): DType {
  return arrayDType(key.datasetIn(key.files[0]).type) ?? "float32";
}
