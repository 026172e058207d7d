import type { DType } from "./dtype.js";
import { isFloat } from "./dtype.js";
import { LabelledArray } from "./labelled.js";
import { axisNamed } from "./labelled-dims.js";
import type { NDArray } from "./ndarray.js";
import { type PercentileMethod, percentile } from "./order-statistics.js";
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

/** How quantiles are found. */
export interface QuantileOptions {
  /** Whether NaN counts as missing; true for floats, as in xarray. */
  skipna?: boolean;
  /** What lies between two values; `linear` by default. */
  method?: PercentileMethod;
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
  const axes = axesNamed(array, dims);
  const reduction = (skipna ? `nan${kind}` : kind) as Reduction;
  const values = axes.length === 0 ? array.values : reduce(reduction, array.values, axes, rest);
  return withoutAxes(array, axes, values);
}

/** Counts along named axes, or whether any or all elements are not zero. */
export function countLabelled<D extends "bool" | "float64">(
  array: LabelledArray,
  dims: DimNames,
  count: (values: NDArray, axes: number[]) => NDArray<D>,
): LabelledArray<D> {
  const axes = axesNamed(array, dims);
  return withoutAxes(array, axes, count(array.values, axes)) as LabelledArray<D>;
}

/** Quantiles (0 to 1) along named axes; a list of them gives a first axis `quantile`. */
export function quantileLabelled(
  array: LabelledArray,
  q: number | readonly number[],
  dims: DimNames,
  { skipna = isFloat(array.dtype), method = "linear" }: QuantileOptions,
): LabelledArray<"float64"> {
  const axes = axesNamed(array, dims);
  const list = typeof q === "number" ? [q] : q;
  const percents = list.map((one) => 100 * one);
  const values = percentile(array.values, percents, axes, { skipNaN: skipna, method });
  const rest = withoutAxes(array, axes, values.slice(0));
  const labels = {
    ...rest.described(),
    coords: { ...rest.coords, quantile: Float64Array.from(list) },
  };
  const single = typeof q === "number";
  return new LabelledArray(single ? values.slice(0) : values, {
    ...labels,
    dims: single ? rest.dims : ["quantile", ...rest.dims],
    coordDims: { ...rest.coordDims, quantile: single ? null : "quantile" },
  }) as LabelledArray<"float64">;
}

function axesNamed(array: LabelledArray, dims: DimNames): number[] {
  const names = dims === undefined ? array.dims : typeof dims === "string" ? [dims] : dims;
  return names.map((name) => axisNamed(array.dims, name));
}

/** Values that lack some axes of an array, with the labels that are left. */
function withoutAxes(
  array: LabelledArray,
  axes: readonly number[],
  values: NDArray,
): LabelledArray {
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
