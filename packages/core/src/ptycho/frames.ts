import { BeambookError } from "../errors.js";
import { fromNested } from "../ndarray/create.js";
import type { AnyTypedArray } from "../ndarray/dtype.js";
import { isNDArray } from "../ndarray/guards.js";
import { type NDArray, ndarray } from "../ndarray/ndarray.js";
import { stack } from "../ndarray/stack.js";

/** Numbers as an array, or as plain lists of them. */
export type Numbers = NDArray | ArrayLike<number> | readonly ArrayLike<number>[];

/** Numbers for each of some frames: in their order, by index, or as one array whose first axis counts them. */
export type ByFrame =
  | NDArray
  | readonly Numbers[]
  | ReadonlyMap<number, Numbers>
  | Record<number, Numbers>;

/** Numbers as an array; undefined when they are none. */
export function arrayFrom(value: unknown): NDArray | undefined {
  if (isNDArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return ndarray(value as AnyTypedArray);
  }
  if (!Array.isArray(value)) return undefined;
  if (value.length > 0 && value.every(isNDArray)) return stack(value);
  const lists = value.map((item) =>
    ArrayBuffer.isView(item) ? Array.from(item as AnyTypedArray as Float64Array) : item,
  );
  return fromNested(lists);
}

/** Whether anything is in it. */
export function isEmptySet(set: ByFrame | null | undefined): set is null | undefined {
  if (set === null || set === undefined) return true;
  if (isNDArray(set)) return set.size === 0;
  if (set instanceof Map) return set.size === 0;
  return Object.keys(set).length === 0;
}

/**
 * The arrays of `indices` along a new first axis.
 *
 * @param what - what they are, for messages: "frames", "weights"
 * @throws `ShapeMismatch` when an array is missing or has another shape or dtype than the first
 */
export function stackFrames(set: ByFrame, indices: readonly number[], what: string): NDArray {
  if (isNDArray(set)) {
    if (set.shape[0] === indices.length) return set;
    throw wrongSet(`${set.shape[0]} ${what} came for ${indices.length} indices.`);
  }
  const arrays = indices.map((index, k) => {
    const array = arrayFrom(arrayAt(set, index, k));
    if (array) return array;
    throw wrongSet(`There is no entry for frame ${index} among the ${what}.`);
  });
  if (Array.isArray(set) && set.length !== indices.length) {
    throw wrongSet(`${set.length} ${what} came for ${indices.length} indices.`);
  }
  const [first] = arrays;
  for (const [k, array] of arrays.entries()) {
    const same = array.dtype === first.dtype && array.shape.join() === first.shape.join();
    if (same) continue;
    const [a, b] = [array, first].map((x) => `(${x.shape.join(", ")}) ${x.dtype}`);
    throw wrongSet(`The ${what} differ: frame ${indices[k]} is ${a}, frame ${indices[0]} ${b}.`);
  }
  return stack(arrays);
}

function arrayAt(set: Exclude<ByFrame, NDArray>, index: number, k: number): unknown {
  if (set instanceof Map) return set.get(index);
  if (Array.isArray(set)) return set[k];
  return (set as Record<number, Numbers>)[index];
}

function wrongSet(message: string): BeambookError {
  return new BeambookError("ShapeMismatch", message, {
    hint: "Return one array of the same shape and dtype for each index that is asked for.",
  });
}

/** Throws when a pixel that counts is not a number. */
export function assertFinite(frames: NDArray, weights: NDArray, indices: readonly number[]): void {
  if (!frames.dtype.startsWith("float")) return;
  const data = frames.flat() as ArrayLike<number>;
  const mask = weights.flat() as ArrayLike<number>;
  const size = frames.size / frames.shape[0];
  const masked = weights.size / weights.shape[0] === size;
  const shift = weights.shape[0] === 1 ? 0 : size;
  for (let k = 0, at = 0; k < frames.shape[0]; k++) {
    for (let p = 0; p < size; p++, at++) {
      if (Number.isFinite(data[at]) || (masked && !(mask[k * shift + p] > 0))) continue;
      throw new BeambookError(
        "InvalidArgument",
        `Frame ${indices[k]} has pixels that are not finite.`,
        {
          hint: "Mask them: correct() may return weights, see maskInvalid().",
        },
      );
    }
  }
}
