import { BeambookError } from "../errors.js";
import { unfilled } from "./create.js";
import type { DType } from "./dtype.js";
import { astype } from "./elementwise.js";
import { NDArray } from "./ndarray.js";
import { broadcastStrides, promote } from "./promote.js";
import { resolveIndex, slice } from "./selection.js";
import { sameShape } from "./strides.js";

/**
 * Joins arrays along an axis that they have.
 *
 * @throws ShapeMismatch when other axes differ; InvalidArgument for no arrays
 */
export function concatenate(arrays: readonly NDArray[], axis: number = 0): NDArray {
  const dtype = commonType(arrays);
  const [first] = arrays;
  const k = resolveIndex(axis, first.ndim, "axes");
  const rest = (a: NDArray): number[] => a.shape.filter((_, i) => i !== k);
  for (const a of arrays) {
    if (a.ndim === first.ndim && sameShape(rest(a), rest(first))) continue;
    throw new BeambookError(
      "ShapeMismatch",
      `Cannot join (${a.shape.join(", ")}) to (${first.shape.join(", ")}) along axis ${k}.`,
    );
  }
  const length = arrays.reduce((sum, a) => sum + a.shape[k], 0);
  const out = unfilled(
    first.shape.map((n, i) => (i === k ? length : n)),
    dtype,
  );
  let start = 0;
  for (const a of arrays) {
    const part = slice(start, start + a.shape[k]);
    const place = out.slice(...first.shape.map((_, i) => (i === k ? part : null)));
    place.assign(a.is(dtype) ? a : astype(a, dtype));
    start += a.shape[k];
  }
  return out;
}

/** Puts arrays of one shape beside each other along a new axis. */
export function stack(arrays: readonly NDArray[], axis: number = 0): NDArray {
  commonType(arrays);
  const k = resolveIndex(axis, arrays[0].ndim + 1, "axes");
  return concatenate(
    arrays.map((a) => expandDims(a, k)),
    k,
  );
}

/** A view with a new axis of length 1. */
export function expandDims<D extends DType>(a: NDArray<D>, axis: number): NDArray<D> {
  const k = resolveIndex(axis, a.ndim + 1, "axes");
  const insert = (list: readonly number[], value: number): number[] => [
    ...list.slice(0, k),
    value,
    ...list.slice(k),
  ];
  const { data, dtype, offset } = a;
  const layout = { shape: insert(a.shape, 1), strides: insert(a.strides, 0), offset };
  return new NDArray(data, dtype, layout);
}

/** A view stretched to a shape; its repeated elements share memory. */
export function broadcastTo<D extends DType>(a: NDArray<D>, shape: readonly number[]): NDArray<D> {
  const lead = shape.length - a.ndim;
  if (lead < 0 || a.shape.some((n, i) => n !== 1 && n !== shape[i + lead])) {
    throw new BeambookError(
      "ShapeMismatch",
      `Cannot stretch (${a.shape.join(", ")}) to (${shape.join(", ")}).`,
    );
  }
  const { data, dtype, offset } = a;
  return new NDArray(data, dtype, {
    shape: [...shape],
    strides: broadcastStrides(a.shape, a.strides, shape),
    offset,
  });
}

/** A view with one axis moved to another place. */
export function moveaxis<D extends DType>(a: NDArray<D>, from: number, to: number): NDArray<D> {
  const source = resolveIndex(from, a.ndim, "axes");
  const order = a.shape.map((_, k) => k).filter((k) => k !== source);
  order.splice(resolveIndex(to, a.ndim, "axes"), 0, source);
  return a.transpose(...order);
}

/** A view with an axis reversed. */
export function flip<D extends DType>(a: NDArray<D>, axis: number): NDArray<D> {
  const k = resolveIndex(axis, a.ndim, "axes");
  return a.slice(...a.shape.map((_, i) => (i === k ? slice(null, null, -1) : null)));
}

function commonType(arrays: readonly NDArray[]): DType {
  if (arrays.length === 0) throw new BeambookError("InvalidArgument", "No arrays to join.");
  return arrays.map((a) => a.dtype as DType).reduce(promote);
}
