import { type DType, isFloat } from "../../ndarray/dtype.js";
import { type NDArray, zeros } from "../../ndarray/ndarray.js";

const LIMITS: Partial<Record<DType, [number, number]>> = {
  bool: [0, 1],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};

/** A contiguous copy in another real dtype; values that do not fit an integer become its nearest, NaN becomes 0. */
export function convert(array: NDArray, dtype: DType): NDArray {
  if (array.dtype === dtype) return array;
  const out = zeros(array.shape, dtype);
  const source = array.flat() as ArrayLike<number | bigint>;
  const target = out.data as { [i: number]: number | bigint };
  const limits = LIMITS[dtype];
  const isBig = dtype === "int64" || dtype === "uint64";
  for (let i = 0; i < source.length; i++) {
    const value = source[i];
    if (isBig) target[i] = BigInt(typeof value === "bigint" ? value : Math.trunc(value) || 0);
    else if (limits) target[i] = clamp(Number(value), limits);
    else target[i] = Number(value);
  }
  return out;
}

function clamp(value: number, [low, high]: [number, number]): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Math.max(Math.trunc(value), low), high);
}

/** The dtype that can hold both the values and NaN for missing ones: small integers fit float32. */
export function withNaN(dtype: DType): DType {
  if (isFloat(dtype)) return dtype;
  return ["bool", "int8", "uint8", "int16", "uint16"].includes(dtype) ? "float32" : "float64";
}

/** An array of one value. */
export function full(
  shape: readonly number[],
  dtype: DType,
  value: number,
  { shared = false }: { shared?: boolean } = {},
): NDArray {
  const out = zeros(shape, dtype, { shared });
  if (value !== 0) fill(out, value);
  return out;
}

/** Sets all elements of a contiguous array. */
function fill(array: NDArray, value: number): void {
  const { data } = array;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) data.fill(BigInt(value));
  else (data as Float64Array).fill(value);
}
