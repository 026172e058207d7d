import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import type { CoordinateValues } from "../ndarray/coordinates.js";
import { type DType, isFloat } from "../ndarray/dtype.js";
import { isLabelledArray, isNDArray } from "../ndarray/guards.js";
import { LabelledArray, type Labels } from "../ndarray/labelled.js";
import { axisNamed } from "../ndarray/labelled-dims.js";
import type {
  DimNames,
  LabelledReduceOptions,
  LabelledReduction,
} from "../ndarray/labelled-reduce.js";
import type { IndexSelection, SelectOptions, ValueSelection } from "../ndarray/labelled-select.js";
import type { NDArray } from "../ndarray/ndarray.js";
import type { BinaryOp, ComparisonOp, TestOp, UnaryOp } from "../ndarray/operations.js";
import type { Reduction } from "../ndarray/reduce.js";
import type { ComputeOptions } from "./compute.js";
import { whereLazy } from "./join.js";
import { aligned } from "./labelled-align.js";
import { labelledHtml, labelledText } from "./labelled-text.js";
import type { LazyArray, LazyOperand } from "./lazy-array.js";

/** What a lazy labelled array is combined with: labelled ones are aligned on coordinates. */
export type LazyLabelOperand = LazyLabelledArray | LabelledArray | LazyOperand;

/**
 * A lazy array with named axes and coordinates: what LabelledArray is to NDArray. `compute()` gives a LabelledArray.
 *
 * @example
 * const images = new LazyLabelledArray(frames, { dims: ["train", "slow_scan", "fast_scan"], coords: { train: trainIds } });
 * const mean = await images.sel({ train: slice(10003, 10100) }).mean("train").compute();
 */
export class LazyLabelledArray {
  readonly values: LazyArray;
  readonly dims: readonly string[];
  readonly coords: Readonly<Record<string, CoordinateValues>>;
  /** Axis that each coordinate lies along, `null` for a single value. */
  readonly coordDims: Readonly<Record<string, string | null>>;
  readonly name?: string;
  readonly attrs: Readonly<Record<string, unknown>>;

  /** @throws ShapeMismatch when names or coordinates do not fit the shape; InvalidArgument for a repeated name */
  constructor(values: LazyArray, labels: Labels) {
    const { dims, coords, coordDims, name, attrs } = labelling(values, labels);
    this.values = values;
    this.dims = dims;
    this.coords = coords;
    this.coordDims = coordDims;
    if (name !== undefined) this.name = name;
    this.attrs = attrs;
  }

  /** Length of each axis. */
  get shape(): readonly number[] {
    return this.values.shape;
  }

  /** Type of the elements. */
  get dtype(): DType {
    return this.values.dtype;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.values.ndim;
  }

  /** Number of elements. */
  get size(): number {
    return this.values.size;
  }

  /** Bytes of all elements once computed. */
  get nbytes(): number {
    return this.values.nbytes;
  }

  /** Length of each axis by name. */
  get sizes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.dims.map((dim, k) => [dim, this.shape[k]]));
  }

  /** Lengths of the blocks along each axis by name. */
  get chunks(): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries(this.dims.map((dim, k) => [dim, this.values.chunks[k]]));
  }

  /** The same array under another name. */
  rename(name: string): LazyLabelledArray {
    return new LazyLabelledArray(this.values, { ...this, name });
  }

  /**
   * A part by the values of coordinates; ranges include both ends, a single value drops its axis.
   *
   * @throws NotFound for a value that the coordinate does not have
   */
  sel(
    selection: Readonly<Record<string, ValueSelection>>,
    options: SelectOptions = {},
  ): LazyLabelledArray {
    return wrapped(labelling(this.values, this).sel(selection, options));
  }

  /** A part by index along named axes; ranges exclude their end, a single index drops its axis. */
  isel(selection: IndexSelection): LazyLabelledArray {
    return wrapped(labelling(this.values, this).isel(selection));
  }

  /** Axes in another order; without names reversed. */
  transpose(...dims: string[]): LazyLabelledArray {
    return wrapped(labelling(this.values, this).transpose(...dims));
  }

  /** Sum, aligned on coordinates with labelled arrays. */
  add(other: LazyLabelOperand): LazyLabelledArray {
    return this.apply("add", other);
  }

  /** Difference. */
  subtract(other: LazyLabelOperand): LazyLabelledArray {
    return this.apply("subtract", other);
  }

  /** Product. */
  multiply(other: LazyLabelOperand): LazyLabelledArray {
    return this.apply("multiply", other);
  }

  /** True quotient. */
  divide(other: LazyLabelOperand): LazyLabelledArray {
    return this.apply("divide", other);
  }

  /** Any operation by name. */
  apply(op: BinaryOp, other: LazyLabelOperand): LazyLabelledArray {
    return this.#combined(other, (a, b) => a.apply(op, b));
  }

  /** Any comparison by name: `a.compare("greater", 5)`. */
  compare(op: ComparisonOp, other: LazyLabelOperand): LazyLabelledArray {
    return this.#combined(other, (a, b) => a.compare(op, b));
  }

  /** Elements where a condition holds, elsewhere `other` (NaN; integers become float64). */
  where(
    condition: LazyLabelledArray | LabelledArray,
    other: number = Number.NaN,
  ): LazyLabelledArray {
    return this.#combined(condition, (a, b) => whereLazy(b as LazyArray, a, other));
  }

  /** A function of each element by name. */
  map(op: UnaryOp): LazyLabelledArray {
    return new LazyLabelledArray(this.values.map(op), this);
  }

  /** A test of each element by name. */
  test(op: TestOp): LazyLabelledArray {
    return new LazyLabelledArray(this.values.test(op), this);
  }

  /** Another dtype. */
  astype(dtype: DType): LazyLabelledArray {
    return new LazyLabelledArray(this.values.astype(dtype), this);
  }

  /** Any statistic along named axes (all by default); NaN of floats is left out unless `skipna` is false. */
  reduce(
    kind: LabelledReduction,
    dims?: DimNames,
    options: LabelledReduceOptions = {},
  ): LazyLabelledArray {
    const { skipna = isFloat(this.dtype), ...rest } = options;
    const names = dims === undefined ? this.dims : typeof dims === "string" ? [dims] : dims;
    const axes = names.map((name) => axisNamed(this.dims, name));
    if (axes.length === 0) return this;
    const values = this.values.reduce((skipna ? `nan${kind}` : kind) as Reduction, axes, rest);
    const left = this.dims.filter((_, k) => !axes.includes(k));
    const kept = Object.keys(this.coords).filter((key) => {
      const dim = this.coordDims[key];
      return dim === null || left.includes(dim);
    });
    return new LazyLabelledArray(values, {
      ...this,
      dims: left,
      coords: Object.fromEntries(kept.map((key) => [key, this.coords[key]])),
    });
  }

  /** Sum along named axes. */
  sum(dims?: DimNames, options?: LabelledReduceOptions): LazyLabelledArray {
    return this.reduce("sum", dims, options);
  }

  /** Mean along named axes. */
  mean(dims?: DimNames, options?: LabelledReduceOptions): LazyLabelledArray {
    return this.reduce("mean", dims, options);
  }

  /** Standard deviation along named axes. */
  std(dims?: DimNames, options?: LabelledReduceOptions): LazyLabelledArray {
    return this.reduce("std", dims, options);
  }

  /** Variance along named axes. */
  var(dims?: DimNames, options?: LabelledReduceOptions): LazyLabelledArray {
    return this.reduce("var", dims, options);
  }

  /** Smallest element along named axes. */
  min(dims?: DimNames, options?: LabelledReduceOptions): LazyLabelledArray {
    return this.reduce("min", dims, options);
  }

  /** Largest element along named axes. */
  max(dims?: DimNames, options?: LabelledReduceOptions): LazyLabelledArray {
    return this.reduce("max", dims, options);
  }

  /** Middle element along named axes. */
  median(dims?: DimNames, options?: LabelledReduceOptions): LazyLabelledArray {
    return this.reduce("median", dims, options);
  }

  /**
   * Computes all values.
   *
   * @throws `TaskFailed`, `Aborted`
   */
  async compute(options: ComputeOptions = {}): Promise<LabelledArray> {
    return new LabelledArray(await this.values.compute(options), this);
  }

  /** A lazy array of the computed values, which stay in memory. */
  async persist(options: ComputeOptions = {}): Promise<LazyLabelledArray> {
    return new LazyLabelledArray(await this.values.persist(options), this);
  }

  /** Axes, blocks and coordinates; nothing is computed. */
  toString(): string {
    return labelledText(this);
  }

  /** The same with a picture of the blocks. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": labelledText(this), "text/html": labelledHtml(this) };
  }

  #combined(
    other: LazyLabelOperand,
    apply: (a: LazyArray, b: LazyOperand) => LazyArray,
  ): LazyLabelledArray {
    if (!isLazyLabelled(other) && !isLabelledArray(other)) {
      return new LazyLabelledArray(apply(this.values, other), this);
    }
    const { left, right, labels } = aligned(this, other);
    return new LazyLabelledArray(apply(left, right), labels);
  }
}

/** Whether a value is a {@link LazyLabelledArray}, from whichever copy of the package. */
export function isLazyLabelled(value: unknown): value is LazyLabelledArray {
  return isLabelledArray(value) && !isNDArray(value.values);
}

/** LabelledArray checks and selects labels without looking at values: a lazy array has all that it asks for. */
function labelling(values: LazyArray, labels: Labels): LabelledArray {
  return new LabelledArray(values as unknown as NDArray, labels);
}

function wrapped(array: LabelledArray): LazyLabelledArray {
  return new LazyLabelledArray(array.values as unknown as LazyArray, array);
}
