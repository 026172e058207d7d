import { throwIfAborted } from "../../errors.js";
import { arrayDType } from "../../hdf5/datatype.js";
import { LazyLabelledArray } from "../../lazy/index.js";
import type { DType } from "../../ndarray/dtype.js";
import { LabelledArray, type Labels } from "../../ndarray/labelled.js";
import { type AxisSelection, slice } from "../../ndarray/selection.js";
import type { KeyData } from "../key-data.js";
import { keptAxes, shapeOfRoi } from "../roi.js";
import { full } from "./convert.js";
import { lazyTrainEntries } from "./lazy-entries.js";
import { missingValue } from "./missing-value.js";
import { readRows } from "./read-frames.js";

/** How {@link JUNGFRAU.getArray} reads. */
export interface JungfrauArrayOptions {
  /** One selection per axis of an entry: cells, slow scan, fast scan. */
  roi?: readonly AxisSelection[];
  /** dtype of the result; default that of the files. */
  astype?: DType;
  /** Value for modules that miss a train; default NaN for floating point, 0 for integers. */
  fillValue?: number;
  signal?: AbortSignal;
}

/** The modules of a detector whose entries are whole trains. */
interface EntryDetector {
  readonly modules: readonly number[];
  keyOf(module: number, key: string): KeyData;
}

/** Entries of some trains of all modules as (module, train, …). */
export async function readJungfrau(
  detector: EntryDetector,
  key: string,
  trainIds: readonly number[],
  { roi = [], astype, fillValue, signal }: JungfrauArrayOptions,
): Promise<LabelledArray> {
  const keys = detector.modules.map((module) => detector.keyOf(module, key));
  const { entryShape } = keys[0];
  const dtype = astype ?? arrayDType(keys[0].datasetIn(keys[0].files[0]).type) ?? "uint8";
  const missing = missingValue(dtype, fillValue);
  const shape = [keys.length, trainIds.length, ...shapeOfRoi(entryShape, roi)];
  const values = full(shape, dtype, missing);
  const place = new Map(trainIds.map((id, i) => [id, i]));
  for (const [m, data] of keys.entries()) {
    for (const chunk of data.chunks()) {
      throwIfAborted(signal);
      let row = chunk.first;
      chunk.trainIds.forEach((id, i) => {
        const at = place.get(id);
        if (at !== undefined && chunk.counts[i] > 0) {
          const target = values.slice(m, slice(at, at + 1));
          readRows(data, chunk.file, [slice(row, row + 1), ...roi], target);
        }
        row += chunk.counts[i];
      });
      await new Promise((next) => setImmediate(next));
    }
  }
  return new LabelledArray(values, labelsFor(detector, key, trainIds, { entryShape, roi }));
}

/** The same as a lazy array. */
export function lazyJungfrau(
  detector: EntryDetector,
  key: string,
  trainIds: readonly number[],
  { roi = [], astype, fillValue }: JungfrauArrayOptions,
): LazyLabelledArray {
  const keys = detector.modules.map((module) => detector.keyOf(module, key));
  const { entryShape } = keys[0];
  const dtype = arrayDType(keys[0].datasetIn(keys[0].files[0]).type) ?? "uint8";
  const values = lazyTrainEntries(keys, trainIds, { dtype, roi, astype, fillValue });
  return new LazyLabelledArray(values, labelsFor(detector, key, trainIds, { entryShape, roi }));
}

function labelsFor(
  { modules }: EntryDetector,
  key: string,
  trainIds: readonly number[],
  { entryShape, roi }: { entryShape: readonly number[]; roi: readonly AxisSelection[] },
): Labels {
  const names = namesOf(entryShape.length);
  return {
    dims: ["module", "train", ...keptAxes(entryShape, roi).map(({ axis }) => names[axis])],
    coords: { module: Float64Array.from(modules), train: Float64Array.from(trainIds) },
    name: key,
  };
}

function namesOf(axes: number): string[] {
  if (axes === 3) return ["cell", "slow_scan", "fast_scan"];
  if (axes === 1) return ["cell"];
  return Array.from({ length: axes }, (_, i) => `dim_${i}`);
}
