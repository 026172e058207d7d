import { BeambookError } from "../errors.js";
import { type Axes, reducedShape, resolveAxes } from "./axes.js";
import { lanes } from "./dtype.js";
import { eachElement } from "./each-element.js";
import type { Walker } from "./loops.js";
import { type NDArray, ndarray } from "./ndarray.js";
import { valueAtRank } from "./quickselect.js";
import { sizeOf } from "./strides.js";

/** How a value between two neighbours is found, by numpy's names. */
export type PercentileMethod = "linear" | "lower" | "higher" | "nearest" | "midpoint";

/** Options of percentiles. */
export interface PercentileOptions {
  /** `linear` between the neighbours by default. */
  method?: PercentileMethod;
  /** Leaves NaN out; otherwise NaN gives NaN. */
  skipNaN?: boolean;
}

/** Medians along axes, one per element that remains. */
export function medianAlong(a: NDArray, axes: Set<number>, skipNaN: boolean): Float64Array {
  return statisticAlong(a, axes, (values) =>
    quantile(values, 0.5, { skipNaN, method: "midpoint" }),
  );
}

/**
 * Percentiles (0 to 100) along axes.
 *
 * @returns an array without the reduced axes; for a list of percentiles with a first axis for them
 * @throws InvalidArgument for a percentile outside 0 to 100
 */
export function percentile(
  a: NDArray,
  q: number | readonly number[],
  axes: Axes = undefined,
  options: PercentileOptions = {},
): NDArray<"float64"> {
  const list = typeof q === "number" ? [q] : q;
  for (const one of list) {
    if (one >= 0 && one <= 100) continue;
    throw new BeambookError("InvalidArgument", `Percentile ${one} is not between 0 and 100.`);
  }
  const reduced = resolveAxes(axes, a.ndim);
  const { dropped } = reducedShape(a.shape, reduced);
  const results = list.map((one) =>
    statisticAlong(a, reduced, (values) => quantile(values, one / 100, options)),
  );
  if (typeof q === "number") return ndarray(results[0], dropped, "float64");
  const all = new Float64Array(sizeOf(dropped) * list.length);
  results.forEach((values, k) => {
    all.set(values, k * values.length);
  });
  return ndarray(all, [list.length, ...dropped], "float64");
}

/** A function of the values along axes, which it may reorder. */
export function statisticAlong(
  a: NDArray,
  axes: Set<number>,
  statistic: (values: Float64Array) => number,
): Float64Array {
  if (lanes(a.dtype) === 2) {
    throw new BeambookError("UnsupportedType", "Complex numbers have no order.");
  }
  const keep = a.shape.map((_, k) => k).filter((k) => !axes.has(k));
  const drop = [...axes].sort((x, y) => x - y);
  const moved = a.ndim > 0 ? a.transpose(...keep, ...drop) : a;
  const outer = moved.shape.slice(0, keep.length);
  const inner = moved.shape.slice(keep.length);
  const out = new Float64Array(sizeOf(outer));
  const line = new Float64Array(sizeOf(inner));
  const target = ndarray(line, inner, "float64") as Walker;
  const index = new Array<number>(outer.length).fill(0);
  for (let i = 0; i < out.length; i++) {
    const offset = index.reduce((sum, at, k) => sum + at * moved.strides[k], moved.offset);
    const { data, dtype } = moved;
    const walker: Walker = { data, dtype, offset, strides: moved.strides.slice(keep.length) };
    eachElement({ name: "number", source: "$1 = Number($0);" }, inner, [walker, target]);
    out[i] = statistic(line);
    for (let k = outer.length - 1; k >= 0 && ++index[k] === outer[k]; k--) index[k] = 0;
  }
  return out;
}

/** A quantile (0 to 1); reorders the values. */
export function quantile(
  values: Float64Array,
  q: number,
  { method = "linear", skipNaN = false }: PercentileOptions,
): number {
  const n = gatherNumbers(values);
  if (n === 0 || (n < values.length && !skipNaN)) return Number.NaN;
  const present = values.subarray(0, n);
  const position = q * (n - 1);
  const low = Math.floor(position);
  const part = position - low;
  const left = valueAtRank(present, low);
  if (part === 0 || method === "lower") return left;
  const right = nextAfter(present, left, low);
  switch (method) {
    case "higher":
      return right;
    case "midpoint":
      return (left + right) / 2;
    case "nearest":
      return part < 0.5 || (part === 0.5 && low % 2 === 0) ? left : right;
    case "linear":
      return part < 0.5 ? left + (right - left) * part : right - (right - left) * (1 - part);
  }
}

/** Moves NaN to the end and counts what is left. */
function gatherNumbers(values: Float64Array): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    values[i] = values[n];
    values[n++] = value;
  }
  return n;
}

/** The value behind the one at a rank in sorted order. */
function nextAfter(values: Float64Array, left: number, rank: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  let upTo = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] <= left) upTo++;
    else if (values[i] < smallest) smallest = values[i];
  }
  return upTo > rank + 1 ? left : smallest;
}
