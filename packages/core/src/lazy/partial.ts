import { BeambookError } from "../errors.js";
import { accumulate, startAt } from "../ndarray/accumulate.js";
import { type DType, isBigInt, isFloat, lanes } from "../ndarray/dtype.js";
import { astype, binary, test } from "../ndarray/elementwise.js";
import type { Walker } from "../ndarray/loops.js";
import { where } from "../ndarray/masks.js";
import { NDArray, ndarray } from "../ndarray/ndarray.js";
import { type Reduction, reduce } from "../ndarray/reduce.js";

/** A statistic of some blocks that can be merged with that of others; axes that are reduced have length 1. */
export interface Partial {
  /** Sums, products, extremes or means. */
  readonly values: NDArray;
  /** How many values there were, one number for all or one per element; for means and spreads. */
  readonly counts?: NDArray<"float64">;
  /** Sums of squared distances to the mean. */
  readonly squares?: NDArray<"float64">;
}

/** What a statistic needs to be told. */
export interface ReducePlan {
  readonly reduction: Reduction;
  readonly axes: readonly number[];
  readonly ddof: number;
  /** dtype of the result. */
  readonly dtype: DType;
}

type Base = "sum" | "product" | "mean" | "min" | "max" | "var" | "std" | "median";

const baseOf = (reduction: Reduction): Base => reduction.replace(/^nan/, "") as Base;
const skipsIn = (reduction: Reduction, dtype: DType): boolean =>
  reduction.startsWith("nan") && isFloat(dtype);

/** The dtype that partial results have, wide enough that merging loses nothing. */
function partialType({ reduction, dtype }: ReducePlan, input: DType): DType {
  const base = baseOf(reduction);
  if (base === "min" || base === "max") return input;
  if (lanes(input) === 2) return "complex128";
  return isBigInt(dtype) && !isFloat(input) && base !== "mean" ? dtype : "float64";
}

/** The statistic of one block. */
export function partialOf(plan: ReducePlan, block: NDArray): Partial {
  const { reduction, axes } = plan;
  const base = baseOf(reduction);
  const dtype = partialType(plan, block.dtype);
  const kept = { keepdims: true, dtype } as const;
  if (base === "var" || base === "std") return spreadOf(plan, block);
  const wide = lanes(block.dtype) === 2 && base !== "min" ? astype(block, "complex128") : block;
  if (base !== "mean") return { values: reduce(reduction, wide, axes, kept) };
  const sum = skipsIn(reduction, block.dtype) ? "nansum" : "sum";
  return { values: reduce(sum, wide, axes, kept), counts: countsOf(plan, block) };
}

/**
 * The statistic of a part and one more block: as {@link mergePartials} with {@link partialOf}, but sums go straight into
 * the part's memory, which matters where results are as large as blocks.
 */
export function withBlock(plan: ReducePlan, part: Partial, block: NDArray): Partial {
  const { values } = part;
  const base = baseOf(plan.reduction);
  const direct =
    (base === "sum" || base === "mean") &&
    values.is("float64") &&
    values.isContiguous &&
    values.offset === 0;
  if (!direct) return mergePartials(plan, part, partialOf(plan, block));
  const step = skipsIn(plan.reduction, block.dtype) ? "nansum" : "sum";
  accumulate({ step, array: block as Walker & NDArray, shape: values.shape, into: values.data });
  if (base === "sum") return part;
  return { values, counts: addCounts(part, { values, counts: countsOf(plan, block) }) };
}

/** In two passes within the block, so that no digits are lost where the mean is large. */
function spreadOf(plan: ReducePlan, block: NDArray): Partial {
  if (lanes(block.dtype) === 2) {
    throw new BeambookError("UnsupportedType", `${plan.reduction} in blocks needs real numbers.`, {
      hint: "Compute it on real() and imag() of what compute() gives.",
    });
  }
  const skip = skipsIn(plan.reduction, block.dtype) ? "nan" : "";
  const counts = countsOf(plan, block);
  const shape = block.shape.map((n, k) => (plan.axes.includes(k) ? 1 : n));
  const array = block as Walker & NDArray;
  const means = startAt(shape, 0);
  accumulate({ step: `${skip}sum`, array, shape, into: means });
  const one = counts.size === 1;
  for (let i = 0; i < means.length; i++) means[i] /= counts.data[one ? 0 : i];
  const squares = startAt(shape, 0);
  accumulate({ step: `${skip}squares`, array, shape, into: squares, extra: means });
  return { values: ndarray(means, shape), counts, squares: ndarray(squares, shape) };
}

function countsOf({ reduction, axes }: ReducePlan, block: NDArray): NDArray<"float64"> {
  if (skipsIn(reduction, block.dtype)) {
    const present = test("not", test("isnan", block));
    return reduce("sum", present, axes, { keepdims: true }) as NDArray<"float64">;
  }
  const count = axes.reduce((product, k) => product * block.shape[k], 1);
  return ndarray(
    Float64Array.of(count),
    block.shape.map(() => 1),
  );
}

/**
 * The statistic of two parts. The first one's memory may be used for the result: merging parts in a fixed order gives
 * the same bits wherever they were computed.
 */
export function mergePartials({ reduction }: ReducePlan, a: Partial, b: Partial): Partial {
  const base = baseOf(reduction);
  switch (base) {
    case "sum":
      return { values: addInto(a.values, b.values) };
    case "product":
      return { values: binary("multiply", a.values, b.values) };
    case "min":
    case "max":
      return { values: extremes(reduction, a.values, b.values) };
    case "mean":
      return { values: addInto(a.values, b.values), counts: addCounts(a, b) };
    case "var":
    case "std":
      return mergeSpreads(a, b);
    case "median":
      throw new BeambookError("Internal", "A median cannot be merged from parts.");
  }
}

function addInto(a: NDArray, b: NDArray): NDArray {
  const whole = a.isContiguous && b.isContiguous && a.offset === 0 && b.offset === 0;
  if (!whole || isBigInt(a.dtype)) return binary("add", a, b);
  const [to, from] = [a.data as Float64Array, b.data as Float64Array];
  for (let i = 0; i < to.length; i++) to[i] += from[i];
  return a;
}

function addCounts(a: Partial, b: Partial): NDArray<"float64"> {
  return binary("add", a.counts as NDArray, b.counts as NDArray) as NDArray<"float64">;
}

function extremes(reduction: Reduction, a: NDArray, b: NDArray): NDArray {
  const both = binary(reduction.endsWith("min") ? "minimum" : "maximum", a, b);
  if (!skipsIn(reduction, a.dtype)) return both;
  return where(test("isnan", a), b, where(test("isnan", b), a, both));
}

/** @source Chan, Golub, LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979 */
function mergeSpreads(a: Partial, b: Partial): Partial {
  const [na, nb] = [a.counts as NDArray<"float64">, b.counts as NDArray<"float64">];
  const one = na.size === 1;
  const [ma, mb] = [a.values.data, b.values.data] as Float64Array[];
  const [sa, sb] = [a.squares?.data, b.squares?.data] as Float64Array[];
  for (let i = 0; i < ma.length; i++) {
    const [m, n] = [na.data[one ? 0 : i], nb.data[one ? 0 : i]];
    if (n === 0) continue;
    if (m === 0) {
      ma[i] = mb[i];
      sa[i] = sb[i];
      continue;
    }
    const distance = mb[i] - ma[i];
    ma[i] += (distance * n) / (m + n);
    sa[i] = sa[i] + sb[i] + distance * distance * ((m * n) / (m + n));
  }
  return { ...a, counts: addCounts(a, b) };
}

/** The result from the statistic of all blocks, in the dtype of the plan; reduced axes stay with length 1. */
export function finishPartial(plan: ReducePlan, partial: Partial): NDArray {
  const quotients = plan.reduction === "mean" ? quotientsOf(partial, plan.dtype) : undefined;
  if (quotients) return quotients;
  const values = finalValues(plan, partial);
  return values.is(plan.dtype) ? values : astype(values, plan.dtype);
}

/** Sums by one count, in their own memory and straight in the dtype of the result; undefined where it takes more. */
function quotientsOf({ values, counts }: Partial, dtype: DType): NDArray | undefined {
  if (counts?.size !== 1 || (dtype !== "float64" && dtype !== "float32")) return undefined;
  if (!values.is("float64") || !values.isContiguous || values.data.length !== values.size)
    return undefined;
  const count = counts.data[0];
  const sums = values.data;
  // No quotient is written where a sum has not been read yet.
  const out =
    dtype === "float64" ? sums : new Float32Array(sums.buffer, sums.byteOffset, sums.length);
  for (let i = 0; i < out.length; i++) out[i] = sums[i] / count;
  return new NDArray(out, dtype, { shape: values.shape });
}

function finalValues({ reduction, ddof }: ReducePlan, partial: Partial): NDArray {
  const base = baseOf(reduction);
  const { values, counts, squares } = partial;
  if (base === "mean") return binary("divide", values, counts as NDArray);
  if (!squares || !counts) return values;
  const out = new Float64Array(squares.size);
  for (let i = 0; i < out.length; i++) {
    const freedom = counts.data[counts.size > 1 ? i : 0] - ddof;
    const skipped = reduction.startsWith("nan") && freedom <= 0;
    const variance = skipped ? Number.NaN : squares.data[i] / Math.max(0, freedom);
    out[i] = base === "std" ? Math.sqrt(variance) : variance;
  }
  return new NDArray(out, "float64", { shape: squares.shape });
}
