import { BeambookError } from "../errors.js";
import { NDArray } from "../ndarray/ndarray.js";

/**
 * Frames less the dark image, divided by the flat one. Negative counts become 0 unless `keepNegative`.
 *
 * @param frames - (n, rows, columns)
 * @param images - dark and flat, (rows, columns); the flat field's zeros give 0, mask them by {@link maskInvalid}
 * @returns float64 frames
 * @throws `ShapeMismatch`
 * @example
 * override correct(raw: NDArray, weights: NDArray | null, common: { dark: NDArray; flat: NDArray }) {
 *   return { data: darkFlat(raw, common), weights: maskSaturated(raw, 65535) };
 * }
 */
export function darkFlat(
  frames: NDArray,
  { dark, flat, keepNegative = false }: { dark?: NDArray; flat?: NDArray; keepNegative?: boolean },
): NDArray<"float64"> {
  assertFrames(frames);
  const size = frames.shape[1] * frames.shape[2];
  const input = frames.flat() as ArrayLike<number>;
  const offset = dark && imageOf(dark, frames, "dark");
  const gain = flat && imageOf(flat, frames, "flat");
  const out = new Float64Array(frames.size);
  for (let i = 0; i < out.length; i++) {
    const p = i % size;
    const counts = Number(input[i]) - (offset ? offset[p] : 0);
    const kept = keepNegative ? counts : Math.max(0, counts);
    out[i] = gain ? (gain[p] === 0 ? 0 : kept / gain[p]) : kept;
  }
  return new NDArray(out, "float64", { shape: frames.shape });
}

/** Weights that leave out pixels with `limit` counts or more, frame by frame. */
export function maskSaturated(frames: NDArray, limit: number): NDArray<"bool"> {
  return maskWhere(frames, (value) => value < limit);
}

/** Weights that leave out pixels that are not finite or negative, as dead pixels and gaps between modules are. */
export function maskInvalid(frames: NDArray): NDArray<"bool"> {
  return maskWhere(frames, (value) => Number.isFinite(value) && value >= 0);
}

/**
 * Weights that leave out hot pixels: those whose mean over all frames is more than `times` the median of the pixels
 * around them (a square of 5 x 5), and more than `floor` counts above it.
 *
 * @returns (rows, columns), for `loadWeight()` or to be combined with others
 */
export function maskHot(
  frames: NDArray,
  { times = 10, floor = 10 }: { times?: number; floor?: number } = {},
): NDArray<"bool"> {
  assertFrames(frames);
  const mean = frames.mean(0);
  const [rows, columns] = mean.shape;
  const values = mean.flat() as Float64Array;
  const out = new Uint8Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const around = medianAround(values, [rows, columns], r, c);
      const own = values[r * columns + c];
      out[r * columns + c] = own > times * around && own > around + floor ? 0 : 1;
    }
  }
  return new NDArray(out, "bool", { shape: [rows, columns] });
}

/** Weights that count only where all of them do; single images stretch over frames. */
export function combineMasks(...masks: readonly (NDArray | null | undefined)[]): NDArray | null {
  const given = masks.filter((mask) => mask !== null && mask !== undefined);
  if (given.length === 0) return null;
  return given.reduce<NDArray>(
    (all, mask) => all.greater(0).compare("and", mask.greater(0)),
    given[0],
  );
}

function maskWhere(frames: NDArray, good: (value: number) => boolean): NDArray<"bool"> {
  const data = frames.flat() as ArrayLike<number>;
  const out = new Uint8Array(frames.size);
  for (let i = 0; i < out.length; i++) out[i] = good(Number(data[i])) ? 1 : 0;
  return new NDArray(out, "bool", { shape: frames.shape });
}

function assertFrames(frames: NDArray): void {
  if (frames.ndim === 3) return;
  throw new BeambookError("ShapeMismatch", `Frames have shape (${frames.shape.join(", ")}).`, {
    hint: "Give (n, rows, columns); frame.reshape(1, ...frame.shape) makes one of a single image.",
  });
}

function imageOf(image: NDArray, frames: NDArray, what: string): Float64Array {
  if (
    image.ndim === 2 &&
    image.shape[0] === frames.shape[1] &&
    image.shape[1] === frames.shape[2]
  ) {
    return image.astype("float64").flat() as Float64Array;
  }
  throw new BeambookError(
    "ShapeMismatch",
    `The ${what} image is (${image.shape.join(", ")}), the frames are (${frames.shape.slice(1).join(", ")}).`,
  );
}

function medianAround(
  values: Float64Array,
  [rows, columns]: readonly number[],
  row: number,
  column: number,
): number {
  const near: number[] = [];
  for (let r = Math.max(0, row - 2); r <= Math.min(rows - 1, row + 2); r++) {
    for (let c = Math.max(0, column - 2); c <= Math.min(columns - 1, column + 2); c++) {
      if (r !== row || c !== column) near.push(values[r * columns + c]);
    }
  }
  near.sort((a, b) => a - b);
  const middle = near.length >> 1;
  return near.length % 2 === 1 ? near[middle] : (near[middle - 1] + near[middle]) / 2;
}
