import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { allTrue, anyTrue, argExtreme, type CountArguments, countNonzero } from "./arg-reduce.js";
import { complexUnary, imagView, realView } from "./complex.js";
import { cumulative } from "./cumulative.js";
import {
  type AnyTypedArray,
  allocate,
  type Complex,
  type DType,
  type DTypeOf,
  dtypeOf,
  lanes,
  type TypedArrayOf,
} from "./dtype.js";
import { astype, binary, compare, type OutOption, test, unary } from "./elementwise.js";
import { clip, extract, putmask } from "./masks.js";
import type { Operand } from "./operand.js";
import type { BinaryOp, ComparisonOp, TestOp, UnaryOp } from "./operations.js";
import { type PercentileOptions, percentile } from "./order-statistics.js";
import { type Axes, type ReduceOptions, type Reduction, reduce } from "./reduce.js";
import { mapped, type ReduceArguments, rounded, single, statistic } from "./statistic.js";
import { type Layout, StridedArray } from "./strided-array.js";
import { sizeOf } from "./strides.js";
import { arrayText, nested, plainNested } from "./text.js";

export type { Layout } from "./strided-array.js";
export { sameShape } from "./strides.js";

/**
 * An n-dimensional array: a shape and strides over one typed array. Slices, transposes and reshapes of contiguous
 * arrays are views: they share `data`. Row-major (last axis fastest) unless strides say otherwise.
 *
 * Statistics without argument give a number, with axes (or `null` for all of them) an array.
 *
 * @example
 * const frames = ndarray(new Uint16Array(64 * 512 * 128), [64, 512, 128]);
 * frames.mean();              // a number
 * frames.mean(0).shape;       // [512, 128]
 * frames.slice(0).subtract(frames.mean(0)).map("abs").max();
 */
export class NDArray<D extends DType = DType> extends StridedArray<D> {
  protected override make(data: TypedArrayOf<D>, layout: Layout): NDArray<D> {
    return new NDArray(data, this.dtype, layout);
  }

  /** Narrows the type: `if (a.is("float32")) a.data // Float32Array`. */
  is<E extends DType>(dtype: E): this is NDArray<E> {
    return (this.dtype as DType) === dtype;
  }

  /** Sum with an array (stretched where needed) or a number; `{ out: a }` keeps the result in `a` itself. */
  add(other: Operand, options?: OutOption): NDArray {
    return binary("add", this, other, options);
  }

  /** Difference. */
  subtract(other: Operand, options?: OutOption): NDArray {
    return binary("subtract", this, other, options);
  }

  /** Product, element by element. */
  multiply(other: Operand, options?: OutOption): NDArray {
    return binary("multiply", this, other, options);
  }

  /** True quotient: integers give float64. */
  divide(other: Operand, options?: OutOption): NDArray {
    return binary("divide", this, other, options);
  }

  /** Quotient rounded down. */
  floorDivide(other: Operand, options?: OutOption): NDArray {
    return binary("floorDivide", this, other, options);
  }

  /** Remainder with the sign of the divisor. */
  remainder(other: Operand, options?: OutOption): NDArray {
    return binary("remainder", this, other, options);
  }

  /** Power. */
  power(other: Operand, options?: OutOption): NDArray {
    return binary("power", this, other, options);
  }

  /** The smaller of two elements; NaN wins. */
  minimum(other: Operand, options?: OutOption): NDArray {
    return binary("minimum", this, other, options);
  }

  /** The larger of two elements; NaN wins. */
  maximum(other: Operand, options?: OutOption): NDArray {
    return binary("maximum", this, other, options);
  }

  /** Any operation on two arrays by name: `a.apply("bitwiseAnd", 0xff)`. */
  apply(op: BinaryOp, other: Operand, options?: OutOption): NDArray {
    return binary(op, this, other, options);
  }

  /** Where elements are equal. */
  equal(other: Operand): NDArray<"bool"> {
    return compare("equal", this, other);
  }

  /** Where elements differ. */
  notEqual(other: Operand): NDArray<"bool"> {
    return compare("notEqual", this, other);
  }

  /** Where elements are smaller. */
  less(other: Operand): NDArray<"bool"> {
    return compare("less", this, other);
  }

  /** Where elements are smaller or equal. */
  lessEqual(other: Operand): NDArray<"bool"> {
    return compare("lessEqual", this, other);
  }

  /** Where elements are larger. */
  greater(other: Operand): NDArray<"bool"> {
    return compare("greater", this, other);
  }

  /** Where elements are larger or equal. */
  greaterEqual(other: Operand): NDArray<"bool"> {
    return compare("greaterEqual", this, other);
  }

  /** Any comparison by name: `mask.compare("and", other)`. */
  compare(op: ComparisonOp, other: Operand, options?: OutOption): NDArray<"bool"> {
    return compare(op, this, other, options);
  }

  /** A function of each element, by name or your own (which gives float64): `a.map("log10")`. */
  map(fn: UnaryOp | ((value: number) => number), options?: OutOption): NDArray {
    return typeof fn === "function" ? mapped(this, fn, options) : unary(fn, this, options);
  }

  /** Absolute values; of complex numbers the real modulus. */
  abs(): NDArray {
    return unary("abs", this);
  }

  /** Negated elements. */
  negative(): NDArray {
    return unary("negative", this);
  }

  /** Squares. */
  square(): NDArray {
    return unary("square", this);
  }

  /** Square roots. */
  sqrt(): NDArray {
    return unary("sqrt", this);
  }

  /** Exponentials. */
  exp(): NDArray {
    return unary("exp", this);
  }

  /** Natural logarithms. */
  log(): NDArray {
    return unary("log", this);
  }

  /** Rounded to `decimals` digits after the point (before it, if negative), halves to even. */
  round(decimals: number = 0): NDArray {
    return rounded(this, decimals);
  }

  /** Where elements are neither NaN nor infinite. */
  isfinite(): NDArray<"bool"> {
    return test("isfinite", this);
  }

  /** Where elements are NaN. */
  isnan(): NDArray<"bool"> {
    return test("isnan", this);
  }

  /** Any test by name: `mask.test("not")`. */
  test(op: TestOp): NDArray<"bool"> {
    return test(op, this);
  }

  /** A view of the real parts; the array itself if it is real. */
  real(): NDArray {
    return lanes(this.dtype) === 2 ? realView(this) : this;
  }

  /** A view of the imaginary parts; zeros if the array is real. */
  imag(): NDArray {
    return lanes(this.dtype) === 2 ? imagView(this) : zeros(this.shape, this.dtype);
  }

  /** Complex conjugates. */
  conjugate(): NDArray {
    return lanes(this.dtype) === 2 ? complexUnary("conjugate", this) : this;
  }

  /** A copy in another dtype; floats are cut to integers, integers wrap around. */
  astype<E extends DType>(dtype: E): NDArray<E> {
    return astype(this, dtype);
  }

  /** Elements no smaller than `low` and no larger than `high`; `null` for no limit. */
  clip(low: number | null, high: number | null): NDArray<D> {
    return clip(this, low, high) as NDArray<D>;
  }

  /** The elements where a mask of the same shape is true, in one axis. */
  extract(mask: NDArray): NDArray<D> {
    return extract(this, mask);
  }

  /** Sets the elements where a mask is true. */
  putmask(mask: NDArray, value: number | bigint): this {
    putmask(this, mask, value);
    return this;
  }

  /** Any statistic by name: `a.reduce("nanmean", [0, 1])`. */
  reduce(kind: Reduction, axes?: Axes, options?: ReduceOptions): NDArray {
    return reduce(kind, this, axes, options);
  }

  /** Sum, in float64 whatever the dtype. */
  sum(): number;
  sum(axes: Axes, options?: ReduceOptions): NDArray;
  sum(...args: ReduceArguments): number | NDArray {
    return statistic("sum", this, args);
  }

  /** Mean. */
  mean(): number;
  mean(axes: Axes, options?: ReduceOptions): NDArray;
  mean(...args: ReduceArguments): number | NDArray {
    return statistic("mean", this, args);
  }

  /** Standard deviation. */
  std(): number;
  std(axes: Axes, options?: ReduceOptions): NDArray;
  std(...args: ReduceArguments): number | NDArray {
    return statistic("std", this, args);
  }

  /** Variance. */
  var(): number;
  var(axes: Axes, options?: ReduceOptions): NDArray;
  var(...args: ReduceArguments): number | NDArray {
    return statistic("var", this, args);
  }

  /** Smallest element; NaN wins. */
  min(): number;
  min(axes: Axes, options?: ReduceOptions): NDArray;
  min(...args: ReduceArguments): number | NDArray {
    return statistic("min", this, args);
  }

  /** Largest element; NaN wins. */
  max(): number;
  max(axes: Axes, options?: ReduceOptions): NDArray;
  max(...args: ReduceArguments): number | NDArray {
    return statistic("max", this, args);
  }

  /** Middle element. */
  median(): number;
  median(axes: Axes, options?: ReduceOptions): NDArray;
  median(...args: ReduceArguments): number | NDArray {
    return statistic("median", this, args);
  }

  /** Percentiles (0 to 100) along axes; a list of them gives a first axis. */
  percentile(
    q: number | readonly number[],
    axes?: Axes,
    options?: PercentileOptions,
  ): NDArray<"float64"> {
    return percentile(this, q, axes, options);
  }

  /** Position of the smallest element along an axis; in the flat array without axis. */
  argmin(): number;
  argmin(axis: number): NDArray<"int32">;
  argmin(axis?: number): number | NDArray<"int32"> {
    return argExtreme(this, "min", axis);
  }

  /** Position of the largest element along an axis; in the flat array without axis. */
  argmax(): number;
  argmax(axis: number): NDArray<"int32">;
  argmax(axis?: number): number | NDArray<"int32"> {
    return argExtreme(this, "max", axis);
  }

  /** Sums up to each element along an axis; of the flat array without axis. */
  cumsum(axis?: number): NDArray {
    return cumulative(this, axis);
  }

  /** Whether any element is not zero; along axes an array. */
  any(): boolean;
  any(...args: CountArguments): NDArray<"bool">;
  any(...args: CountArguments): boolean | NDArray<"bool"> {
    return single(anyTrue(this, ...args), args);
  }

  /** Whether no element is zero; along axes an array. */
  all(): boolean;
  all(...args: CountArguments): NDArray<"bool">;
  all(...args: CountArguments): boolean | NDArray<"bool"> {
    return single(allTrue(this, ...args), args);
  }

  /** How many elements are not zero; along axes an array. */
  countNonzero(): number;
  countNonzero(...args: CountArguments): NDArray<"float64">;
  countNonzero(...args: CountArguments): number | NDArray<"float64"> {
    return single(countNonzero(this, ...args), args);
  }

  /** The elements in one axis; a view where the array is contiguous. */
  flatten(): NDArray<D> {
    return this.reshape(this.size);
  }

  /** The only element of an array of one. */
  item(): D extends "int64" | "uint64" ? bigint : number | boolean | Complex | bigint {
    return this.reshape(1).get(0) as never;
  }

  /** The elements as nested lists; a 0-d array gives its element. */
  toArray(): unknown {
    return nested(this);
  }

  /** The array as numpy writes it, long axes shortened. */
  override toString(): string {
    return arrayText(this);
  }

  /** dtype, shape and nested values; 64-bit integers as text. */
  toJSON(): { dtype: DType; shape: readonly number[]; values: unknown } {
    return { dtype: this.dtype, shape: this.shape, values: plainNested(this) };
  }

  /** Rich display as text. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString() };
  }
}

/** An array of zeros (false, 0n). */
export function zeros<D extends DType = "float64">(
  shape: readonly number[],
  dtype: D = "float64" as D,
  { shared = false }: { shared?: boolean } = {},
): NDArray<D> {
  return new NDArray(allocate(dtype, sizeOf(shape), { shared }), dtype, { shape: [...shape] });
}

/** Wraps a typed array, without copying; the dtype is the typed array's unless given (needed for bool, complex). */
export function ndarray<D extends DType>(
  data: TypedArrayOf<D> | AnyTypedArray,
  shape: readonly number[] | undefined,
  dtype: D,
): NDArray<D>;
export function ndarray<T extends AnyTypedArray>(
  data: T,
  shape?: readonly number[],
): NDArray<DTypeOf<T>>;
export function ndarray<D extends DType>(
  data: TypedArrayOf<D>,
  shape?: readonly number[],
): NDArray<D>;
export function ndarray(
  data: AnyTypedArray,
  shape?: readonly number[],
  dtype: DType = dtypeOf(data),
): NDArray {
  return new NDArray(data, dtype, { shape: shape ?? [data.length / lanes(dtype)] });
}
