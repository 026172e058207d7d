import { BeambookError } from "../errors.js";
import { accumulate, startAt } from "./accumulate.js";
import { type Axes, reducedShape, resolveAxes } from "./axes.js";
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

/** Axes of a count; none at all asks for one number. */
export type CountArguments = [axes?: Axes, options?: { keepdims?: boolean }];

/** How many elements are not zero along axes; NaN counts. */
export function countNonzero(a: NDArray, ...[axes, options]: CountArguments): NDArray<"float64"> {
  if (lanes(a.dtype) === 2 || isBigInt(a.dtype)) {
    return countNonzero(compare("notEqual", a, 0), axes, options);
  }
  const shape = reducedShape(a.shape, resolveAxes(axes, a.ndim));
  const into = startAt(shape.kept, 0);
  accumulate({ step: "nonzero", array: a as Walker & NDArray, shape: shape.kept, into });
  return ndarray(into, options?.keepdims ? shape.kept : shape.dropped, "float64");
}

/** Whether any element along axes is not zero. */
export function anyTrue(a: NDArray, ...args: CountArguments): NDArray<"bool"> {
  return compare("greater", countNonzero(a, ...args), 0);
}

/** Whether no element along axes is zero. */
export function allTrue(a: NDArray, ...args: CountArguments): NDArray<"bool"> {
  const { count } = reducedShape(a.shape, resolveAxes(args[0], a.ndim));
  return compare("equal", countNonzero(a, ...args), count);
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
