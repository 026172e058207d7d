import type { LabelledArray } from "./labelled.js";
import type { NDArray } from "./ndarray.js";

/** Whether a value is an {@link NDArray}, from whichever copy of the package. */
export function isNDArray(value: unknown): value is NDArray {
  return hasAll(value, ["data", "dtype", "shape", "strides", "offset"]);
}

/** Whether a value is a {@link LabelledArray}, from whichever copy of the package. */
export function isLabelledArray(value: unknown): value is LabelledArray {
  return hasAll(value, ["values", "dims", "coords", "coordDims"]);
}

function hasAll(value: unknown, keys: readonly string[]): boolean {
  return typeof value === "object" && value !== null && keys.every((key) => key in value);
}
