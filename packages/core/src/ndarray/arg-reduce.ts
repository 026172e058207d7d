import { BeambookError } from "../errors.js";
import { accumulate, startAt } from "./accumulate.js";
import { isBigInt, isFloat, lanes } from "./dtype.js";
import { compare, test } from "./elementwise.js";
import type { Walker } from "./loops.js";
import { type NDArray, ndarray } from "./ndarray.js";
import { reduce } from "./reduce.js";
import { resolveIndex } from "./selection.js";

/**
 * Position of the first extreme element along an axis, or in the flat array; NaN counts as extreme, as in numpy.
 *
 * @throws NoData without elements
 */
export function argExtreme(a: NDArray, kind: "min" | "max", axis: number): NDArray<"int32">;
export function argExtreme(
  a: NDArray,
  kind: "min" | "max",
  axis: number | undefined,
): number | NDArray<"int32">;
export function argExtreme(
  a: NDArray,
  kind: "min" | "max",
  axis: number | undefined,
): number | NDArray<"int32"> {
  if (axis === undefined) {
    const flat = a.reshape(a.size);
    return argExtreme(flat, kind, 0).get() as number;
  }
  const k = resolveIndex(axis, a.ndim, "axes");
  const extreme = reduce(kind, a, k, { keepdims: true });
  const order = a.shape.map((_, i) => i).filter((i) => i !== k);
  const missing = isFloat(a.dtype) ? test("isnan", a) : undefined;
  const hits = compare("equal", a, extreme)
    .transpose(...order, k)
    .contiguous().data;
  const gaps = missing?.transpose(...order, k).contiguous().data;
  const length = a.shape[k];
  const out = new Int32Array(length === 0 ? 0 : hits.length / length);
  for (let i = 0; i < out.length; i++) {
    let at = gaps ? gaps.indexOf(1, i * length) : -1;
    if (at < 0 || at >= (i + 1) * length) at = hits.indexOf(1, i * length);
    out[i] = at - i * length;
  }
  return ndarray(
    out,
    order.map((i) => a.shape[i]),
    "int32",
  );
}

/** How many elements are not zero; NaN counts. */
export function countNonzero(a: NDArray): number {
  if (lanes(a.dtype) === 2) return countNonzero(compare("notEqual", a, 0));
  if (isBigInt(a.dtype)) return countNonzero(compare("notEqual", a, 0));
  const shape = a.shape.map(() => 1);
  const into = startAt(shape, 0);
  accumulate({ step: "nonzero", array: a as Walker & NDArray, shape, into });
  return into[0];
}

/** Whether any element is not zero. */
export function anyTrue(a: NDArray): boolean {
  return countNonzero(a) > 0;
}

/** Whether no element is zero. */
export function allTrue(a: NDArray): boolean {
  return countNonzero(a) === a.size;
}

/**
 * Indexes of the elements that are not zero, one list per axis.
 *
 * @example
 * const [rows, columns] = nonzero(mask);
 */
export function nonzero(a: NDArray): Int32Array[] {
  if (a.ndim === 0) throw new BeambookError("ShapeMismatch", "A 0-d array has no indexes.");
  const flat = compare("notEqual", a, 0).contiguous().flat();
  const positions: number[] = [];
  for (let i = 0; i < flat.length; i++) if (flat[i]) positions.push(i);
  let block = 1;
  const lists: Int32Array[] = [];
  for (let k = a.ndim - 1; k >= 0; k--) {
    const [length, step] = [a.shape[k], block];
    lists.unshift(Int32Array.from(positions, (p) => Math.floor(p / step) % length));
    block *= length;
  }
  return lists;
}
