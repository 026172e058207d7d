import { BeambookError } from "@beambook/core";
import { isBigInt, lanes, type NDArray } from "@beambook/core/ndarray";

/** Reads rows of a 2-D array as float64, whatever the dtype: the loops behind it then see one type only. */
export interface Plane {
  readonly rows: number;
  readonly cols: number;
  /** Whether all values are whole numbers by their dtype. */
  readonly integer: boolean;
  /** Copies columns `col … col + out.length` of one row into `out`. */
  readRow(row: number, col: number, out: Float64Array): void;
}

/**
 * A 2-D array as a {@link Plane}.
 *
 * @throws UnsupportedType for complex numbers, ShapeMismatch for other than two axes
 */
export function planeOf(image: NDArray): Plane {
  if (image.ndim !== 2) {
    throw new BeambookError(
      "ShapeMismatch",
      `A detector image has two axes, this array has shape (${image.shape.join(", ")}).`,
    );
  }
  if (lanes(image.dtype) === 2) {
    throw new BeambookError("UnsupportedType", `Cannot show ${image.dtype} pixels.`, {
      hint: "Show the modulus or the phase.",
    });
  }
  const [rows, cols] = image.shape;
  const integer = image.dtype !== "float32" && image.dtype !== "float64";
  return { rows, cols, integer, readRow: rowReader(image) };
}

function rowReader(image: NDArray): Plane["readRow"] {
  const { data, offset } = image;
  const [rowStride, colStride] = image.strides;
  if (isBigInt(image.dtype)) {
    return (row: number, col: number, out: Float64Array): void => {
      let at = offset + row * rowStride + col * colStride;
      for (let j = 0; j < out.length; j++, at += colStride) out[j] = Number(data[at]);
    };
  }
  const numbers = data as Exclude<typeof data, BigInt64Array | BigUint64Array>;
  if (colStride === 1) {
    return (row: number, col: number, out: Float64Array): void => {
      const start = offset + row * rowStride + col;
      out.set(numbers.subarray(start, start + out.length));
    };
  }
  return (row: number, col: number, out: Float64Array): void => {
    let at = offset + row * rowStride + col * colStride;
    for (let j = 0; j < out.length; j++, at += colStride) out[j] = numbers[at];
  };
}
