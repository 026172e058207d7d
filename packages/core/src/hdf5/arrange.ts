import { NDArray, zeros } from "../ndarray/ndarray.js";
import { type AxisSelection, slice } from "../ndarray/selection.js";
import { partOf } from "./block-reader.js";
import type { ReadPlan } from "./plan.js";

/** The shape of a result with lists of indexes taken. */
export function shapeAfter(plan: ReadPlan): number[] {
  const shape = [...plan.shape];
  for (const { axis, positions } of plan.taken) shape[axis] = positions.length;
  return shape;
}

/** A view of `out` with an axis of length 1 for each axis that the selection drops. */
export function expand(out: NDArray, plan: ReadPlan, inner: readonly number[]): NDArray {
  const shape = [...plan.fullShape, ...inner];
  if (shape.length === out.ndim) return out;
  let k = 0;
  const strides = shape.map((n) => {
    return k < out.ndim && out.shape[k] === n ? out.strides[k++] : 0;
  });
  return new NDArray(out.data, out.dtype, { shape, strides, offset: out.offset });
}

/** Drops, turns round and picks what the plan says. */
export function arrange(full: NDArray, plan: ReadPlan, inner: readonly number[]): NDArray {
  let result: NDArray = full.reshape(...plan.shape, ...inner);
  for (const axis of plan.reversed) {
    const selection: AxisSelection[] = plan.shape.map(() => null);
    selection[axis] = slice(null, null, -1);
    result = result.slice(...selection);
  }
  for (const { axis, positions } of plan.taken) result = result.take(positions, axis);
  return result;
}

/** The same for elements of any kind, given by pieces. */
export function arrangeValues<T>(parts: readonly T[][], plan: ReadPlan): T[] {
  const moved = plan.reversed.length > 0 || plan.taken.length > 0;
  if (!moved && plan.pieces.length <= 1) return parts[0] ?? [];
  const places = zeros(plan.fullShape, "int32");
  const values: T[] = [];
  plan.pieces.forEach((piece, k) => {
    const part = places.slice(...partOf(piece, []));
    const numbers = Int32Array.from(parts[k], (_, i) => values.length + i);
    part.assign(new NDArray(numbers, "int32", { shape: part.shape }));
    for (const value of parts[k]) values.push(value);
  });
  return Array.from(arrange(places, plan, []).flat() as Int32Array, (i) => values[i]);
}
