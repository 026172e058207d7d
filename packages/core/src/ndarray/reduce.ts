import { BeambookError } from "../errors.js";
import { accumulate, type Step, startAt } from "./accumulate.js";
import { type Axes, type ReducedShape, reducedShape, resolveAxes } from "./axes.js";
import { complexFrom, imagView, realView } from "./complex.js";
import { full } from "./create.js";
import { allocate, type DType, isBigInt, isFloat, lanes } from "./dtype.js";
import { astype, binary, test } from "./elementwise.js";
import type { Walker } from "./loops.js";
import { where } from "./masks.js";
import { type NDArray, ndarray } from "./ndarray.js";
import { medianAlong } from "./order-statistics.js";
import { slice } from "./selection.js";
import { concatenate } from "./stack.js";
import { sizeOf } from "./strides.js";

export type { Axes } from "./axes.js";

/** Options of reductions. */
export interface ReduceOptions {
  /**
   * dtype of the result. Sums and means of float32 are float32, of integers float64 (`"int64"`, `"uint64"` sum exactly
   * as bigint); min and max keep the array's.
   */
  dtype?: DType;
  /** Keeps reduced axes with length 1. */
  keepdims?: boolean;
  /** Subtracted from the number of values in `var` and `std`; 0. */
  ddof?: number;
}

/** Statistics; the `nan` ones skip NaN. */
export type Reduction =
  | "sum"
  | "product"
  | "mean"
  | "min"
  | "max"
  | "var"
  | "std"
  | "median"
  | "nansum"
  | "nanproduct"
  | "nanmean"
  | "nanmin"
  | "nanmax"
  | "nanvar"
  | "nanstd"
  | "nanmedian";

type Base = "sum" | "product" | "mean" | "min" | "max" | "var" | "std" | "median";

interface Task {
  readonly array: NDArray;
  readonly shape: ReducedShape;
  readonly skip: boolean;
  readonly ddof: number;
  /** Sums that are known already. */
  readonly total?: Float64Array;
}

/**
 * Reduces an array along axes. Sums run in float64 whatever the dtype.
 *
 * @returns an array without the reduced axes (a 0-d array if there are no others)
 * @throws NoData for the extremes of nothing; UnsupportedType for complex numbers where there is no order
 */
export function reduce(
  kind: Reduction,
  a: NDArray,
  axes: Axes = undefined,
  options: ReduceOptions = {},
): NDArray {
  const base = kind.replace(/^nan/, "") as Base;
  const reduced = resolveAxes(axes, a.ndim);
  const shape = reducedShape(a.shape, reduced);
  const out = options.keepdims ? shape.kept : shape.dropped;
  if (lanes(a.dtype) === 2) return reduceComplex(kind, base, a, axes, options);
  if (shape.count === 0 && (base === "min" || base === "max")) {
    throw new BeambookError("NoData", `The ${kind} of no elements is not defined.`);
  }
  const skip = kind.startsWith("nan") && isFloat(a.dtype);
  const exact = exactReduction(base, a, shape, options.dtype);
  if (exact) return ndarray(exact.data, out, exact.dtype);
  const task = withoutHoles({ array: a, shape, skip, ddof: options.ddof ?? 0 }, base);
  const values = base === "median" ? medianAlong(a, reduced, skip) : VALUES[base](task);
  const result = ndarray(values, out, "float64");
  const dtype = options.dtype ?? resultType(base, a.dtype);
  return dtype === "float64" ? result : astype(result, dtype);
}

function run(task: Task, step: Step, start: number, extra?: Float64Array): Float64Array {
  const { array, shape } = task;
  const into = startAt(shape.kept, start);
  accumulate({
    step,
    array: array as Walker & NDArray,
    shape: shape.kept,
    into,
    ...(extra ? { extra } : {}),
  });
  return into;
}

/** Sums that are no NaN prove that there is none to skip, and the faster loops do. */
function withoutHoles(task: Task, base: Base): Task {
  if (!task.skip || !["sum", "mean", "var", "std"].includes(base)) return task;
  const total = run(task, "sum", 0);
  return total.some(Number.isNaN) ? task : { ...task, skip: false, total };
}

function sums(task: Task): Float64Array {
  if (task.total) return task.total;
  return run(task, task.skip ? "nansum" : "sum", 0);
}

function products(task: Task): Float64Array {
  if (!task.skip) return run(task, "product", 1);
  const filled = task.array.copy();
  const data = filled.data as Float64Array;
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) data[i] = 1;
  return run({ ...task, array: filled }, "product", 1);
}

function counts(task: Task): Float64Array | undefined {
  return task.skip ? run(task, "count", 0) : undefined;
}

function means(task: Task, present: Float64Array | undefined = counts(task)): Float64Array {
  const total = sums(task);
  if (present) divideEach(total, present);
  else divideAll(total, task.shape.count);
  return total;
}

function divideAll(values: Float64Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i] /= by;
}

function divideEach(values: Float64Array, by: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] /= by[i];
}

/** In two passes: squares of differences to the mean, which lose no digits where the mean is large. */
function variances(task: Task): Float64Array {
  const present = counts(task);
  const mean = means(task, present);
  const squares = run(task, task.skip ? "nansquares" : "squares", 0, mean);
  if (!present) divideAll(squares, Math.max(0, task.shape.count - task.ddof));
  else {
    for (let i = 0; i < present.length; i++) {
      const freedom = present[i] - task.ddof;
      present[i] = freedom > 0 ? freedom : Number.NaN;
    }
    divideEach(squares, present);
  }
  return squares;
}

function deviations(task: Task): Float64Array {
  const values = variances(task);
  for (let i = 0; i < values.length; i++) values[i] = Math.sqrt(values[i]);
  return values;
}

/** Extremes; where all values are NaN the nan-skipping ones give NaN. */
function extremes(task: Task, kind: "min" | "max"): Float64Array {
  const start = kind === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const found = run(task, task.skip ? `nan${kind}` : kind, start);
  const present = counts(task);
  if (present) {
    for (let i = 0; i < found.length; i++) if (present[i] === 0) found[i] = Number.NaN;
  }
  return found;
}

const VALUES: Readonly<Record<Exclude<Base, "median">, (task: Task) => Float64Array>> = {
  sum: sums,
  product: products,
  mean: (task: Task): Float64Array => means(task),
  min: (task: Task): Float64Array => extremes(task, "min"),
  max: (task: Task): Float64Array => extremes(task, "max"),
  var: variances,
  std: deviations,
};

function resultType(base: Base, dtype: DType): DType {
  if (base === "min" || base === "max") return dtype;
  return dtype === "float32" ? "float32" : "float64";
}

/** 64-bit integers: extremes always, sums and products when such a dtype is asked for, without rounding. */
function exactReduction(
  base: Base,
  a: NDArray,
  { kept }: ReducedShape,
  wanted: DType | undefined,
): { data: BigInt64Array | BigUint64Array; dtype: "int64" | "uint64" } | undefined {
  const extreme = base === "min" || base === "max";
  const additive = (base === "sum" || base === "product") && !isFloat(a.dtype);
  const dtype =
    extreme && (wanted ?? a.dtype) === a.dtype ? a.dtype : additive ? wanted : undefined;
  if (dtype === undefined || !isBigInt(dtype)) return undefined;
  const into = allocate(dtype, startAt(kept, 0).length);
  const bits = dtype === "int64" ? 63n : 64n;
  const top = (1n << bits) - 1n;
  const low = dtype === "int64" ? -(1n << 63n) : 0n;
  into.fill(base === "min" ? top : base === "max" ? low : base === "product" ? 1n : 0n);
  accumulate({ step: base as Step, array: a as Walker & NDArray, shape: kept, into });
  return { data: into, dtype };
}

/** Sums, products of none, and means part by part; the spread from the distances to the mean. */
function reduceComplex(
  kind: Reduction,
  base: Base,
  a: NDArray,
  axes: Axes,
  { dtype, ...options }: ReduceOptions,
): NDArray {
  const parts = [realView(a), imagView(a)];
  if (base === "sum" || base === "mean") {
    const [re, im] = parts.map((part) => reduce(kind, part, axes, options));
    const sum = complexFrom(re, im, a.dtype as "complex64");
    return dtype === undefined || dtype === a.dtype ? sum : astype(sum, dtype);
  }
  if (base === "var" || base === "std") {
    const [re, im] = parts.map((part) => reduce("var", part, axes, options));
    const total = re.add(im);
    return base === "var" ? total : total.map("sqrt");
  }
  if (base === "product") {
    const skip = kind.startsWith("nan") ? where(test("isnan", a), 1, a) : a;
    const product = complexProduct(skip, axes, options.keepdims ?? false);
    return dtype === undefined || dtype === a.dtype ? product : astype(product, dtype);
  }
  throw new BeambookError("UnsupportedType", `${kind} is not defined for ${a.dtype} arrays.`);
}

/** Products in pairs: halves of the elements are multiplied until one is left. */
function complexProduct(a: NDArray, axes: Axes, keepdims: boolean): NDArray {
  const reduced = resolveAxes(axes, a.ndim);
  const { kept, dropped, count } = reducedShape(a.shape, reduced);
  const order = a.shape.map((_, k) => k).filter((k) => !reduced.has(k));
  const moved = a.ndim > 0 ? a.transpose(...order, ...reduced) : a;
  let rest: NDArray = moved.reshape(sizeOf(dropped), count);
  if (count === 0) rest = full([sizeOf(dropped), 1], 1, a.dtype);
  while (rest.shape[1] > 1) {
    const half = rest.shape[1] >> 1;
    const pairs = binary(
      "multiply",
      rest.slice(null, slice(half)),
      rest.slice(null, slice(half, 2 * half)),
    );
    rest = concatenate([pairs, rest.slice(null, slice(2 * half, null))], 1);
  }
  return rest.reshape(...(keepdims ? kept : dropped));
}
