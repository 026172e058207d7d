import { arrayConstructor, type DType, itemSize } from "./dtype.js";
import { NDArray } from "./ndarray.js";
import { sizeOf } from "./strides.js";

/** Just below the largest piece that glibc's malloc takes from its own store. */
const KEPT_BYTES = 2 ** 25 - 2 ** 16;

let taught = false;

/** An array whose elements are not set, for who overwrites them all. */
export function unfilled<D extends DType>(shape: readonly number[], dtype: D): NDArray<D> {
  if (!taught) teachMalloc();
  const size = sizeOf(shape);
  const { buffer } = Buffer.allocUnsafeSlow(size * itemSize(dtype));
  return new NDArray(new (arrayConstructor(dtype))(buffer), dtype, { shape: [...shape] });
}

/**
 * glibc takes pieces over 128 KiB from the system and gives them back, page by page, until a larger piece was released
 * (mallopt(3), M_MMAP_THRESHOLD). One that nobody touches and that is released at the next garbage collection is enough:
 * from then on arrays of up to 32 MiB get memory used before, and frames are read 2-3x faster into new arrays.
 */
function teachMalloc(): void {
  taught = true;
  Buffer.allocUnsafeSlow(KEPT_BYTES);
}
