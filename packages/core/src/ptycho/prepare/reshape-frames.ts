import { type AnyTypedArray, allocate, type DType } from "../../ndarray/dtype.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { roundHalfEven } from "./center.js";
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
  const low = center.map((c, k) => roundHalfEven(c) - Math.floor(shape[k] / 2));
  const inside =
    low[0] >= 0 && low[1] >= 0 && low[0] + shape[0] <= rows && low[1] + shape[1] <= columns;
  const dtype: DType = inside || frames.dtype.startsWith("float") ? frames.dtype : "float64";
  const source = inside ? frames : asNumbers(frames);
  const outShape = turns.transpose ? [shape[1], shape[0]] : [...shape];
  const out = allocate(dtype, count * shape[0] * shape[1]) as Exclude<AnyTypedArray, BigInt64Array>;
  const walk = walkOf(outShape, turns);
  const top = Math.max(0, -low[0]);
  const bottom = Math.min(shape[0], rows - low[0]);
  const left = Math.max(0, -low[1]);
  const right = Math.min(shape[1], columns - low[1]);
  const input = source.flat() as typeof out;
  const size = shape[0] * shape[1];
  for (let k = 0; k < count; k++) {
    for (let r = top; r < bottom; r++) {
      const from = (k * rows + low[0] + r) * columns + low[1];
      const to = k * size + walk.start + r * walk.row;
      if (walk.column === 1) {
        out.set(input.subarray(from + left, from + right) as never, to + left);
      } else {
        copyStrided(input as Float64Array, from, out as Float64Array, to, {
          left,
          right,
          step: walk.column,
        });
      }
    }
  }
  return new NDArray(out as never, dtype, { shape: [count, ...outShape] });
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

function copyStrided(
  input: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
  { left, right, step }: { left: number; right: number; step: number },
): void {
  for (let c = left, at = to + left * step; c < right; c++, at += step) out[at] = input[from + c];
}

/** 64-bit integers as float64, other frames as they are. */
export function asNumbers(frames: NDArray): NDArray {
  const big = frames.dtype === "int64" || frames.dtype === "uint64";
  return big ? frames.astype("float64") : frames;
}
