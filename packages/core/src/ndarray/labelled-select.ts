import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import {
  type CoordinateValue,
  type CoordinateValues,
  coordinateKey,
  positionsByValue,
  selectedPositions,
  takeValues,
} from "./coordinates.js";
import type { DType } from "./dtype.js";
import { LabelledArray } from "./labelled.js";
import { axisNamed, sameAxisName } from "./labelled-dims.js";
import { type AxisSelection, isSlice, type Slice } from "./selection.js";

/** What `isel` takes: by axis name an index, a range, `null` or a list of indexes. */
export type IndexSelection = Readonly<Record<string, AxisSelection>>;

/** What to take by value: one value, a list of values, or a range of values with both ends included. */
export type ValueSelection = CoordinateValue | Slice | null | CoordinateValues;

/** How `sel` finds values: exactly, or the nearest one. */
export interface SelectOptions {
  /** `"nearest"` takes the closest coordinate where the value itself is missing. */
  method?: "nearest";
}

/** Takes a part by index along named axes; a single index drops its axis and keeps its coordinate as one value. */
export function selectByIndex<D extends DType>(
  array: LabelledArray<D>,
  selection: IndexSelection,
): LabelledArray<D> {
  const chosen: AxisSelection[] = array.dims.map(() => null);
  for (const [name, wanted] of Object.entries(selection)) {
    chosen[axisNamed(array.dims, name)] = wanted;
  }
  const values = array.values.slice(...chosen);
  const coords: Record<string, CoordinateValues> = {};
  const coordDims: Record<string, string | null> = {};
  for (const [name, coordinate] of Object.entries(array.coords)) {
    const dim = array.coordDims[name];
    const axis = dim === null ? -1 : array.dims.indexOf(dim);
    const wanted = axis < 0 ? null : chosen[axis];
    coords[name] =
      wanted === null
        ? coordinate
        : takeValues(coordinate, selectedPositions(wanted, coordinate.length));
    coordDims[name] = typeof wanted === "number" ? null : dim;
  }
  const dims = array.dims.filter((_, k) => typeof chosen[k] !== "number");
  return new LabelledArray(values, { ...array.described(), dims, coords, coordDims });
}

/** Takes a part by the values of coordinates; axes without coordinates are taken by index. */
export function selectByValue<D extends DType>(
  array: LabelledArray<D>,
  selection: Readonly<Record<string, ValueSelection>>,
  { method }: SelectOptions = {},
): LabelledArray<D> {
  const byIndex: Record<string, AxisSelection> = {};
  for (const [name, wanted] of Object.entries(selection)) {
    const coordinate = coordinateNamed(array, name);
    if (coordinate === undefined || wanted === null) {
      const axis = array.dims[axisNamed(array.dims, name)];
      byIndex[axis] = wanted as AxisSelection;
      continue;
    }
    const dim = array.coordDims[coordinate];
    if (dim === null) throw new BeambookError("InvalidArgument", `"${name}" is a single value.`);
    const values = array.coords[coordinate];
    byIndex[dim] =
      dim === coordinate
        ? indexPositions(values, wanted, name, method)
        : matchingPositions(values, wanted, name);
  }
  return selectByIndex(array, byIndex);
}

/** The coordinate that a name means: itself, or the one of the same kind of axis (train, trainId). */
function coordinateNamed(array: LabelledArray, name: string): string | undefined {
  if (Object.hasOwn(array.coords, name)) return name;
  return Object.keys(array.coords).find((other) => sameAxisName(other, name));
}

function isList(wanted: ValueSelection): wanted is CoordinateValues {
  return typeof wanted === "object" && wanted !== null && !isSlice(wanted);
}

function indexPositions(
  values: CoordinateValues,
  wanted: ValueSelection,
  name: string,
  method: "nearest" | undefined,
): AxisSelection {
  if (isSlice(wanted)) return rangeOfValues(values, wanted, name);
  if (method === "nearest") {
    const nearest = (value: unknown): number => nearestPosition(values, Number(value), name);
    return isList(wanted) ? Array.from(wanted as ArrayLike<unknown>, nearest) : nearest(wanted);
  }
  const at = positionsByValue(values);
  const find = (value: unknown): number => {
    const position = at.get(coordinateKey(value));
    if (position === undefined) throw missingValue(values, value, name);
    return position;
  };
  return isList(wanted) ? Array.from(wanted as ArrayLike<unknown>, find) : find(wanted);
}

/** Coordinates beside an axis may repeat values: every matching position is taken, in order. */
function matchingPositions(
  values: CoordinateValues,
  wanted: ValueSelection,
  name: string,
): number[] {
  const list = isList(wanted) ? Array.from(wanted as ArrayLike<unknown>) : [wanted];
  const keys = new Set(list.map(coordinateKey));
  const inside = isSlice(wanted)
    ? (v: unknown): boolean => isBetween(v, wanted)
    : (v: unknown): boolean => keys.has(coordinateKey(v));
  const positions: number[] = [];
  for (let i = 0; i < values.length; i++) if (inside(values[i])) positions.push(i);
  if (positions.length === 0 && !isSlice(wanted)) throw missingValue(values, list[0], name);
  return positions;
}

function isBetween(value: unknown, { start, stop }: Slice): boolean {
  const v = value as number;
  return (start === null || v >= start) && (stop === null || v <= stop);
}

/** Both ends are included; without sorted values the ends must be there, as pandas asks. */
function rangeOfValues(values: CoordinateValues, range: Slice, name: string): number[] {
  const positions: number[] = [];
  const direction = monotonic(values);
  if (direction === 0) {
    const at = positionsByValue(values);
    const find = (end: number | null, missing: number): number => {
      if (end === null) return missing;
      const position = at.get(coordinateKey(end));
      if (position === undefined) throw missingValue(values, end, name);
      return position;
    };
    const last = find(range.stop, values.length - 1);
    for (let i = find(range.start, 0); i <= last; i++) positions.push(i);
  } else {
    const { start, stop } = range;
    const ends = direction > 0 ? range : { ...range, start: stop, stop: start };
    for (let i = 0; i < values.length; i++) if (isBetween(values[i], ends)) positions.push(i);
  }
  const step = range.step ?? 1;
  if (step < 0) {
    throw new BeambookError("InvalidArgument", "A range of values needs a positive step.");
  }
  return step === 1 ? positions : positions.filter((_, i) => i % step === 0);
}

/** 1 for ascending values, -1 for descending, 0 otherwise. */
function monotonic(values: CoordinateValues): 1 | -1 | 0 {
  let up = true;
  let down = true;
  for (let i = 1; i < values.length; i++) {
    if (values[i] < values[i - 1]) up = false;
    if (values[i] > values[i - 1]) down = false;
  }
  if (up) return 1;
  return down ? -1 : 0;
}

function nearestPosition(values: CoordinateValues, wanted: number, name: string): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const d = Math.abs(Number(values[i]) - wanted);
    // Of two that are equally near the larger one, as pandas has it.
    const nearer = d < distance || (d === distance && values[i] > values[best]);
    if (nearer) [best, distance] = [i, d];
  }
  if (best < 0) throw missingValue(values, wanted, name);
  return best;
}

function missingValue(values: CoordinateValues, wanted: unknown, name: string): BeambookError {
  const n = values.length;
  const list = Array.from(values as ArrayLike<unknown>, String);
  const near =
    typeof wanted === "string"
      ? closestNames(wanted, list)
      : n > 6
        ? [...list.slice(0, 3), "…", ...list.slice(-3)]
        : list;
  return new BeambookError("NotFound", `No ${name} ${String(wanted)} among ${n} values.`, {
    hint: n === 0 ? "The axis is empty." : `There are: ${near.join(", ")}.`,
  });
}
