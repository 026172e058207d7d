import type { NDArray } from "../ndarray/ndarray.js";
import type { Operand } from "../ndarray/operand.js";
import { resolveIndex } from "../ndarray/selection.js";
import { elements, joined } from "./build.js";
import { type ComputeOptions, computeArrays } from "./compute.js";
import { LazyArray } from "./lazy-array.js";

/** Arrays one after the other along an axis that they have. */
export function concatLazy(arrays: readonly (LazyArray | NDArray)[], axis: number = 0): LazyArray {
  return new LazyArray(joined(arrays, axis));
}

/** Arrays of one shape beside each other along a new axis. */
export function stackLazy(arrays: readonly (LazyArray | NDArray)[], axis: number = 0): LazyArray {
  const expanded = arrays.map((array) => {
    const k = resolveIndex(axis, array.shape.length + 1, "axes");
    return array.reshape(...array.shape.slice(0, k), 1, ...array.shape.slice(k));
  });
  return concatLazy(expanded, axis < 0 && expanded.length > 0 ? expanded[0].ndim + axis : axis);
}

/** Elements of `x` where a condition holds, of `y` elsewhere. */
export function whereLazy(
  condition: LazyArray,
  x: LazyArray | Operand,
  y: LazyArray | Operand,
): LazyArray {
  return new LazyArray(elements("where", [], [condition, x, y]));
}

/** Computes several arrays in one run: what they have in common is computed once, a cluster gets one job. */
export function computeLazy(
  arrays: readonly LazyArray[],
  options: ComputeOptions = {},
): Promise<NDArray[]> {
  return computeArrays(arrays, options);
}
