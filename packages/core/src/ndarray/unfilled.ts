import { allocate, arrayConstructor, type DType, lanes, type TypedArrayOf } from "./dtype.js";
import { KEPT_BYTES, keepRoom, LARGEST_BYTES, teachMalloc } from "./malloc-store.js";

/** Fewer bytes are as quick to get as zeros. */
const LEAST_BYTES = 1 << 16;

/** A typed array for `size` elements that are not set, for who overwrites them all. */
export function allocateUnfilled<D extends DType>(dtype: D, size: number): TypedArrayOf<D> {
  const Typed = arrayConstructor(dtype);
  const bytes = size * lanes(dtype) * Typed.BYTES_PER_ELEMENT;
  if (!(bytes >= LEAST_BYTES && bytes <= LARGEST_BYTES)) return allocate(dtype, size);
  if (bytes > KEPT_BYTES) keepRoom(bytes);
  else teachMalloc();
  return new Typed(Buffer.allocUnsafeSlow(bytes).buffer);
}
