import { type Complex, type DType, isBigInt, isFloat, lanes } from "./dtype.js";
import { isNDArray } from "./guards.js";
import { type NDArray, ndarray, zeros } from "./ndarray.js";

/** A second operand: an array, or a number that takes the array's dtype where it can. */
export type Operand = NDArray | number | bigint | boolean | Complex;

/**
 * An operand as array. A number takes the dtype of the array beside it where it fits (floats: any number; integers: a
 * whole number in range), else float64.
 *
 * @param exact - keeps numbers that do not fit an integer dtype as float64, for comparisons by value
 */
export function asArray(
  operand: Operand,
  like: DType,
  { exact = false }: { exact?: boolean } = {},
): NDArray {
  if (isNDArray(operand)) return operand;
  if (typeof operand === "object") return complexScalar(operand, like);
  if (typeof operand === "boolean") return ndarray(Uint8Array.of(Number(operand)), [], "bool");
  if (typeof operand === "bigint") return bigintScalar(operand, like);
  const dtype = scalarType(operand, like, exact);
  if (isBigInt(dtype)) {
    const scalar = zeros([], dtype);
    (scalar.data as BigInt64Array)[0] = BigInt(operand);
    return scalar;
  }
  const scalar = zeros([], dtype);
  (scalar.data as Float64Array)[0] = operand;
  return scalar;
}

/** A bigint takes the 64-bit dtype beside it where it fits. */
function bigintScalar(value: bigint, like: DType): NDArray {
  const signed = BigInt.asIntN(64, value) === value;
  const unsigned = BigInt.asUintN(64, value) === value;
  const dtype = unsigned && (like === "uint64" || !signed) ? "uint64" : "int64";
  const scalar = zeros([], dtype);
  (scalar.data as BigInt64Array)[0] = value;
  return scalar;
}

function scalarType(value: number, like: DType, exact: boolean): DType {
  if (exact) return "float64";
  if (isFloat(like)) return like;
  if (lanes(like) === 2) return like === "complex64" ? "float32" : "float64";
  if (!Number.isInteger(value) || like === "bool") return "float64";
  const bits = Number(like.replace(/\D/g, ""));
  const [low, high] = like.startsWith("u")
    ? [0, 2 ** bits - 1]
    : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return value >= low && value <= high && (bits < 64 || Number.isSafeInteger(value))
    ? like
    : "float64";
}

function complexScalar({ re, im }: Complex, like: DType): NDArray {
  return like === "complex64" || like === "float32"
    ? ndarray(Float32Array.of(re, im), [], "complex64")
    : ndarray(Float64Array.of(re, im), [], "complex128");
}
