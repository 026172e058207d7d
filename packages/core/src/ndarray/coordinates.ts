import { BeambookError } from "../errors.js";
import type { AnyTypedArray } from "./dtype.js";
import { type AxisSelection, isSlice, resolveIndex, resolveSlice } from "./selection.js";

/** Values along one axis: numbers, bigint (train IDs beyond 2^53) or text. */
export type CoordinateValues =
  | AnyTypedArray
  | readonly number[]
  | readonly bigint[]
  | readonly string[];

/** One value of a coordinate. */
export type CoordinateValue = number | bigint | string;

/** Coordinates that lie along an axis of another name, as EXtra-data's `train` along `train_pulse`. */
export interface CoordinateAlong {
  /** Name of the axis; no name for a single value. */
  dims: readonly string[];
  values: CoordinateValues;
}

/** A value to look up by: bigints that are exact as numbers become numbers. */
export function coordinateKey(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const n = Number(value);
  return Number.isSafeInteger(n) ? n : value;
}

/** The values at `indexes`, in an array of the same kind. */
export function takeValues(values: CoordinateValues, indexes: ArrayLike<number>): CoordinateValues {
  if (Array.isArray(values)) return Array.from(indexes, (i) => values[i]);
  const typed = values as Float64Array;
  const out = new (typed.constructor as typeof Float64Array)(indexes.length);
  for (let i = 0; i < indexes.length; i++) out[i] = typed[indexes[i]];
  return out;
}

/** The positions that a selection takes along an axis. */
export function selectedPositions(selection: AxisSelection, length: number): number[] {
  if (selection === null) return Array.from({ length }, (_, i) => i);
  if (typeof selection === "number") return [resolveIndex(selection, length, "coordinate")];
  if (isSlice(selection)) {
    const { start, step, count } = resolveSlice(selection, length);
    return Array.from({ length: count }, (_, i) => start + i * step);
  }
  return Array.from(selection, (i) => resolveIndex(i, length, "coordinate"));
}

/** Whether two coordinates hold the same values in the same order (numbers and bigints compare by value). */
export function sameValues(a: CoordinateValues, b: CoordinateValues): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const x = coordinateKey(a[i]);
    const y = coordinateKey(b[i]);
    if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false;
  }
  return true;
}

/**
 * Position of the first occurrence of each value.
 *
 * @throws InvalidArgument when `unique` and a value occurs twice
 */
export function positionsByValue(
  values: CoordinateValues,
  { unique }: { unique?: string } = {},
): Map<unknown, number> {
  const found = new Map<unknown, number>();
  for (let i = 0; i < values.length; i++) {
    const key = coordinateKey(values[i]);
    if (!found.has(key)) found.set(key, i);
    else if (unique !== undefined) {
      throw new BeambookError(
        "InvalidArgument",
        `Cannot align on "${unique}": the value ${String(values[i])} occurs more than once.`,
      );
    }
  }
  return found;
}
