import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import type { CoordinateAlong, CoordinateValues } from "./coordinates.js";
import type { DType, TypedArrayOf } from "./dtype.js";
import {
  binaryLabelled,
  compareLabelled,
  type LabelledOperand,
  whereLabelled,
} from "./labelled-arithmetic.js";
import { axisNamed } from "./labelled-dims.js";
import { labelledHtml } from "./labelled-html.js";
import { type LabelledJSON, labelledJson } from "./labelled-json.js";
import {
  countLabelled,
  type DimNames,
  type LabelledReduceOptions,
  type QuantileOptions,
  quantileLabelled,
  reduceLabelled,
} from "./labelled-reduce.js";
import {
  type IndexSelection,
  type SelectOptions,
  selectByIndex,
  selectByValue,
  type ValueSelection,
} from "./labelled-select.js";
import { labelledText } from "./labelled-text.js";
import type { NDArray } from "./ndarray.js";
import type { BinaryOp, ComparisonOp, TestOp, UnaryOp } from "./operations.js";

/** What a {@link LabelledArray} knows beside its values. */
export interface Labels {
  /** One name per axis. */
  dims: readonly string[];
  /** Values along axes, by axis name; `{ dims, values }` for a coordinate named otherwise than its axis. */
  coords?: Readonly<Record<string, CoordinateValues | CoordinateAlong>>;
  /** Axis of each coordinate, `null` for a single value; by default the axis of its own name. */
  coordDims?: Readonly<Record<string, string | null>>;
  name?: string;
  attrs?: Readonly<Record<string, unknown>>;
}

/**
 * An n-dimensional array with named axes and coordinates along them, as xarray's DataArray. The axes `train` and
 * `trainId` are one kind: they select and align with each other.
 *
 * @example
 * const a = new LabelledArray(values, { dims: ["train", "pulse"], coords: { train: trainIds } });
 * a.sel({ train: 10003 }).isel({ pulse: slice(0, 20, 2) }).mean("pulse");
 */
export class LabelledArray<D extends DType = DType> {
  /** The elements, one axis per name. */
  readonly values: NDArray<D>;
  /** Names of the axes. */
  readonly dims: readonly string[];
  /** Values along axes, or of the whole array, by name. */
  readonly coords: Readonly<Record<string, CoordinateValues>>;
  /** Axis that each coordinate lies along, `null` for a single value. */
  readonly coordDims: Readonly<Record<string, string | null>>;
  /** What the elements are; shown as a title. */
  readonly name?: string;
  /** Anything else worth keeping, such as `units`. */
  readonly attrs: Readonly<Record<string, unknown>>;

  /** @throws ShapeMismatch when names or coordinates do not fit the shape; InvalidArgument for a repeated name */
  constructor(values: NDArray<D>, labels: Labels) {
    const { dims, coords = {}, coordDims = {}, name, attrs = {} } = labels;
    if (dims.length !== values.ndim) {
      throw new BeambookError(
        "ShapeMismatch",
        `${dims.length} axis names (${dims.join(", ")}) for an array of shape (${values.shape.join(", ")}).`,
      );
    }
    if (new Set(dims).size !== dims.length) {
      throw new BeambookError("InvalidArgument", `Axis names (${dims.join(", ")}) must differ.`);
    }
    this.values = values;
    this.dims = [...dims];
    const plain: Record<string, CoordinateValues> = {};
    const along: Record<string, string | null> = {};
    for (const [key, input] of Object.entries(coords)) {
      const [axis, list] = isAlong(input)
        ? [input.dims[0] ?? null, input.values]
        : [Object.hasOwn(coordDims, key) ? coordDims[key] : key, input];
      checkCoordinate(key, list, axis, this);
      plain[key] = list;
      along[key] = axis;
    }
    this.coords = plain;
    this.coordDims = along;
    if (name !== undefined) this.name = name;
    this.attrs = { ...attrs };
  }

  /** Length of each axis. */
  get shape(): readonly number[] {
    return this.values.shape;
  }

  /** Type of the elements. */
  get dtype(): D {
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

  /** Bytes of all elements. */
  get nbytes(): number {
    return this.values.nbytes;
  }

  /** The elements in row-major order as one typed array. */
  get data(): TypedArrayOf<D> {
    return this.values.flat();
  }

  /** Length of each axis by name. */
  get sizes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.dims.map((dim, k) => [dim, this.shape[k]]));
  }

  /** Labels without dims and coordinates, to build an array like this one. */
  described(): { name?: string; attrs: Readonly<Record<string, unknown>> } {
    const { name, attrs } = this;
    return name === undefined ? { attrs } : { name, attrs };
  }

  /** The same array under another name. */
  rename(name: string): LabelledArray<D> {
    return new LabelledArray(this.values, { ...this, name });
  }

  /**
   * A part by the values of coordinates; ranges include both ends, a single value drops its axis.
   *
   * @throws NotFound for a value that the coordinate does not have
   * @example
   * a.sel({ train: [10003, 10005], pulse: slice(0, 40) })
   */
  sel(
    selection: Readonly<Record<string, ValueSelection>>,
    options: SelectOptions = {},
  ): LabelledArray<D> {
    return selectByValue(this, selection, options);
  }

  /**
   * A part by index along named axes; ranges exclude their end, a single index drops its axis.
   *
   * @throws IndexOutOfRange; InvalidArgument for a name that no axis has
   */
  isel(selection: IndexSelection): LabelledArray<D> {
    return selectByIndex(this, selection);
  }

  /** A view with the axes in another order; without names reversed. */
  transpose(...dims: string[]): LabelledArray<D> {
    const order =
      dims.length > 0
        ? dims.map((dim) => axisNamed(this.dims, dim))
        : this.dims.map((_, k) => this.ndim - 1 - k);
    const values = order.length > 0 ? this.values.transpose(...order) : this.values;
    return new LabelledArray(values, { ...this, dims: order.map((k) => this.dims[k]) });
  }

  /** Sum with an array, aligned on coordinates where it has labels, or with a number. */
  add(other: LabelledOperand): LabelledArray {
    return binaryLabelled("add", this, other);
  }

  /** Difference, aligned on coordinates. */
  subtract(other: LabelledOperand): LabelledArray {
    return binaryLabelled("subtract", this, other);
  }

  /** Product, aligned on coordinates. */
  multiply(other: LabelledOperand): LabelledArray {
    return binaryLabelled("multiply", this, other);
  }

  /** True quotient, aligned on coordinates. */
  divide(other: LabelledOperand): LabelledArray {
    return binaryLabelled("divide", this, other);
  }

  /** Power, aligned on coordinates. */
  power(other: LabelledOperand): LabelledArray {
    return binaryLabelled("power", this, other);
  }

  /** Where elements are equal. */
  equal(other: LabelledOperand): LabelledArray<"bool"> {
    return compareLabelled("equal", this, other);
  }

  /** Where elements are smaller. */
  less(other: LabelledOperand): LabelledArray<"bool"> {
    return compareLabelled("less", this, other);
  }

  /** Where elements are larger. */
  greater(other: LabelledOperand): LabelledArray<"bool"> {
    return compareLabelled("greater", this, other);
  }

  /** Where elements differ. */
  notEqual(other: LabelledOperand): LabelledArray<"bool"> {
    return compareLabelled("notEqual", this, other);
  }

  /** Where elements are smaller or equal. */
  lessEqual(other: LabelledOperand): LabelledArray<"bool"> {
    return compareLabelled("lessEqual", this, other);
  }

  /** Where elements are larger or equal. */
  greaterEqual(other: LabelledOperand): LabelledArray<"bool"> {
    return compareLabelled("greaterEqual", this, other);
  }

  /** Any operation on two arrays by name, aligned on coordinates: `a.apply("maximum", b)`. */
  apply(op: BinaryOp, other: LabelledOperand): LabelledArray {
    return binaryLabelled(op, this, other);
  }

  /** Any comparison by name, aligned on coordinates: `mask.compare("and", other)`. */
  compare(op: ComparisonOp, other: LabelledOperand): LabelledArray<"bool"> {
    return compareLabelled(op, this, other);
  }

  /** Elements where a condition holds, elsewhere `other` (NaN; integers become float64). */
  where(condition: LabelledArray | NDArray, other: number = Number.NaN): LabelledArray {
    return whereLabelled(this, condition, other);
  }

  /** A function of each element, by name or your own. */
  map(fn: UnaryOp | ((value: number) => number)): LabelledArray {
    return new LabelledArray(this.values.map(fn), { ...this });
  }

  /** A test of each element: `a.test("isnan")`. */
  test(op: TestOp): LabelledArray<"bool"> {
    return new LabelledArray(this.values.test(op), { ...this });
  }

  /** A copy in another dtype. */
  astype<E extends DType>(dtype: E): LabelledArray<E> {
    return new LabelledArray(this.values.astype(dtype), { ...this });
  }

  /** Sum along named axes (all by default); NaN is left out, as in xarray. */
  sum(dims?: DimNames, options: LabelledReduceOptions = {}): LabelledArray {
    return reduceLabelled("sum", this, dims, options);
  }

  /** Mean along named axes (all by default); NaN is left out. */
  mean(dims?: DimNames, options: LabelledReduceOptions = {}): LabelledArray {
    return reduceLabelled("mean", this, dims, options);
  }

  /** Standard deviation along named axes; NaN is left out. */
  std(dims?: DimNames, options: LabelledReduceOptions = {}): LabelledArray {
    return reduceLabelled("std", this, dims, options);
  }

  /** Variance along named axes; NaN is left out. */
  var(dims?: DimNames, options: LabelledReduceOptions = {}): LabelledArray {
    return reduceLabelled("var", this, dims, options);
  }

  /** Smallest element along named axes; NaN is left out. */
  min(dims?: DimNames, options: LabelledReduceOptions = {}): LabelledArray {
    return reduceLabelled("min", this, dims, options);
  }

  /** Largest element along named axes; NaN is left out. */
  max(dims?: DimNames, options: LabelledReduceOptions = {}): LabelledArray {
    return reduceLabelled("max", this, dims, options);
  }

  /** Middle element along named axes; NaN is left out. */
  median(dims?: DimNames, options: LabelledReduceOptions = {}): LabelledArray {
    return reduceLabelled("median", this, dims, options);
  }

  /** Quantiles (0 to 1) along named axes; NaN is left out. A list of them gives a first axis `quantile`. */
  quantile(
    q: number | readonly number[],
    dims?: DimNames,
    options: QuantileOptions = {},
  ): LabelledArray<"float64"> {
    return quantileLabelled(this, q, dims, options);
  }

  /** How many elements along named axes are no NaN. */
  count(dims?: DimNames): LabelledArray<"float64"> {
    return countLabelled(this, dims, (a, axes) => a.isnan().test("not").countNonzero(axes));
  }

  /** Whether any element along named axes is not zero. */
  any(dims?: DimNames): LabelledArray<"bool"> {
    return countLabelled(this, dims, (a, axes) => a.any(axes));
  }

  /** Whether no element along named axes is zero. */
  all(dims?: DimNames): LabelledArray<"bool"> {
    return countLabelled(this, dims, (a, axes) => a.all(axes));
  }

  /** The array with a number in place of NaN. */
  fillna(value: number): LabelledArray {
    return this.where(this.test("isnan").test("not"), value);
  }

  /** Without axes of length 1, whose coordinates stay as single values. */
  squeeze(): LabelledArray<D> {
    const single = this.dims.filter((_, k) => this.shape[k] === 1);
    return this.isel(Object.fromEntries(single.map((dim) => [dim, 0])));
  }

  /** The only element of an array of one. */
  item(): ReturnType<NDArray<D>["item"]> {
    return this.values.item();
  }

  /** The elements as nested lists. */
  toArray(): unknown {
    return this.values.toArray();
  }

  /** Axes, coordinates, attributes and nested values as plain data; 64-bit integers as text. */
  toJSON(): LabelledJSON {
    return labelledJson(this);
  }

  /** Values, coordinates and attributes. */
  toString(): string {
    return labelledText(this);
  }

  /** Rich display as text and HTML with sections that open and close. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": labelledText(this), "text/html": labelledHtml(this) };
  }
}

function isAlong(input: CoordinateValues | CoordinateAlong): input is CoordinateAlong {
  return "dims" in input && "values" in input;
}

function checkCoordinate(
  name: string,
  values: CoordinateValues,
  axis: string | null,
  array: { dims: readonly string[]; values: NDArray },
): void {
  const k = axis === null ? -1 : array.dims.indexOf(axis);
  if (axis !== null && k < 0) {
    throw new BeambookError(
      "InvalidArgument",
      `Coordinate "${name}" lies along "${axis}", which is none of the axes (${array.dims.join(", ")}).`,
      { hint: "Give { dims: [axis], values } for a coordinate named otherwise than its axis." },
    );
  }
  const length = axis === null ? 1 : array.values.shape[k];
  if (values.length !== length) {
    throw new BeambookError(
      "ShapeMismatch",
      `Coordinate "${name}" has ${values.length} values for an axis of length ${length}.`,
    );
  }
}
