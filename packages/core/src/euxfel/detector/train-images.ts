import { BeambookError, throwIfAborted } from "../../errors.js";
import type { DetectorGeometry } from "../../geometry/index.js";
import { arrayDType } from "../../hdf5/datatype.js";
import { type DType, isFloat } from "../../ndarray/dtype.js";
import { LabelledArray } from "../../ndarray/labelled.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { slice } from "../../ndarray/selection.js";
import type { KeyData } from "../key-data.js";
import { readAhead } from "../read-ahead.js";
import { applyMask, type MaskOptions } from "./bad-pixels.js";
import { full } from "./convert.js";
import type { FrameTable } from "./frame-table.js";
import { type PulseSelection, selectFrames } from "./pulse-selection.js";
import { planRuns, readModuleLater } from "./read-frames.js";

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
  if (wantsMask && maskKey === undefined) {
    throw new BeambookError("NoData", "The data has no mask.");
  }
  const masks = wantsMask ? source.keys(maskKey as string) : undefined;
  const trains = [...framesByTrain(table, frames)];
  const most = trains.reduce((n, [, own]) => Math.max(n, own.length), 0);
  const buffers = new TrainBuffers(geometry, dtype, most);
  const places = source.modules.map((module) => module - (geometry.layout.firstModule ?? 0));
  const read = async ({ module, frames: own }: ModuleFrames, i: number): Promise<NDArray> => {
    throwIfAborted(signal);
    const values = buffers.module(i % SLOTS, own.length);
    await readFrames(keys[module], table, { module, frames: own }, values);
    if (masks) {
      const mask = await readMask(masks[module], table, { module, frames: own });
      applyMask(labelled(values), mask, { maskBits, maskedValue });
    }
    return values;
  };
  for await (const [{ train, module, frames: own }, values] of readAhead(
    modulesOf(trains, keys.length),
    read,
    SLOTS - 1,
  )) {
    throwIfAborted(signal);
    const image = buffers.images(own.length);
    geometry.placeModule(places[module], values, image);
    if (module < keys.length - 1) continue;
    const images = reuse ? image : image.copy();
    const pulseIds = Float64Array.from(own, (frame) => ids[frame]);
    yield [table.trainIds[train], { images, pulseIds, centre: geometry.imageGrid.centre }];
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Modules in memory at a time: one is put to its place, the others are being read. */
const SLOTS = 3;

/** Goes over all modules of all trains. */
function* modulesOf(
  trains: readonly [number, Float64Array][],
  modules: number,
): Generator<ModuleFrames & { train: number }> {
  for (const [train, frames] of trains) {
    for (let module = 0; module < modules; module++) yield { train, module, frames };
  }
}

/** Which frames of which module (by position) are read. */
interface ModuleFrames {
  module: number;
  frames: Float64Array;
}

/**
 * Memory for a few modules' frames and all images of a train. A module's frames are put to their places while they are
 * still in the processor's cache.
 */
class TrainBuffers {
  readonly #data: NDArray;
  readonly #out: NDArray;

  constructor(geometry: DetectorGeometry, dtype: DType, frames: number) {
    const options = { extraShape: [frames], dtype, slots: SLOTS };
    const { data, out } = geometry.assemblyBuffers(options);
    this.#data = data;
    this.#out = out;
  }

  /** Room for the frames of a module as (frame, slow_scan, fast_scan). */
  module(slot: number, frames: number): NDArray {
    return this.#data.slice(slot, slice(0, frames));
  }

  /** Room for the images of so many frames. */
  images(frames: number): NDArray {
    return this.#out.slice(slice(0, frames));
  }
}

function labelled(values: NDArray): LabelledArray {
  return new LabelledArray(values, { dims: ["frame", "slow_scan", "fast_scan"] });
}

/** Masks go through ordinary memory; where there is none, pixels count as good. */
async function readMask(
  key: KeyData,
  table: FrameTable,
  wanted: ModuleFrames,
): Promise<LabelledArray> {
  const values = full([wanted.frames.length, ...key.entryShape.slice(-2)], imageType(key), 0);
  await readFrames(key, table, wanted, values);
  return labelled(values);
}

/** One module's frames; those it lacks become NaN, or 0 for integers. */
async function readFrames(
  key: KeyData,
  table: FrameTable,
  { module, frames }: ModuleFrames,
  target: NDArray,
): Promise<void> {
  const slots = frames.map((_, i) => i);
  const runs = planRuns(table, table.rows[module], { frames, slots });
  const found = runs.reduce((sum, run) => sum + run.count, 0);
  if (found < frames.length) {
    const missing = isFloat(target.dtype) ? Number.NaN : 0;
    target.assign(full(target.shape, target.dtype, missing));
  }
  const { entryShape } = key;
  await readModuleLater(key, runs, target, { selection: entryShape.length > 2 ? [0] : [] });
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
