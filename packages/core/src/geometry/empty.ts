import { type DType, lanes, type NDArray } from "../ndarray/index.js";
import type { CopyPlan } from "./copy-plan.js";

/** What pixels without data hold: NaN for floats, else 0. */
export function emptyValue(dtype: DType): number | bigint {
  if (dtype === "int64" || dtype === "uint64") return 0n;
  return dtype === "float32" || dtype === "float64" ? Number.NaN : 0;
}

/** Fills a contiguous array with what pixels without data hold. */
export function fillEmpty(target: NDArray): void {
  if (target.dtype === "float32" || target.dtype === "float64") {
    (target.data as Float64Array).fill(Number.NaN);
  }
}

/** Empties the pixels of one module in the image that begins at `targetStart` of the target's data. */
export function emptyModule(
  plan: CopyPlan,
  module: number,
  target: NDArray,
  targetStart: number,
): void {
  const n = lanes(target.dtype);
  const data = target.data as Float64Array;
  const empty = emptyValue(target.dtype) as number;
  const [ss, fs] = plan.tileShape;
  for (const t of plan.modules[module]) {
    const transposed = Math.abs(t.ssStep) === 1;
    const [run, rows] = transposed ? [ss, fs] : [fs, ss];
    const step = Math.abs(transposed ? t.fsStep : t.ssStep);
    const first =
      t.to + Math.min(0, (ss - 1) * t.ssStep) + Math.min(0, (fs - 1) * t.fsStep) + targetStart;
    for (let row = 0; row < rows; row++) {
      data.fill(empty, (first + row * step) * n, (first + row * step + run) * n);
    }
  }
}
