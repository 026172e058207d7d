import type { DType } from "./dtype.js";
import type { LabelledArray } from "./labelled.js";
import { plainNested } from "./text.js";

/** A labelled array as plain data. */
export interface LabelledJSON {
  name?: string;
  dims: readonly string[];
  dtype: DType;
  /** Values by coordinate, with the axis where it has another name. */
  coords: Record<string, unknown[]>;
  attrs: Readonly<Record<string, unknown>>;
  values: unknown;
}

/** Axes, coordinates, attributes and nested values; 64-bit integers as text. */
export function labelledJson(array: LabelledArray): LabelledJSON {
  const { name, dims, dtype, attrs, values } = array;
  const plain = (v: unknown): unknown => (typeof v === "bigint" ? String(v) : v);
  const coords = Object.entries(array.coords).map(([key, list]) => [
    key,
    Array.from(list as ArrayLike<unknown>, plain),
  ]);
  return {
    ...(name === undefined ? {} : { name }),
    dims,
    dtype,
    coords: Object.fromEntries(coords),
    attrs,
    values: plainNested(values),
  };
}
