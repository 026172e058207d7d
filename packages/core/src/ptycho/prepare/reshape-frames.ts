import { allocate, type DType } from "../../ndarray/dtype.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { roundHalfEven } from "./center.js";
import { binLoop, copyLoop } from "./frame-loops.js";
import type { Turns } from "./orientation.js";

/** A window of a frame and how it is turned. */
export interface Cut {
  /** Lengths of the window. */
  shape: readonly number[];
  /** Pixel of the frame that comes to `floor(length / 2)`, rounded half to even. */
  center: readonly number[];
  turns: Turns;
}

/**
 * Cuts the same window from each frame and turns it; what lies outside the frame is 0. Integers and booleans become
 * float64 when anything lies outside.
 *
 * @param frames - (n, rows, columns)
 */
export function cutAndTurn(frames: NDArray, { shape, center, turns }: Cut): NDArray {
  const [count, rows, columns] = frames.shape;
  const low = lowCorner(shape, center);
  const inside = isInside(low, shape, frames.shape);
  const dtype: DType = inside || frames.dtype.startsWith("float") ? frames.dtype : "float64";
  const source = inside ? frames : asNumbers(frames);
  const input = source.flat();
  const outShape = turns.transpose ? [shape[1], shape[0]] : [...shape];
  const out = allocate(dtype, count * shape[0] * shape[1]);
  const walk = walkOf(outShape, turns);
  const top = Math.max(0, -low[0]);
  const left = Math.max(0, -low[1]);
  const high = Math.min(shape[0], rows - low[0]) - top;
  const wide = Math.min(shape[1], columns - low[1]) - left;
  const copy = copyLoop(source.dtype, dtype);
  for (let k = 0; k < count; k++) {
    const from = (k * rows + low[0] + top) * columns + low[1] + left;
    const to = k * shape[0] * shape[1] + walk.start + top * walk.row + left * walk.column;
    copy(input, from, columns, out, to, walk.row, walk.column, high, wide);
  }
  return new NDArray(out, dtype, { shape: [count, ...outShape] });
}

/**
 * {@link cutAndTurn} and block means in one pass over the raw frames. The sums are exact, so their order does
 * not matter.
 *
 * @returns undefined when it would not be exact: for fractions, other factors than 2, 4, 8, … and windows that leave the
 * frame
 */
export function cutBinAndTurn(frames: NDArray, cut: Cut, factor: number): NDArray | undefined {
  const { shape, center, turns } = cut;
  const low = lowCorner(shape, center);
  const exact = Number.isInteger(Math.log2(factor)) && EXACT.includes(frames.dtype);
  if (!exact || !isInside(low, shape, frames.shape)) return undefined;
  const [count, rows, columns] = frames.shape;
  const [down, across] = [shape[0] / factor, shape[1] / factor];
  if (!Number.isInteger(down) || !Number.isInteger(across)) return undefined;
  const out = new Float64Array(count * down * across);
  const input = frames.flat();
  const bin = binLoop(frames.dtype);
  const outShape = turns.transpose ? [across, down] : [down, across];
  const walk = walkOf(outShape, turns);
  for (let k = 0; k < count; k++) {
    const from = (k * rows + low[0]) * columns + low[1];
    const to = k * down * across + walk.start;
    bin(input, from, columns, out, to, walk.row, walk.column, down, across, factor);
  }
  return new NDArray(out, "float64", { shape: [count, ...outShape] });
}

/** dtypes whose sums over a block are exact. */
const EXACT: readonly DType[] = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32"];

function lowCorner(shape: readonly number[], center: readonly number[]): number[] {
  return center.map((c, k) => roundHalfEven(c) - Math.floor(shape[k] / 2));
}

function isInside(
  low: readonly number[],
  shape: readonly number[],
  [, rows, columns]: readonly number[],
): boolean {
  const fits = (k: number, length: number): boolean => low[k] >= 0 && low[k] + shape[k] <= length;
  return fits(0, rows) && fits(1, columns);
}

/** Where pixel (0, 0) of the window goes, and how far apart rows and columns come to lie. */
function walkOf(
  [rows, columns]: readonly number[],
  { transpose, flipUd, flipLr }: Turns,
): { start: number; row: number; column: number } {
  const down = flipUd ? -columns : columns;
  const across = flipLr ? -1 : 1;
  const start = (flipUd ? (rows - 1) * columns : 0) + (flipLr ? columns - 1 : 0);
  return transpose ? { start, row: across, column: down } : { start, row: down, column: across };
}

/** 64-bit integers as float64, other frames as they are. */
export function asNumbers(frames: NDArray): NDArray {
  const big = frames.dtype === "int64" || frames.dtype === "uint64";
  return big ? frames.astype("float64") : frames;
}
