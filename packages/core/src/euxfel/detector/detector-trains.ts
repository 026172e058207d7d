import { throwIfAborted } from "../../errors.js";
import { isNDArray } from "../../ndarray/guards.js";
import { LabelledArray } from "../../ndarray/labelled.js";
import { type NDArray, sameShape, zeros } from "../../ndarray/ndarray.js";
import { isComplete } from "../completeness.js";
import { RowReader, type TrainValue } from "../row-reader.js";
import type { DetectorReader } from "./detector-reader.js";
import type { PulseSelection } from "./pulse-selection.js";
import type { XtdfDetector } from "./xtdf-detector.js";

/** A train's arrays by key, such as `image.data`. */
export type DetectorTrain = { [key: string]: LabelledArray };

/** How to go over a detector's trains. */
export interface DetectorTrainOptions {
  /** Pulses of each train; default all. */
  pulses?: PulseSelection;
  /** Skip trains that any module misses; default true. */
  requireAll?: boolean;
  signal?: AbortSignal;
}

/** Goes over the trains of a detector. */
export async function* iterateDetectorTrains(
  detector: XtdfDetector,
  reader: DetectorReader,
  { pulses, requireAll = true, signal }: DetectorTrainOptions,
): AsyncGenerator<[number, DetectorTrain]> {
  const rows = new RowReader();
  const { starts } = reader.table;
  for (const [i, trainId] of detector.trainIds.entries()) {
    throwIfAborted(signal);
    if (requireAll && !isComplete(detector.data, trainId)) continue;
    const inTrain = (frame: number): boolean => frame >= starts[i] && frame < starts[i + 1];
    const train: DetectorTrain = {};
    for (const key of keysOf(detector)) {
      const array = key.startsWith("image.")
        ? await reader.images(key, { pulses, signal }, inTrain)
        : slowArray(detector, key, trainId, rows);
      if (array) train[key] = array;
    }
    yield [trainId, train];
  }
}

function keysOf(detector: XtdfDetector): string[] {
  const keys = new Set<string>();
  for (const source of detector.moduleToSource.values()) {
    for (const key of detector.data.keysForSource(source)) keys.add(key);
  }
  return [...keys].sort();
}

/** One train's entry of a key as (module, …), of the modules that have it. */
function slowArray(
  detector: XtdfDetector,
  key: string,
  trainId: number,
  reader: RowReader,
): LabelledArray | undefined {
  const found: [number, NDArray][] = [];
  for (const [module, source] of detector.moduleToSource) {
    const place = detector.data.locate(source, trainId);
    if (!place) continue;
    const { first, count } = place.file.index(source, key.split(".", 1)[0]);
    if (!count[place.position]) continue;
    const value: TrainValue = reader.read(
      { file: place.file, section: "INSTRUMENT", source, key },
      { first: first[place.position], count: count[place.position], keepDims: true },
    );
    if (isNDArray(value)) found.push([module, value]);
  }
  if (found.length === 0) return undefined;
  const [, like] = found[0];
  const same = found.filter(([, value]) => sameShape(value.shape, like.shape));
  const entry = like.shape[0] === 1 ? like.shape.slice(1) : like.shape;
  const values = zeros([same.length, ...entry], like.dtype);
  same.forEach(([, value], i) => {
    values.slice(i).assign(value.reshape(...entry));
  });
  return new LabelledArray(values, {
    dims: ["module", ...entry.map((_, i) => `dim_${i}`)],
    coords: { module: Float64Array.from(same, ([module]) => module) },
    name: key,
  });
}
