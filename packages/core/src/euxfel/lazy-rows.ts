import {
  type ChunkSpec,
  concatLazy,
  type LazyArray,
  lazyFromDataset,
  lazyFromSource,
} from "../lazy/index.js";
import type { DType } from "../ndarray/dtype.js";
import { type AxisSelection, slice } from "../ndarray/selection.js";
import type { KeyData } from "./key-data.js";
import { module as fillModule } from "./lazy-fill.js";
import { shapeOfRoi } from "./roi.js";
import type { RunFile } from "./run-file.js";

/** Rows of a key in one file: `count` of them from `first`, every `step`th. */
export interface LazyRows {
  file: RunFile;
  first: number;
  step: number;
  count: number;
}

/** How rows are taken. */
export interface LazyRowOptions {
  dtype: DType;
  /** What to take of each row. */
  selection: readonly AxisSelection[];
  chunks?: ChunkSpec;
}

/** Some rows of a key as a lazy array; the file is opened where they are read. */
export function lazyRows(
  key: KeyData,
  { file, first, step, count }: LazyRows,
  { dtype, selection, chunks }: LazyRowOptions,
): LazyArray {
  const { shape, chunks: fileChunks } = key.datasetIn(file);
  const whole = lazyFromDataset({
    path: file.path,
    dataset: file.datasetPath(key.section, key.source, key.key),
    shape,
    dtype,
    fileChunks,
    chunks,
  });
  return whole.slice(slice(first, first + step * (count - 1) + 1, step), ...selection);
}

/** A lazy array of one value: where there is no data. */
export function lazyFilled(shape: readonly number[], dtype: DType, value: number): LazyArray {
  const args = { value: String(value) };
  return lazyFromSource({ module: fillModule, name: "filledBlock", args, shape, dtype });
}

/** All entries of a key, one after the other. */
export function lazyEntries(
  key: KeyData,
  dtype: DType,
  { roi = [], chunks }: { roi?: readonly AxisSelection[]; chunks?: ChunkSpec },
): LazyArray {
  const parts = key
    .chunks()
    .filter(({ total }) => total > 0)
    .map(({ file, first, total }) =>
      lazyRows(key, { file, first, step: 1, count: total }, { dtype, selection: roi, chunks }),
    );
  if (parts.length > 0) return concatLazy(parts, 0);
  return lazyFilled([0, ...shapeOfRoi(key.entryShape, roi)], dtype, 0);
}
