import { BeambookError } from "../errors.js";
import { type Axes, reducedShape, resolveAxes } from "./axes.js";
import { lanes } from "./dtype.js";
import { eachElement } from "./each-element.js";
import type { Walker } from "./loops.js";
import { type NDArray, ndarray } from "./ndarray.js";
import { MANY_VALUES, valueAtRank } from "./quickselect.js";
import { type Ranked, rankBits } from "./rank-bits.js";
import { isContiguous, sizeOf } from "./strides.js";

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
  return quantilesAlong(a, axes, [0.5], { skipNaN, method: "midpoint" })[0];
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
  const results = quantilesAlong(
    a,
    reduced,
    list.map((one) => one / 100),
    options,
  );
  if (typeof q === "number") return ndarray(results[0], dropped, "float64");
  const all = new Float64Array(sizeOf(dropped) * list.length);
  results.forEach((values, k) => {
    all.set(values, k * values.length);
  });
  return ndarray(all, [list.length, ...dropped], "float64");
}

/** Elements that are gathered at once, so that neighbours in memory are read together. */
const TILE = 1 << 15;

/** Quantiles (0 to 1) along axes: for each of `qs` one value per element that remains. */
function quantilesAlong(
  a: NDArray,
  axes: Set<number>,
  qs: readonly number[],
  options: PercentileOptions,
): Float64Array[] {
  if (lanes(a.dtype) === 2) {
    throw new BeambookError("UnsupportedType", "Complex numbers have no order.");
  }
  const keep = a.shape.map((_, k) => k).filter((k) => !axes.has(k));
  const drop = [...axes].sort((x, y) => x - y);
  const moved = a.ndim > 0 ? a.transpose(...keep, ...drop) : a;
  const outer = moved.shape.slice(0, keep.length);
  const inner = moved.shape.slice(keep.length);
  const results = qs.map(() => new Float64Array(sizeOf(outer)));
  eachLine(moved, outer, inner, (line, i) => {
    qs.forEach((q, k) => {
      results[k][i] = quantileAt(line, q, options);
    });
  });
  return results;
}

/** Visits the values that each result is made of, in row-major order of the results. */
function eachLine(
  { data, dtype, strides, offset }: NDArray,
  outer: readonly number[],
  inner: readonly number[],
  visit: (line: Ranked, result: number) => void,
): void {
  const n = sizeOf(inner);
  const total = sizeOf(outer);
  const steps = strides.slice(0, outer.length);
  const within = strides.slice(outer.length);
  const row = outer.at(-1) ?? 1;
  const tile = Math.max(1, Math.min(row, Math.floor(TILE / Math.max(1, n))));
  const lines = new Float64Array(tile * n);
  const index = new Array<number>(outer.length).fill(0);
  for (let i = 0; i < total; ) {
    const at = index.reduce((sum, one, k) => sum + one * steps[k], offset);
    const dense = isContiguous(inner, within);
    const ranked = dense ? rankBits(data.subarray(at, at + n), dtype) : undefined;
    const count = ranked ? 1 : Math.min(tile, row - (index.at(-1) ?? 0));
    if (ranked) visit(ranked, i);
    else {
      const walker: Walker = { data, dtype, offset: at, strides: [steps.at(-1) ?? 0, ...within] };
      const target = ndarray(lines.subarray(0, count * n), [count, ...inner]) as Walker & NDArray;
      eachElement({ name: "number", source: "$1 = Number($0);" }, target.shape, [walker, target]);
      for (let t = 0; t < count; t++) visit(rankValues(lines.subarray(t * n, (t + 1) * n)), i + t);
    }
    i += count;
    if (outer.length > 0) index[outer.length - 1] += count;
    for (let k = outer.length - 1; k > 0 && index[k] === outer[k]; k--) {
      index[k] = 0;
      index[k - 1]++;
    }
  }
}

/** Percentiles (0 to 100) of values of which those at ranks are known. */
export function percentilesOfRanked(
  values: Ranked,
  q: readonly number[],
  options: PercentileOptions,
): number[] {
  return q.map((one) => quantileAt(values, one / 100, options));
}

/** A quantile (0 to 1) between the values at two ranks. */
function quantileAt(
  line: Ranked,
  q: number,
  { method = "linear", skipNaN = false }: PercentileOptions,
): number {
  const { count, missing } = line;
  if (count === 0 || (missing > 0 && !skipNaN)) return Number.NaN;
  const position = q * (count - 1);
  const low = Math.floor(position);
  const part = position - low;
  const left = line.at(low);
  if (part === 0 || method === "lower") return left;
  const right = line.at(low + 1);
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

/** Values in memory of their own, which are reordered. */
function rankValues(values: Float64Array): Ranked {
  const count = gatherNumbers(values);
  const present = count === values.length ? values : values.subarray(0, count);
  let known = -1;
  const at = (rank: number): number => {
    // Behind the rank that was selected last stand only larger values.
    const after = rank === known + 1 && known >= 0 && count < MANY_VALUES;
    known = rank;
    return after ? selectFrom(present, rank) : valueAtRank(present, rank);
  };
  return { count, missing: values.length - count, at };
}

/** The smallest value from a position on, moved there. */
function selectFrom(values: Float64Array, start: number): number {
  let best = start;
  for (let i = start + 1; i < values.length; i++) if (values[i] < values[best]) best = i;
  const value = values[best];
  values[best] = values[start];
  values[start] = value;
  return value;
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
