import { BeambookError } from "../../errors.js";
import type { NDArray } from "../../ndarray/ndarray.js";

/**
 * The optical axis that a name stands for in a frame of `shape`: "fftshift" n // 2, "geometric" n / 2 − 1/2, "fft" 0.
 *
 * @throws `InvalidArgument` for another name
 */
export function namedCenter(name: string, shape: readonly number[]): [number, number] {
  const at: Record<string, (n: number) => number> = {
    fftshift: (n: number): number => Math.floor(n / 2),
    geometric: (n: number): number => n / 2 - 0.5,
    fft: (): number => 0,
  };
  if (!(name in at)) {
    throw new BeambookError("InvalidArgument", `"${name}" is no center.`, {
      hint: "Use fftshift, geometric, fft or two numbers.",
    });
  }
  return [at[name](shape[0]), at[name](shape[1])];
}

/**
 * Mean over frames of {@link centersOfMass}.
 *
 * @throws `NoData` when a frame has no counts
 */
export function centerOfMass(frames: NDArray, weights: NDArray | undefined): [number, number] {
  const center: [number, number] = [0, 0];
  const centers = centersOfMass(frames, weights);
  for (const [k, [row, column]] of centers.entries()) {
    if (Number.isNaN(row)) {
      throw new BeambookError("NoData", `Frame ${k} of the chunk has no centre of mass.`, {
        hint: "Give a center, or mask pixels that are not finite.",
      });
    }
    center[0] += row / centers.length;
    center[1] += column / centers.length;
  }
  return center;
}

/**
 * The centre of mass of each frame's pixels whose weight is not 0.
 *
 * @param frames - (n, rows, columns)
 * @param weights - the same shape, or (1, rows, columns) for all frames; all pixels count when their lengths differ
 * @returns (row, column) of each; NaN for a frame without counts
 */
export function centersOfMass(
  frames: NDArray,
  weights: NDArray | undefined,
): [row: number, column: number][] {
  const [count, rows, columns] = frames.shape;
  const data = frames.flat() as ArrayLike<number>;
  const fits = weights && weights.size === weights.shape[0] * rows * columns;
  const mask = fits ? (weights.flat() as ArrayLike<number>) : undefined;
  const shift = weights?.shape[0] === 1 ? 0 : rows * columns;
  const centers: [number, number][] = [];
  for (let k = 0, at = 0; k < count; k++) {
    let [total, down, across] = [0, 0, 0];
    for (let r = 0, p = k * shift; r < rows; r++) {
      let row = 0;
      for (let c = 0; c < columns; c++, at++, p++) {
        if (mask && !(mask[p] > 0)) continue;
        const v = Number(data[at]);
        row += v;
        across += v * c;
      }
      total += row;
      down += row * r;
    }
    const dark = !(total !== 0 && Number.isFinite(total));
    centers.push(dark ? [Number.NaN, Number.NaN] : [down / total, across / total]);
  }
  return centers;
}

/** Throws unless the axis lies inside the frame. */
export function assertInside(center: readonly number[], shape: readonly number[]): void {
  if (center.length === 2 && center.every((c, k) => c > 0 && c < shape[k])) return;
  throw new BeambookError(
    "InvalidArgument",
    `The center (${center.join(", ")}) is outside the frame (${shape.join(", ")}).`,
    { hint: "Give (row, column) in pixels of the raw frame." },
  );
}

/** Nearest integer, halves to the even one. */
export function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
