/** Types of array elements. float16 files are read as float32; complex numbers are pairs in one float array. */
export type DType =
  | "bool"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128";

/** dtypes whose elements are plain JavaScript numbers. */
export type NumberDType = Exclude<DType, "int64" | "uint64" | "complex64" | "complex128">;

interface TypedArrays {
  bool: Uint8Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  float32: Float32Array;
  float64: Float64Array;
  complex64: Float32Array;
  complex128: Float64Array;
}

/** The typed array that holds elements of dtype `D`; complex types hold `re, im, re, im, …`. */
export type TypedArrayOf<D extends DType> = TypedArrays[D];

/** Any typed array an NDArray can stand on. */
export type AnyTypedArray = TypedArrays[DType];

/** The dtype that a typed array has unless told otherwise. */
export type DTypeOf<T extends AnyTypedArray> = T extends Int8Array
  ? "int8"
  : T extends Uint8Array
    ? "uint8"
    : T extends Int16Array
      ? "int16"
      : T extends Uint16Array
        ? "uint16"
        : T extends Int32Array
          ? "int32"
          : T extends Uint32Array
            ? "uint32"
            : T extends BigInt64Array
              ? "int64"
              : T extends BigUint64Array
                ? "uint64"
                : T extends Float32Array
                  ? "float32"
                  : "float64";

/** A complex number. */
export interface Complex {
  re: number;
  im: number;
}

/** What one element of dtype `D` is in JavaScript. */
export type ElementOf<D extends DType> = D extends "int64" | "uint64"
  ? bigint
  : D extends "complex64" | "complex128"
    ? Complex
    : D extends "bool"
      ? boolean
      : number;

type Constructor<T> = {
  new (length: number): T;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): T;
  from(values: ArrayLike<number>): T;
  readonly BYTES_PER_ELEMENT: number;
};

const CONSTRUCTORS: { [D in DType]: unknown } = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
  complex64: Float32Array,
  complex128: Float64Array,
};

const ITEM_SIZES: { [D in DType]: number } = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
  complex64: 8,
  complex128: 16,
};

/** All dtypes, small to large. */
export const DTYPES: readonly DType[] = Object.keys(CONSTRUCTORS) as DType[];

/** The typed array class behind a dtype. */
export function arrayConstructor<D extends DType>(dtype: D): Constructor<TypedArrayOf<D>> {
  return CONSTRUCTORS[dtype] as Constructor<TypedArrayOf<D>>;
}

/** Bytes of one element. */
export function itemSize(dtype: DType): number {
  return ITEM_SIZES[dtype];
}

/** Typed array values per element: 2 for complex, else 1. */
export function lanes(dtype: DType): 1 | 2 {
  return dtype === "complex64" || dtype === "complex128" ? 2 : 1;
}

/** Whether elements are bigint. */
export function isBigInt(dtype: DType): dtype is "int64" | "uint64" {
  return dtype === "int64" || dtype === "uint64";
}

/** Whether elements are floating point numbers (not complex). */
export function isFloat(dtype: DType): dtype is "float32" | "float64" {
  return dtype === "float32" || dtype === "float64";
}

/** The dtype of a typed array; `Uint8Array` counts as uint8, `Uint8ClampedArray` too. */
export function dtypeOf(data: AnyTypedArray | Uint8ClampedArray): DType {
  if (data instanceof Uint8ClampedArray) return "uint8";
  for (const dtype of DTYPES) {
    if (dtype !== "bool" && data instanceof (CONSTRUCTORS[dtype] as typeof Uint8Array))
      return dtype;
  }
  throw new TypeError("not a typed array");
}

/** A zeroed typed array for `size` elements, in a SharedArrayBuffer if `shared`. */
export function allocate<D extends DType>(
  dtype: D,
  size: number,
  { shared = false }: { shared?: boolean } = {},
): TypedArrayOf<D> {
  const Ctor = arrayConstructor(dtype);
  const length = size * lanes(dtype);
  if (!shared) return new Ctor(length);
  return new Ctor(new SharedArrayBuffer(length * Ctor.BYTES_PER_ELEMENT));
}
