import type { AnyTypedArray, DType } from "./dtype.js";
import type { Walker } from "./loops.js";

type Strided = Pick<Walker, "data" | "dtype" | "strides" | "offset">;

/** The floating point dtype of a complex dtype's parts. */
export function partType(dtype: DType): "float32" | "float64" {
  return dtype === "complex64" ? "float32" : "float64";
}

function part(array: Strided, which: 0 | 1): Walker {
  return {
    data: array.data,
    dtype: partType(array.dtype),
    strides: array.strides.map((s) => 2 * s),
    offset: 2 * array.offset + which,
  };
}

/** How to walk the real parts of a complex array. */
export function realPart(array: Strided): Walker {
  return part(array, 0);
}

/** How to walk the imaginary parts of a complex array. */
export function imagPart(array: Strided): Walker {
  return part(array, 1);
}

/** How to walk zeros, as imaginary parts of a real array of `ndim` axes. */
export function zeroPart(ndim: number): Walker {
  const data: AnyTypedArray = new Float64Array(1);
  return { data, dtype: "float64", strides: new Array<number>(ndim).fill(0), offset: 0 };
}
