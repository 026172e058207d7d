import { BeambookError } from "../errors.js";
import { type Complex, type DType, isBigInt, lanes } from "./dtype.js";
import { writeElement } from "./element.js";
import { NDArray, ndarray, zeros } from "./ndarray.js";
import { sizeOf } from "./strides.js";
import { allocateUnfilled } from "./unfilled.js";

/** Numbers (or booleans, bigints, complex numbers) in lists of lists. */
export type Nested = number | bigint | boolean | Complex | readonly Nested[];

/** An array of ones (true, 1n). */
export function ones<D extends DType = "float64">(
  shape: readonly number[],
  dtype: D = "float64" as D,
): NDArray<D> {
  return full(shape, 1, dtype);
}

/** An array of one value. */
export function full<D extends DType = "float64">(
  shape: readonly number[],
  value: number | bigint | boolean | Complex,
  dtype: D = "float64" as D,
): NDArray<D> {
  const out = zeros(shape, dtype);
  if (lanes(dtype) === 2) {
    const { re, im } = typeof value === "object" ? value : { re: Number(value), im: 0 };
    const data = out.data as Float64Array;
    for (let i = 0; i < data.length; i += 2) {
      data[i] = re;
      data[i + 1] = im;
    }
  } else if (isBigInt(dtype)) (out.data as BigInt64Array).fill(BigInt(value as number));
  else (out.data as Float64Array).fill(dtype === "bool" ? Number(Boolean(value)) : Number(value));
  return out;
}

/** An array whose elements are not set, for who overwrites them all. @internal */
export function unfilled<D extends DType>(shape: readonly number[], dtype: D): NDArray<D> {
  return new NDArray(allocateUnfilled(dtype, sizeOf(shape)), dtype, { shape: [...shape] });
}

/** Zeros in the shape and dtype of another array. */
export function zerosLike<D extends DType>(a: NDArray<D>): NDArray<D> {
  return zeros(a.shape, a.dtype);
}

/**
 * Numbers from `start` (0) to `stop`, which is left out, `step` (1) apart.
 *
 * @example
 * arange(5); arange(2, 5); arange(0, 1, 0.25);
 */
export function arange(stop: number): NDArray<"float64">;
export function arange(start: number, stop: number, step?: number): NDArray<"float64">;
export function arange(first: number, second?: number, step: number = 1): NDArray<"float64"> {
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  if (step === 0 || !Number.isFinite((stop - start) / step)) {
    throw new BeambookError("InvalidArgument", `arange(${start}, ${stop}, ${step}) never ends.`);
  }
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return ndarray(Float64Array.from({ length: count }, (_, i) => start + i * step));
}

/** `count` numbers (50) evenly from `start` to `stop`, both included unless `endpoint` is false. */
export function linspace(
  start: number,
  stop: number,
  count: number = 50,
  { endpoint = true }: { endpoint?: boolean } = {},
): NDArray<"float64"> {
  if (!Number.isInteger(count) || count < 0) {
    throw new BeambookError("InvalidArgument", `linspace cannot make ${count} numbers.`);
  }
  const gaps = endpoint ? count - 1 : count;
  const step = (stop - start) / gaps;
  const values = Float64Array.from({ length: count }, (_, i) =>
    gaps > 0 ? start + i * step : start,
  );
  if (endpoint && count > 1) values[count - 1] = stop;
  return ndarray(values);
}

/**
 * An array from nested lists of equal lengths; booleans give bool, bigints int64, other numbers float64.
 *
 * @throws ShapeMismatch for lists of different lengths
 * @example
 * fromNested([[1, 2], [3, 4]], "uint16").shape // [2, 2]
 */
export function fromNested<D extends DType = DType>(values: Nested, dtype?: D): NDArray<D> {
  const shape: number[] = [];
  for (let v: Nested = values; Array.isArray(v); v = v[0] as Nested) {
    shape.push(v.length);
    if (v.length === 0) break;
  }
  const flat: (number | bigint | boolean | Complex)[] = [];
  flatten(values, shape, 0, flat);
  const kind = dtype ?? (guessType(flat[0]) as D);
  const out = zeros(shape, kind);
  flat.forEach((value, i) => {
    writeElement(out, i, converted(value, kind) as never);
  });
  return out;
}

function flatten(
  values: Nested,
  shape: readonly number[],
  depth: number,
  flat: (number | bigint | boolean | Complex)[],
): void {
  const isList = Array.isArray(values);
  if (isList !== depth < shape.length || (isList && values.length !== shape[depth])) {
    throw new BeambookError(
      "ShapeMismatch",
      `The nested lists do not all have the lengths (${shape}).`,
    );
  }
  if (!isList) flat.push(values as number);
  else for (const item of values as readonly Nested[]) flatten(item, shape, depth + 1, flat);
}

function guessType(value: unknown): DType {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "int64";
  return typeof value === "object" ? "complex128" : "float64";
}

function converted(value: number | bigint | boolean | Complex, dtype: DType): unknown {
  if (lanes(dtype) === 2) return typeof value === "object" ? value : { re: Number(value), im: 0 };
  if (isBigInt(dtype)) return BigInt(value as number);
  return dtype === "bool" ? Boolean(value) : Number(value);
}
