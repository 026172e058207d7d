import { BeambookError, throwIfAborted } from "../../errors.js";
import type { DetectorGeometry } from "../../geometry/index.js";
import { isFloat } from "../../ndarray/dtype.js";
import type { LabelledArray } from "../../ndarray/labelled.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { readAhead } from "../read-ahead.js";
import { applyMask } from "./bad-pixels.js";
import type { TrainImages, TrainImagesOptions } from "./train-images.js";

/** A detector whose entries are whole trains, `(module, cell, slow_scan, fast_scan)`. */
export interface EntryImageSource {
  readonly trainIds: readonly number[];
  readonly imageKey: string;
  readonly maskKey: string | undefined;
  /** One train of a key. */
  readTrain(key: string, trainId: number): Promise<LabelledArray>;
}

/** Reads and assembles train by train, the next one while this one is looked at. */
export async function* iterateEntryImages(
  source: EntryImageSource,
  geometry: DetectorGeometry,
  options: Omit<TrainImagesOptions, "pulses" | "geometry">,
): AsyncGenerator<[number, TrainImages]> {
  const { reuse = false, signal } = options;
  const { centre } = geometry.imageGrid;
  const trains = readAhead(source.trainIds, (id) => readMasked(source, id, options), 1);
  let out: NDArray | undefined;
  for await (const [trainId, data] of trains) {
    throwIfAborted(signal);
    const { image } = geometry.positionModulesFast(data, reuse && out ? { out } : {});
    const images = image.ndim === 3 ? image : image.reshape(1, ...image.shape);
    if (reuse) out = image;
    const pulseIds = Float64Array.from({ length: images.shape[0] }, (_, cell) => cell);
    yield [trainId, { images, pulseIds, centre }];
  }
}

async function readMasked(
  source: EntryImageSource,
  trainId: number,
  { masked, maskBits, maskedValue }: TrainImagesOptions,
): Promise<LabelledArray> {
  const { imageKey, maskKey } = source;
  const data = await source.readTrain(imageKey, trainId);
  const canMask = isFloat(data.values.dtype) || maskedValue !== undefined;
  if (!(masked ?? (maskKey !== undefined && canMask))) return data;
  if (maskKey === undefined) {
    throw new BeambookError("NoData", "The data has no mask.", { hint: "Raw data has none." });
  }
  return applyMask(data, await source.readTrain(maskKey, trainId), { maskBits, maskedValue });
}
