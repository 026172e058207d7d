import { BeambookError } from "../errors.js";
import { isNDArray, type NDArray } from "../ndarray/index.js";

/** Numbers along one axis: lists, typed arrays, NDArrays, and what carries such as `values` (series, labelled arrays). */
export type VectorInput = ArrayLike<number> | NDArray | { readonly values: VectorInput };

/**
 * Numbers as a Float64Array, which may be the given one.
 *
 * @throws InvalidArgument when it is no list of numbers
 */
export function vectorOf(input: VectorInput, name: string): Float64Array {
  if (input instanceof Float64Array) return input;
  if (isNDArray(input)) {
    const { data, offset, size } = input.contiguous();
    return numbers(data.subarray(offset, offset + size), name);
  }
  if (typeof input === "object" && input !== null) {
    if ("length" in input) return numbers(input, name);
    if ("values" in input && typeof input.values !== "function")
      return vectorOf(input.values, name);
  }
  throw new BeambookError("InvalidArgument", `${name} must be a list of numbers.`, {
    hint: "Give an array, a typed array, an NDArray or a column of a table.",
  });
}

function numbers(input: ArrayLike<unknown>, name: string): Float64Array {
  const out = new Float64Array(input.length);
  for (let i = 0; i < out.length; i++) {
    const value = input[i];
    if (typeof value !== "number" && typeof value !== "bigint") {
      throw new BeambookError("InvalidArgument", `${name}[${i}] is no number but ${typeof value}.`);
    }
    out[i] = Number(value);
  }
  return out;
}

/** @throws ShapeMismatch when a vector has another length than the data */
export function checkLength(vector: Float64Array, length: number, name: string): void {
  if (vector.length === length) return;
  throw new BeambookError(
    "ShapeMismatch",
    `${name} has ${vector.length} values for ${length} data points.`,
  );
}

/** One factor per point. @throws ShapeMismatch, InvalidArgument */
export function checkedWeights(weights: number | VectorInput, size: number): Float64Array {
  const list =
    typeof weights === "number"
      ? new Float64Array(size).fill(weights)
      : vectorOf(weights, "weights");
  checkLength(list, size, "weights");
  return list;
}
