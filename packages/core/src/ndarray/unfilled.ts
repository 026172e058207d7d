import { allocate, arrayConstructor, type DType, lanes, type TypedArrayOf } from "./dtype.js";

/** Fewer bytes are as quick to get as zeros. */
const LEAST_BYTES = 1 << 16;
/** Just below the largest piece that glibc's malloc takes from its own store; more comes from the system, zeroed. */
const KEPT_BYTES = 2 ** 25 - 2 ** 16;

let taught = false;

/** A typed array for `size` elements that are not set, for who overwrites them all. */
export function allocateUnfilled<D extends DType>(dtype: D, size: number): TypedArrayOf<D> {
  const Typed = arrayConstructor(dtype);
  const bytes = size * lanes(dtype) * Typed.BYTES_PER_ELEMENT;
  if (!(bytes >= LEAST_BYTES && bytes <= KEPT_BYTES)) return allocate(dtype, size);
  if (!taught) teachMalloc();
  return new Typed(Buffer.allocUnsafeSlow(bytes).buffer);
}

/**
 * glibc takes pieces over 128 KiB from the system and gives them back, page by page, until a larger piece was released
 * (mallopt(3), M_MMAP_THRESHOLD). One that nobody touches and that is released at the next garbage collection is enough:
 * from then on arrays of up to 32 MiB get memory used before, which takes a fraction of the time.
 */
function teachMalloc(): void {
  taught = true;
  Buffer.allocUnsafeSlow(KEPT_BYTES);
}
