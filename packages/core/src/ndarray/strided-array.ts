import { BeambookError } from "../errors.js";
import { type DType, type ElementOf, itemSize, lanes, type TypedArrayOf } from "./dtype.js";
import { readElement, writeElement } from "./element.js";
import type { NDArray } from "./ndarray.js";
import { type AxisSelection, isSlice, resolveIndex, resolveSlice } from "./selection.js";
import { copyStrided } from "./strided-copy.js";
import { contiguousStrides, isContiguous, sameShape, sizeOf } from "./strides.js";
import { allocateUnfilled } from "./unfilled.js";

/** Where an NDArray's elements lie in its typed array; strides and offset count elements. */
export interface Layout {
  shape: readonly number[];
  strides?: readonly number[];
  offset?: number;
}

/** Memory of an {@link NDArray}: layout, access to elements, views. The array itself adds what computes. */
export abstract class StridedArray<D extends DType = DType> {
  /** Type of the elements. */
  readonly dtype: D;
  /** The memory, which views share: two numbers per complex element, one for all others. */
  readonly data: TypedArrayOf<D>;
  /** Lengths of the axes; empty for a single element. */
  readonly shape: readonly number[];
  /** Distance between neighbours along each axis, in elements. */
  readonly strides: readonly number[];
  /** Element of `data` at index (0, 0, …). */
  readonly offset: number;

  constructor(data: TypedArrayOf<D>, dtype: D, layout: Layout) {
    const { shape, strides = contiguousStrides(shape), offset = 0 } = layout;
    const size = sizeOf(shape);
    let first = offset;
    let last = offset;
    for (let k = 0; k < shape.length; k++) {
      const reach = strides[k] * Math.max(0, shape[k] - 1);
      if (reach < 0) first += reach;
      else last += reach;
    }
    if (size > 0 && (first < 0 || last >= data.length / lanes(dtype))) {
      throw new BeambookError(
        "ShapeMismatch",
        `Shape (${shape.join(", ")}) needs elements ${first}..${last}, the data has ${data.length / lanes(dtype)}.`,
      );
    }
    this.data = data;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  /** Makes an array over a typed array of this dtype. */
  protected abstract make(data: TypedArrayOf<D>, layout: Layout): NDArray<D>;

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Bytes of all elements (of a copy; a view owns none). */
  get nbytes(): number {
    return this.size * itemSize(this.dtype);
  }

  /** Whether elements lie in row-major order without gaps. */
  get isContiguous(): boolean {
    return isContiguous(this.shape, this.strides);
  }

  /** The element at an index; negative indexes count from the end. */
  get(...index: number[]): ElementOf<D> {
    return readElement(this, this.#position(index));
  }

  /** Sets the element at an index. */
  set(index: readonly number[], value: ElementOf<D>): void {
    writeElement(this, this.#position(index), value);
  }

  /**
   * A part of the array, one selection per axis (missing ones take everything). Numbers drop their axis, ranges and
   * `null` give a view, lists of indexes copy.
   *
   * @example
   * a.slice(0, slice(null, null, 2), null, [1, 5, 7])
   */
  slice(...selection: readonly AxisSelection[]): NDArray<D> {
    if (selection.length > this.ndim) {
      throw new BeambookError(
        "IndexOutOfRange",
        `${selection.length} selections for an array of ${this.ndim} axes.`,
      );
    }
    const shape: number[] = [];
    const strides: number[] = [];
    let offset = this.offset;
    const lists: [axis: number, indexes: ArrayLike<number>][] = [];
    for (let k = 0; k < this.ndim; k++) {
      const wanted = selection[k] ?? null;
      if (typeof wanted === "number") {
        offset += resolveIndex(wanted, this.shape[k], k) * this.strides[k];
        continue;
      }
      if (wanted !== null && !isSlice(wanted)) lists.push([shape.length, wanted]);
      const range = isSlice(wanted)
        ? resolveSlice(wanted, this.shape[k])
        : { start: 0, step: 1, count: this.shape[k] };
      offset += range.start * this.strides[k];
      shape.push(range.count);
      strides.push(this.strides[k] * range.step);
    }
    if (sizeOf(shape) === 0) offset = 0;
    let result = this.make(this.data, { shape, strides, offset });
    for (const [axis, indexes] of lists) result = result.take(indexes, axis);
    return result;
  }

  /** The elements at `indexes` along one axis, as a copy; negative indexes and axes count from the end. */
  take(indexes: ArrayLike<number>, axis: number): NDArray<D> {
    const along = resolveIndex(axis, this.ndim, "axes");
    const length = this.shape[along];
    const shape = this.shape.map((n, k) => (k === along ? indexes.length : n));
    const out = this.#unfilled(shape);
    const everything = this.shape.map(() => null as AxisSelection);
    for (let i = 0; i < indexes.length; i++) {
      const from = [...everything];
      const to = [...everything];
      from[along] = resolveIndex(indexes[i], length, along);
      to[along] = i;
      copyStrided(this.slice(...from), out.slice(...to));
    }
    return out;
  }

  /** A view with the axes in another order; without argument reversed. */
  transpose(...axes: number[]): NDArray<D> {
    const order =
      axes.length > 0
        ? axes.map((a) => resolveIndex(a, this.ndim, "axes"))
        : this.shape.map((_, k) => this.ndim - 1 - k);
    if (order.length !== this.ndim || new Set(order).size !== this.ndim) {
      throw new BeambookError(
        "InvalidArgument",
        `transpose(${axes.join(", ")}) must name each of the ${this.ndim} axes once.`,
      );
    }
    return this.make(this.data, {
      shape: order.map((k) => this.shape[k]),
      strides: order.map((k) => this.strides[k]),
      offset: this.offset,
    });
  }

  /** The same elements in another shape, one length may be -1; a view where the array is contiguous, else a copy. */
  reshape(...shape: number[]): NDArray<D> {
    const known = shape.filter((n) => n !== -1);
    const rest = this.size / sizeOf(known);
    const full = shape.map((n) => (n === -1 ? rest : n));
    if (
      shape.length - known.length > 1 ||
      sizeOf(full) !== this.size ||
      !full.every(Number.isInteger)
    ) {
      throw new BeambookError(
        "ShapeMismatch",
        `Cannot reshape (${this.shape.join(", ")}) to (${shape.join(", ")}).`,
      );
    }
    const base = this.contiguous();
    return this.make(base.data, { shape: full, offset: base.offset });
  }

  /** A view without axes of length 1, or without the one named. */
  squeeze(axis?: number): NDArray<D> {
    const drop = axis === undefined ? undefined : resolveIndex(axis, this.ndim, "axes");
    if (drop !== undefined && this.shape[drop] !== 1) {
      throw new BeambookError(
        "ShapeMismatch",
        `Axis ${drop} has length ${this.shape[drop]}, not 1.`,
      );
    }
    const keep = this.shape.map((n, k) => (drop === undefined ? n !== 1 : k !== drop));
    return this.make(this.data, {
      shape: this.shape.filter((_, k) => keep[k]),
      strides: this.strides.filter((_, k) => keep[k]),
      offset: this.offset,
    });
  }

  /** This array if it is contiguous, else a contiguous copy. */
  contiguous(): NDArray<D> {
    return this.isContiguous ? (this as unknown as NDArray<D>) : this.copy();
  }

  /** A contiguous copy of the elements. */
  copy(): NDArray<D> {
    const out = this.#unfilled(this.shape);
    copyStrided(this, out);
    return out;
  }

  /** The elements in row-major order as one typed array of exactly `size` elements; shares memory where it can. */
  flat(): TypedArrayOf<D> {
    const base = this.contiguous();
    const n = lanes(this.dtype);
    const whole = base.offset === 0 && base.data.length === base.size * n;
    return whole
      ? base.data
      : (base.data.subarray(base.offset * n, (base.offset + base.size) * n) as TypedArrayOf<D>);
  }

  /** Copies the elements of an array of the same shape and dtype into this one. */
  assign(source: NDArray<D>): this {
    if (source.dtype !== this.dtype || !sameShape(source.shape, this.shape)) {
      throw new BeambookError(
        "ShapeMismatch",
        `Cannot assign ${source.dtype} (${source.shape.join(", ")}) to ${this.dtype} (${this.shape.join(", ")}).`,
      );
    }
    copyStrided(source, this);
    return this;
  }

  #unfilled(shape: readonly number[]): NDArray<D> {
    return this.make(allocateUnfilled(this.dtype, sizeOf(shape)), { shape: [...shape] });
  }

  #position(index: readonly number[]): number {
    if (index.length !== this.ndim) {
      throw new BeambookError(
        "IndexOutOfRange",
        `${index.length} indexes for an array of ${this.ndim} axes.`,
      );
    }
    let position = this.offset;
    for (let k = 0; k < index.length; k++) {
      position += resolveIndex(index[k], this.shape[k], k) * this.strides[k];
    }
    return position;
  }
}
