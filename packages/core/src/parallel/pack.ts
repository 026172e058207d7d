import { type AnyTypedArray, type DType, lanes } from "../ndarray/dtype.js";
import { isNDArray } from "../ndarray/guards.js";
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

/**
 * Replaces NDArrays anywhere in arrays and plain objects by plain data, since a clone would lose their class. Views do
 * not take memory along that they do not show, unless it is shared and need not be copied.
 *
 * @param options.shared - whether shared memory stays shared; true
 */
export function pack(value: unknown, { shared = true }: { shared?: boolean } = {}): unknown {
  if (isPacked(value)) return value;
  if (!isNDArray(value)) return mapPlain(value, (inner) => pack(inner, { shared }));
  const stays = shared && value.data.buffer instanceof SharedArrayBuffer;
  const whole = value.data.length === value.size * lanes(value.dtype);
  const { data, dtype, shape, strides, offset } = stays || whole ? value : value.copy();
  return { "beambook.ndarray": true, data, dtype, shape, strides, offset } satisfies PackedArray;
}

/** Undoes {@link pack}. */
export function unpack(value: unknown): unknown {
  if (isPacked(value)) return new NDArray(value.data as Float64Array, value.dtype, value);
  return mapPlain(value, unpack);
}

function isPacked(value: unknown): value is PackedArray {
  return typeof value === "object" && value !== null && "beambook.ndarray" in value;
}

/** Applies a function to the values of an array or plain object; anything else stays. */
export function mapPlain(value: unknown, map: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, map(v)]));
}
