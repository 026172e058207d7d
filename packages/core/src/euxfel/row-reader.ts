import type { Hdf5Dataset } from "../hdf5/dataset.js";
import { arrayDType } from "../hdf5/datatype.js";
import type { Hdf5Value } from "../hdf5/decode.js";
import { arrayConstructor, type DType, lanes } from "../ndarray/dtype.js";
import { NDArray } from "../ndarray/ndarray.js";
import { slice } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import type { RunFile, Section } from "./run-file.js";

/** One value of a train: a number, text, or an array where there is more than one. 64-bit beyond 2^53 − 1 is bigint. */
export type TrainValue = number | bigint | boolean | string | NDArray | Hdf5Value[];

interface Window {
  start: number;
  stop: number;
  values: NDArray | Hdf5Value[];
}

/** Bytes of small entries that are read ahead at once. */
const WINDOW_BYTES = 256 * 1024;

/** Entries of this size are read in other threads. */
const LATER_BYTES = 1024 * 1024;

/** Which dataset of which file entries are read from. */
export interface RowPlace {
  file: RunFile;
  section: Section;
  source: string;
  key: string;
}

/** Which entries are read, and whether a single one keeps its axis. */
export interface RowRange {
  first: number;
  count: number;
  keepDims?: boolean;
}

/**
 * Reads entries of datasets train by train. HDF5 takes as long for one number as for thousands, so small entries are read
 * in windows from which the following trains are served.
 */
export class RowReader {
  readonly #windows = new Map<string, Window>();

  /** {@link read} that leaves large entries to other threads, so that several are read at a time. */
  start(place: RowPlace, range: RowRange): TrainValue | Promise<TrainValue> {
    const { file, section, source, key } = place;
    const { first, count, keepDims = false } = range;
    const dataset = file.dataset(section, source, key);
    const { shape, type } = dataset;
    const dtype = arrayDType(type);
    const inside = Math.max(0, Math.min(count, shape[0] - first));
    const bytes = sizeOf(shape.slice(1)) * type.size * inside;
    if (dtype === undefined || bytes < LATER_BYTES) return this.read(place, range);
    const out = uncleared([inside, ...shape.slice(1)], dtype);
    const reading = dataset.read([slice(first, first + inside)], { out });
    return count === 1 && !keepDims ? reading.then((rows) => rows.slice(0)) : reading;
  }

  /** Entries `first` to `first + count`; one entry comes without its axis unless `keepDims`. */
  read(place: RowPlace, { first, count, keepDims = false }: RowRange): TrainValue {
    const { file, section, source, key } = place;
    const dataset = file.dataset(section, source, key);
    const id = `${file.path}\n${dataset.path}`;
    let window = this.#windows.get(id);
    if (!window || first < window.start || first + count > window.stop) {
      window = readWindow(dataset, first, count);
      this.#windows.set(id, window);
    }
    const at = first - window.start;
    const single = count === 1 && !keepDims;
    // Large entries come alone: nobody else will want them, so they need no copy.
    const isWhole = window.start === first && window.stop === first + count;
    if (isWhole) this.#windows.delete(id);
    if (Array.isArray(window.values)) {
      return single ? (window.values[at] as TrainValue) : window.values.slice(at, at + count);
    }
    const own = (part: NDArray): NDArray => (isWhole ? part : part.copy());
    if (!single) return own(window.values.slice(slice(at, at + count)));
    const entry = window.values.slice(at);
    return entry.ndim > 0 ? own(entry) : plain(entry.get());
  }
}

function plain(value: unknown): TrainValue {
  if (typeof value !== "bigint") return value as TrainValue;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readWindow(dataset: Hdf5Dataset, first: number, count: number): Window {
  const rows = dataset.shape[0];
  const rowBytes = Math.max(1, sizeOf(dataset.shape.slice(1)) * dataset.type.size);
  const ahead = Math.floor(WINDOW_BYTES / rowBytes);
  const stop = Math.min(Math.max(rows, first + count), first + Math.max(count, ahead));
  const range = [slice(first, stop)];
  const dtype = arrayDType(dataset.type);
  // A damaged index may point behind the end.
  const inside = Math.max(0, Math.min(stop, rows) - first);
  const shape = [inside, ...dataset.shape.slice(1)];
  if (dtype === undefined) {
    return { start: first, stop, values: nestValues(dataset.valuesSync(range), shape) };
  }
  const out = uncleared(shape, dtype);
  return { start: first, stop, values: dataset.readSync(range, { out }) };
}

/** Row-major values as lists of lists, as deep as their shape. */
export function nestValues(
  values: Hdf5Value[],
  [length, ...inner]: readonly number[],
): Hdf5Value[] {
  if (inner.length === 0) return values;
  const size = sizeOf(inner);
  return Array.from({ length }, (_, i) =>
    nestValues(values.slice(i * size, (i + 1) * size), inner),
  );
}

/** An array for reading into: clearing it first would take as long as reading. */
function uncleared(shape: readonly number[], dtype: DType): NDArray {
  const length = sizeOf(shape) * lanes(dtype);
  const Constructor = arrayConstructor(dtype);
  const { buffer } = Buffer.allocUnsafeSlow(length * Constructor.BYTES_PER_ELEMENT);
  return new NDArray(new Constructor(buffer as ArrayBuffer, 0, length), dtype, { shape });
}
