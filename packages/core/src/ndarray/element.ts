import { type DType, type ElementOf, lanes } from "./dtype.js";
import type { StridedArray } from "./strided-array.js";

/** The element at a position of the underlying data (in elements). */
export function readElement<D extends DType>(
  array: StridedArray<D>,
  position: number,
): ElementOf<D> {
  const { data, dtype } = array;
  if (lanes(dtype) === 2) {
    return { re: data[2 * position], im: data[2 * position + 1] } as ElementOf<D>;
  }
  const value = data[position];
  return (dtype === "bool" ? value !== 0 : value) as ElementOf<D>;
}

/** Sets the element at a position of the underlying data (in elements). */
export function writeElement<D extends DType>(
  array: StridedArray<D>,
  position: number,
  value: ElementOf<D>,
): void {
  const data = array.data as { [i: number]: unknown };
  if (typeof value === "object") {
    data[2 * position] = value.re;
    data[2 * position + 1] = value.im;
  } else {
    data[position] = typeof value === "boolean" ? Number(value) : value;
  }
}
