import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { type Axes, resolveAxes } from "../ndarray/axes.js";
import { type DType, itemSize } from "../ndarray/dtype.js";
import type { Histogram, HistogramOptions } from "../ndarray/histogram.js";
import type { NDArray } from "../ndarray/ndarray.js";
import type { Operand } from "../ndarray/operand.js";
import type { BinaryOp, ComparisonOp, TestOp, UnaryOp } from "../ndarray/operations.js";
import type { PercentileOptions } from "../ndarray/order-statistics.js";
import type { ReduceOptions, Reduction } from "../ndarray/reduce.js";
import type { AxisSelection } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import { type Blocked, elements, part, reduced, reshaped, transposed } from "./build.js";
import { blockCount, type ChunkSpec, type Chunks, chunksFor } from "./chunks.js";
import { type ComputeOptions, computeArrays, computeBlocks } from "./compute.js";
import type { Expression } from "./expression.js";
import { histogramOf } from "./histogram.js";
import { lazyHtml } from "./html.js";
import { type MapBlocksOptions, mappedBlocks } from "./map-blocks.js";
import { argExtremeOf, isCounted, percentilesOf } from "./order.js";
import { lazyText } from "./text.js";

/** What a lazy array is combined with. */
export type LazyOperand = LazyArray | Operand;

/** A block of values with its place, as {@link LazyArray.blocks} gives them. */
export interface LazyBlock {
  /** Place in the grid of blocks. */
  index: readonly number[];
  /** First element in the whole array. */
  start: readonly number[];
  array: NDArray;
}

/**
 * An n-dimensional array whose values are computed block by block when they are asked for, so that it may be larger than
 * memory. Everything but `compute()`, `persist()` and `blocks()` only writes down what is to be done.
 *
 * Sums run in float64 within a block; blocks are merged in the order of their place, so results have the same bits on
 * every executor and with any number of workers.
 *
 * @example
 * const frames = await openLazy("run.h5", "/INSTRUMENT/image/data");
 * const mean = await frames.reshape(-1, 75, 128, 512).mean(0, { dtype: "float32" }).compute();
 */
export class LazyArray implements Blocked {
  /** What is to be computed, as plain data. */
  readonly expression: Expression;
  /** Lengths of the blocks along each axis. */
  readonly chunks: Chunks;

  /** @internal */
  constructor({ expression, chunks }: Blocked) {
    this.expression = expression;
    this.chunks = chunks;
  }

  /** Length of each axis. */
  get shape(): readonly number[] {
    return this.expression.shape;
  }

  /** Type of the elements. */
  get dtype(): DType {
    return this.expression.dtype;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Bytes of all elements once computed. */
  get nbytes(): number {
    return this.size * itemSize(this.dtype);
  }

  /** How many blocks it is computed in. */
  get blockCount(): number {
    return blockCount(this.chunks);
  }

  /** A part, one selection per axis as for arrays; only what it needs will be read. */
  slice(...selection: readonly AxisSelection[]): LazyArray {
    return new LazyArray(part(this, selection));
  }

  /** The same elements in another shape; one length may be -1. */
  reshape(...shape: number[]): LazyArray {
    return new LazyArray(reshaped(this, shape));
  }

  /** Axes in another order, by default reversed. */
  transpose(...axes: number[]): LazyArray {
    return new LazyArray(transposed(this, axes));
  }

  /** Without axes of length 1. */
  squeeze(): LazyArray {
    return this.reshape(...this.shape.filter((n) => n !== 1));
  }

  /** Other blocks for the same elements; only what blocks need is read, so this costs nothing by itself. */
  rechunk(chunks: ChunkSpec): LazyArray {
    const { expression, shape, dtype } = this;
    return new LazyArray({ expression, chunks: chunksFor(chunks, shape, itemSize(dtype)) });
  }

  /** Sum with an array, stretched where needed, or a number. */
  add(other: LazyOperand): LazyArray {
    return this.apply("add", other);
  }

  /** Difference. */
  subtract(other: LazyOperand): LazyArray {
    return this.apply("subtract", other);
  }

  /** Product, element by element. */
  multiply(other: LazyOperand): LazyArray {
    return this.apply("multiply", other);
  }

  /** True quotient: integers give float64. */
  divide(other: LazyOperand): LazyArray {
    return this.apply("divide", other);
  }

  /** Power. */
  power(other: LazyOperand): LazyArray {
    return this.apply("power", other);
  }

  /** Any operation on two arrays by name: `a.apply("floorDivide", 2)`. */
  apply(op: BinaryOp, other: LazyOperand): LazyArray {
    return new LazyArray(elements("binary", [op], [this, other]));
  }

  /** Where elements are equal. */
  equal(other: LazyOperand): LazyArray {
    return this.compare("equal", other);
  }

  /** Where elements differ. */
  notEqual(other: LazyOperand): LazyArray {
    return this.compare("notEqual", other);
  }

  /** Where elements are smaller. */
  less(other: LazyOperand): LazyArray {
    return this.compare("less", other);
  }

  /** Where elements are smaller or equal. */
  lessEqual(other: LazyOperand): LazyArray {
    return this.compare("lessEqual", other);
  }

  /** Where elements are larger. */
  greater(other: LazyOperand): LazyArray {
    return this.compare("greater", other);
  }

  /** Where elements are larger or equal. */
  greaterEqual(other: LazyOperand): LazyArray {
    return this.compare("greaterEqual", other);
  }

  /** Any comparison by name: `mask.compare("and", other)`. */
  compare(op: ComparisonOp, other: LazyOperand): LazyArray {
    return new LazyArray(elements("compare", [op], [this, other]));
  }

  /** A function of each element by name: `a.map("log10")`; for functions of your own see `mapBlocks`. */
  map(op: UnaryOp): LazyArray {
    return new LazyArray(elements("unary", [op], [this]));
  }

  /** Absolute values. */
  abs(): LazyArray {
    return this.map("abs");
  }

  /** Negated elements. */
  negative(): LazyArray {
    return this.map("negative");
  }

  /** Squares. */
  square(): LazyArray {
    return this.map("square");
  }

  /** Square roots. */
  sqrt(): LazyArray {
    return this.map("sqrt");
  }

  /** Exponentials. */
  exp(): LazyArray {
    return this.map("exp");
  }

  /** Natural logarithms. */
  log(): LazyArray {
    return this.map("log");
  }

  /** Rounded to `decimals` digits after the point, halves to even. */
  round(decimals: number = 0): LazyArray {
    return new LazyArray(elements("round", [decimals], [this]));
  }

  /** Where elements are neither NaN nor infinite. */
  isfinite(): LazyArray {
    return this.test("isfinite");
  }

  /** Where elements are NaN. */
  isnan(): LazyArray {
    return this.test("isnan");
  }

  /** Any test by name: `mask.test("not")`. */
  test(op: TestOp): LazyArray {
    return new LazyArray(elements("test", [op], [this]));
  }

  /** Another dtype. */
  astype(dtype: DType): LazyArray {
    return new LazyArray(elements("astype", [dtype], [this]));
  }

  /** Elements no smaller than `low` and no larger than `high`; `null` for no limit. */
  clip(low: number | null, high: number | null): LazyArray {
    return new LazyArray(elements("clip", [low, high], [this]));
  }

  /** Any statistic by name: `a.reduce("nanmean", [0, 1])`; all axes unless told. */
  reduce(kind: Reduction, axes?: Axes, options: ReduceOptions = {}): LazyArray {
    return new LazyArray(reduced(this, kind, resolveAxes(axes, this.ndim), options));
  }

  /** Sum along axes. */
  sum(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.reduce("sum", axes, options);
  }

  /** Mean along axes. */
  mean(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.reduce("mean", axes, options);
  }

  /** Standard deviation along axes. */
  std(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.reduce("std", axes, options);
  }

  /** Variance along axes. */
  var(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.reduce("var", axes, options);
  }

  /** Smallest element along axes; NaN wins. */
  min(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.reduce("min", axes, options);
  }

  /** Largest element along axes; NaN wins. */
  max(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.reduce("max", axes, options);
  }

  /** Middle element along axes, which must fit into memory for one element of the result as in {@link percentile}. */
  median(axes?: Axes, options: ReduceOptions = {}): LazyArray {
    const counted = isCounted(this, resolveAxes(axes, this.ndim)) && !options.keepdims;
    if (!counted || options.dtype) return this.reduce("median", axes, options);
    return this.percentile(50, axes, { method: "midpoint" });
  }

  /**
   * Percentiles (0 to 100) along axes; a list of them gives a first axis. All values along the axes must fit into memory
   * for one element of the result; 8- and 16-bit integers along all axes are counted block by block instead.
   */
  percentile(
    q: number | readonly number[],
    axes?: Axes,
    options: PercentileOptions = {},
  ): LazyArray {
    return new LazyArray(percentilesOf(this, q, resolveAxes(axes, this.ndim), options));
  }

  /** Position of the smallest element along an axis, in the flat array without axis; takes one pass more than `min`. */
  argmin(axis?: number): LazyArray {
    return new LazyArray(argExtremeOf(this, "min", axis));
  }

  /** Position of the largest element along an axis, in the flat array without axis. */
  argmax(axis?: number): LazyArray {
    return new LazyArray(argExtremeOf(this, "max", axis));
  }

  /** How many elements along axes are not zero. */
  countNonzero(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.test("not").test("not").reduce("sum", axes, options);
  }

  /**
   * How many elements lie in each bin, computed now: as `histogram` of arrays. Without a range one more pass finds it.
   *
   * @throws `InvalidArgument`, `TaskFailed`, `Aborted`
   */
  async histogram(
    options: Omit<HistogramOptions, "weights"> = {},
    how: ComputeOptions = {},
  ): Promise<Histogram> {
    return histogramOf(this, options, how);
  }

  /** Whether any element along axes is not zero. */
  any(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.test("not").test("not").reduce("max", axes, options);
  }

  /** Whether no element along axes is zero. */
  all(axes?: Axes, options?: ReduceOptions): LazyArray {
    return this.test("not").test("not").reduce("min", axes, options);
  }

  /**
   * A function of whole blocks, which a module exports: `name({ block, args, index, start })` gives the block's result.
   * It runs in workers and on clusters, which is why it cannot be a function of the notebook.
   *
   * @example
   * const found = images.mapBlocks(new URL("./peaks.js", import.meta.url), "count", { args: { low: 5 }, dtype: "int32" });
   */
  mapBlocks(module: string | URL, name: string, options: MapBlocksOptions = {}): LazyArray {
    return new LazyArray(mappedBlocks(this, String(module), name, options));
  }

  /**
   * Computes all values.
   *
   * @throws `TaskFailed`, `Aborted`
   */
  async compute(options: ComputeOptions = {}): Promise<NDArray> {
    const [array] = await computeArrays([this], options);
    return array;
  }

  /** A lazy array of the computed values, so that what follows need not read again. They stay in memory. */
  async persist(options: ComputeOptions = {}): Promise<LazyArray> {
    const array = await this.compute(options);
    const { shape, dtype } = array;
    return new LazyArray({
      expression: { kind: "memory", array, shape, dtype },
      chunks: this.chunks,
    });
  }

  /** Computes the blocks one after the other (a few ahead), for results larger than memory. */
  async *blocks(options: ComputeOptions = {}): AsyncGenerator<LazyBlock, void, void> {
    for await (const { block, values } of computeBlocks(this, options)) {
      yield { index: block.index, start: block.start, array: values };
    }
  }

  /** What it is in one line; nothing is computed. */
  toString(): string {
    return lazyText(this);
  }

  /** Bytes, shape and blocks with a picture; nothing is computed. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": lazyText(this), "text/html": lazyHtml(this) };
  }
}
