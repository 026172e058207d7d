import { BeambookError } from "../../errors.js";
import { type AnyTypedArray, type DType, isNDArray, type NDArray } from "../../ndarray/index.js";

/** Pixels one after the other, as plain numbers. */
export interface PixelValuesArray {
  readonly data: Exclude<AnyTypedArray, BigInt64Array | BigUint64Array>;
  readonly dtype: DType;
}

/**
 * An image's pixels in one piece.
 *
 * @throws ShapeMismatch unless it has the detector's shape; UnsupportedType for complex numbers
 */
export function pixelsOf(
  name: string,
  array: NDArray,
  shape: readonly [rows: number, columns: number],
): PixelValuesArray {
  if (!isNDArray(array)) {
    throw new BeambookError("InvalidArgument", `${name} is not an array.`, {
      hint: "Use ndarray(values, [rows, columns]).",
    });
  }
  if (array.ndim !== 2 || array.shape[0] !== shape[0] || array.shape[1] !== shape[1]) {
    throw new BeambookError(
      "ShapeMismatch",
      `${name} is ${array.shape.join(" x ")}, the geometry's detector ${shape.join(" x ")}.`,
      { hint: "Frames of one file are taken one by one; a binned frame needs a binned geometry." },
    );
  }
  if (array.dtype === "complex64" || array.dtype === "complex128") {
    throw new BeambookError("UnsupportedType", `${name} cannot be complex.`);
  }
  const data = array.contiguous().flat();
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return { data: Float64Array.from(data, Number), dtype: "float64" };
  }
  return { data, dtype: array.dtype };
}

/** A number that tells arrays of different content apart; 0 for none. */
export function fingerprint(array: NDArray | undefined): number {
  if (array === undefined) return 0;
  const { buffer, byteOffset, byteLength } = array.contiguous().flat();
  const words =
    byteOffset % 4 === 0
      ? new Int32Array(buffer, byteOffset, byteLength >> 2)
      : new Int32Array(buffer.slice(byteOffset, byteOffset + byteLength), 0, byteLength >> 2);
  let [a, b, c, d] = [0x811c9dc5 ^ byteLength, 0x9e3779b1, 0x85ebca6b, 0xc2b2ae35];
  const fours = words.length & ~3;
  for (let i = 0; i < fours; i += 4) {
    a = mix(a, words[i]);
    b = mix(b, words[i + 1]);
    c = mix(c, words[i + 2]);
    d = mix(d, words[i + 3]);
  }
  for (let i = fours; i < words.length; i++) a = mix(a, words[i]);
  let hash = mix(mix(mix(a, b), c), d);
  const rest = new Uint8Array(buffer, byteOffset + (byteLength & ~3), byteLength & 3);
  for (const byte of rest) hash = mix(hash, byte);
  return (hash >>> 0) + 1;
}

/** One step of a Fowler-Noll-Vo hash with its high bits brought down. */
function mix(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x01000193);
  return product ^ (product >>> 15);
}
