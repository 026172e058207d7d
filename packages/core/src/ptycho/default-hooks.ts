import { BeambookError } from "../errors.js";
import { ones } from "../ndarray/create.js";
import { type NDArray, ndarray } from "../ndarray/ndarray.js";
import type { CheckResult, LoadedFrames } from "./hooks.js";
import type { ScanParameters } from "./scan-parameters.js";

/** A weight of `shape` in which all pixels count; square like the frames, unless told. */
export function defaultWeight(shape: ScanParameters["shape"], nonSquare = false): NDArray | null {
  if (shape === null) return null;
  const sides = typeof shape === "number" ? [shape, shape] : [...shape];
  return ones(nonSquare ? sides : sides.map(() => Math.min(...sides)), "bool");
}

/** Positions (i, i + 1). */
export function defaultPositions(count: number | null): NDArray | null {
  if (count === null) return null;
  const rows = Array.from({ length: count }, (_, i) => [i, i + 1]);
  return ndarray(Float64Array.from(rows.flat()), [count, 2]);
}

/** Frames that are filled with their index. */
export function defaultFrames(shape: ScanParameters["shape"], indices: number[]): LoadedFrames {
  const lengths = typeof shape === "number" ? [shape, shape] : [...(shape ?? [256, 256])];
  return { raw: indices.map((i) => ones(lengths, "float64").multiply(i)) };
}

/** All frames up to the last are there. @throws `InvalidArgument` when their number is not known */
export function defaultCheck(count: number | null, frames: number, start: number): CheckResult {
  if (count !== null) return [Math.max(0, Math.min(frames, count - start)), null];
  throw new BeambookError("InvalidArgument", "The number of frames is not known.", {
    hint: "Set num_frames, or override loadPositions() or check().",
  });
}
