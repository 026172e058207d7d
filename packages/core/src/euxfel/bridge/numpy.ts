import { BeambookError } from "../../errors.js";
import { type AnyTypedArray, arrayConstructor, type DType, itemSize } from "../../ndarray/dtype.js";
import { halfToFloat32 } from "../../ndarray/half.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";

/** A number that Python is to get with a dtype: `5` of float32 data would else arrive as an integer. */
export class NumpyScalar {
  readonly dtype: DType;
  readonly value: number | bigint | boolean;

  constructor(dtype: DType, value: number | bigint | boolean) {
    this.dtype = dtype;
    this.value = value;
  }
}

/** An array in a type that typed arrays do not have, such as `>u2` (big-endian): its bytes are sent as they are. */
export class NumpyBytes {
  /** Name as numpy writes it: `>u2`, `float16`. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;

  constructor(dtype: string, shape: readonly number[], bytes: Uint8Array) {
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes;
  }
}

const CODES: Record<DType, string> = {
  bool: "|b1",
  int8: "|i1",
  uint8: "|u1",
  int16: "<i2",
  uint16: "<u2",
  int32: "<i4",
  uint32: "<u4",
  int64: "<i8",
  uint64: "<u8",
  float32: "<f4",
  float64: "<f8",
  complex64: "<c8",
  complex128: "<c16",
};

const NAMES = new Map<string, DType>(
  Object.entries(CODES).flatMap(([dtype, code]): [string, DType][] => [
    [dtype, dtype as DType],
    [code.slice(1), dtype as DType],
  ]),
);

/** numpy's short name of a dtype: `<f4`. */
export function numpyCode(dtype: DType): string {
  return CODES[dtype];
}

/** Bytes of an array in C order; `copy` gives bytes of its own even where the array's could be used. */
export function bytesOf(array: NDArray, { copy = false }: { copy?: boolean } = {}): Uint8Array {
  const data = array.flat();
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return copy && data.buffer === array.data.buffer ? bytes.slice() : bytes;
}

/**
 * The array that bytes and numpy's name of a dtype (`uint16`, `<f4`, `>u2`) describe. Bytes of this machine's order are
 * used in place where they lie well.
 *
 * @throws `UnsupportedType`, `ShapeMismatch` when the bytes are not as many as shape and dtype need.
 */
export function arrayFromBytes(bytes: Uint8Array, name: string, shape: readonly number[]): NDArray {
  const code = name.replace(/^[<>|=]/, "");
  const isHalf = code === "f2" || code === "float16";
  const dtype = isHalf ? "uint16" : NAMES.get(code);
  if (dtype === undefined) {
    throw new BeambookError("UnsupportedType", `Arrays of numpy's dtype "${name}" cannot be read.`);
  }
  const length = sizeOf(shape);
  const size = itemSize(dtype);
  if (bytes.byteLength !== length * size) {
    throw new BeambookError(
      "ShapeMismatch",
      `An array of shape (${shape.join(", ")}) and dtype ${name} came with ${bytes.byteLength} bytes, not ${length * size}.`,
    );
  }
  const data = typed(name.startsWith(">") ? swapped(bytes, partSize(dtype)) : bytes, dtype);
  if (isHalf) return new NDArray(halfToFloat32(data as Uint16Array), "float32", { shape });
  return new NDArray(data, dtype, { shape });
}

/** Bytes that are swapped together: complex numbers are two floats. */
function partSize(dtype: DType): number {
  return arrayConstructor(dtype).BYTES_PER_ELEMENT;
}

function typed(bytes: Uint8Array, dtype: DType): AnyTypedArray {
  const Constructor = arrayConstructor(dtype);
  const { BYTES_PER_ELEMENT } = Constructor;
  // Not slice(): that of Node's Buffer, which messages are made of, does not copy.
  const aligned = bytes.byteOffset % BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset, byteLength } = aligned;
  return new Constructor(buffer as ArrayBuffer, byteOffset, byteLength / BYTES_PER_ELEMENT);
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i - (i % size) + (size - 1 - (i % size))] = bytes[i];
  return out;
}
