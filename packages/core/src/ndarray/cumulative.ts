import { complexFrom, imagView, realView } from "./complex.js";
import { lanes } from "./dtype.js";
import { astype, binary } from "./elementwise.js";
import type { NDArray } from "./ndarray.js";
import { resolveIndex, slice } from "./selection.js";

/** Sums up to each element along an axis (of the flat array without axis); float64, for float32 rounded to it. */
export function cumulative(a: NDArray, axis?: number): NDArray {
  if (lanes(a.dtype) === 2) {
    const [re, im] = [realView(a), imagView(a)].map((part) => cumulative(part, axis));
    return complexFrom(re, im, a.dtype as "complex64");
  }
  const source = axis === undefined ? a.reshape(a.size) : a;
  const k = axis === undefined ? 0 : resolveIndex(axis, a.ndim, "axes");
  const out = source.dtype === "float64" ? source.copy() : astype(source, "float64");
  const data = out.data as Float64Array;
  const [length, step] = [out.shape[k], out.strides[k]];
  const block = length * step;
  for (let start = 0; start < data.length; start += block) {
    for (let i = start + step; i < start + block; i++) data[i] += data[i - step];
  }
  return a.dtype === "float32" ? astype(out, "float32") : out;
}

/** Differences between neighbours along an axis, which becomes shorter by one. */
export function diff(a: NDArray, axis: number = -1): NDArray {
  const k = resolveIndex(axis, a.ndim, "axes");
  const part = (start: number, stop: number | null): NDArray =>
    a.slice(...a.shape.map((_, i) => (i === k ? slice(start, stop) : null)));
  return binary("subtract", part(1, null), part(0, -1));
}
