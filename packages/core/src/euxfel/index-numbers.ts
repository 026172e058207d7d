import type { NDArray } from "../ndarray/ndarray.js";

/** Unsigned 64-bit integers as doubles: exact up to 2^53, by halves because Number(bigint) is ten times slower. */
export function toDoubles(array: NDArray): Float64Array {
  const flat = array.flat();
  if (!(flat instanceof BigUint64Array))
    return Float64Array.from(flat as ArrayLike<number>, Number);
  const halves = new Uint32Array(flat.buffer, flat.byteOffset, 2 * flat.length);
  const out = new Float64Array(flat.length);
  for (let i = 0; i < out.length; i++) out[i] = halves[2 * i + 1] * 2 ** 32 + halves[2 * i];
  return out;
}

/** The non-zero train IDs of INDEX/trainId, wherever they stand, as doubles and as exact integers. */
export function nonZeroIds(stored: ArrayLike<number | bigint>): {
  ids: Float64Array;
  exact: BigUint64Array;
} {
  const exact = BigUint64Array.from(stored, BigInt).filter((id) => id !== 0n);
  return { ids: Float64Array.from(exact, Number), exact };
}
