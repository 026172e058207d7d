import type { DType } from "./dtype.js";
import { isFloat } from "./dtype.js";
import { LabelledArray } from "./labelled.js";
import { axisNamed } from "./labelled-dims.js";
import { type Reduction, reduce } from "./reduce.js";

/** Axes to reduce over, by name; all if left out. */
export type DimNames = string | readonly string[] | undefined;

/** How an array is reduced along named axes. */
export interface LabelledReduceOptions {
  /** Whether NaN counts as missing; true for floats, as in xarray. */
  skipna?: boolean;
  /** dtype of the result. */
  dtype?: DType;
  /** Subtracted from the number of values in `var` and `std`; 0. */
  ddof?: number;
}

/** Statistics that reduce axes. */
export type LabelledReduction = "sum" | "mean" | "min" | "max" | "var" | "std" | "median";

/** Reduces along named axes; coordinates along them are dropped. */
export function reduceLabelled(
  kind: LabelledReduction,
  array: LabelledArray,
  dims: DimNames,
  options: LabelledReduceOptions = {},
): LabelledArray {
  const { skipna = isFloat(array.dtype), ...rest } = options;
  const names = dims === undefined ? array.dims : typeof dims === "string" ? [dims] : dims;
  const axes = names.map((name) => axisNamed(array.dims, name));
  const reduction = (skipna ? `nan${kind}` : kind) as Reduction;
  const values = axes.length === 0 ? array.values : reduce(reduction, array.values, axes, rest);
  const left = array.dims.filter((_, k) => !axes.includes(k));
  const kept = Object.keys(array.coords).filter((name) => {
    const dim = array.coordDims[name];
    return dim === null || left.includes(dim);
  });
  return new LabelledArray(values, {
    ...array.described(),
    dims: left,
    coords: Object.fromEntries(kept.map((name) => [name, array.coords[name]])),
    coordDims: Object.fromEntries(kept.map((name) => [name, array.coordDims[name]])),
  });
}
