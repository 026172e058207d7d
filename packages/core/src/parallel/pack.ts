import type { AnyTypedArray, DType } from "../ndarray/dtype.js";
import { NDArray } from "../ndarray/ndarray.js";

/** An NDArray as plain data: what survives the structured clone. */
interface PackedArray {
  "beambook.ndarray": true;
  data: AnyTypedArray;
  dtype: DType;
  shape: readonly number[];
  strides: readonly number[];
  offset: number;
}

/** Replaces NDArrays anywhere in arrays and plain objects by plain data, since a clone would lose their class. */
export function pack(value: unknown): unknown {
  if (value instanceof NDArray) {
    const { data, dtype, shape, strides, offset } = value;
    return { "beambook.ndarray": true, data, dtype, shape, strides, offset } satisfies PackedArray;
  }
  return mapPlain(value, pack);
}

/** Undoes {@link pack}. */
export function unpack(value: unknown): unknown {
  if (isPacked(value)) return new NDArray(value.data as Float64Array, value.dtype, value);
  return mapPlain(value, unpack);
}

function isPacked(value: unknown): value is PackedArray {
  return typeof value === "object" && value !== null && "beambook.ndarray" in value;
}

function mapPlain(value: unknown, map: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, map(v)]));
}
