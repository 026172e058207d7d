import { BeambookError } from "../errors.js";
import { type CoordinateValues, sameValues } from "./coordinates.js";
import { LabelledArray } from "./labelled.js";
import { findAxis } from "./labelled-dims.js";
import { concatenate, expandDims } from "./stack.js";

/**
 * Joins labelled arrays along one axis, which may be new; coordinates along it are joined too.
 *
 * @throws InvalidArgument when arrays differ in other axes or in the coordinates along them
 */
export function concatLabelled(arrays: readonly LabelledArray[], dim: string): LabelledArray {
  if (arrays.length === 0) throw new BeambookError("InvalidArgument", "No arrays to join.");
  const parts = arrays.map((array) => withAxis(array, dim));
  const [first] = parts;
  for (const part of parts) checkLike(part, first, dim);
  const values = concatenate(
    parts.map((part) => part.values),
    first.dims.indexOf(dim),
  );
  const coords: Record<string, CoordinateValues> = {};
  for (const [name, own] of Object.entries(first.coords)) {
    if (first.coordDims[name] !== dim) coords[name] = own;
    else if (parts.every((part) => Object.hasOwn(part.coords, name))) {
      coords[name] = joinValues(parts.map((part) => part.coords[name]));
    }
  }
  const { coordDims, dims } = first;
  return new LabelledArray(values, { ...first.described(), dims, coords, coordDims });
}

/** The array with the axis, new and first if it has none; a single coordinate of its name labels it. */
function withAxis(array: LabelledArray, dim: string): LabelledArray {
  const k = findAxis(array.dims, dim);
  if (k >= 0 && array.dims[k] === dim) return array;
  if (k >= 0) {
    const old = array.dims[k];
    const rename = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
      Object.entries(record).map(([name, value]) => [name === old ? dim : name, value]);
    const along = rename(array.coordDims).map(([name, d]) => [name, d === old ? dim : d]);
    return new LabelledArray(array.values, {
      ...array.described(),
      dims: array.dims.map((d) => (d === old ? dim : d)),
      coords: Object.fromEntries(rename(array.coords)),
      coordDims: Object.fromEntries(along),
    });
  }
  const coordDims = { ...array.coordDims };
  if (Object.hasOwn(coordDims, dim)) coordDims[dim] = dim;
  return new LabelledArray(expandDims(array.values, 0), {
    ...array,
    dims: [dim, ...array.dims],
    coordDims,
  });
}

function checkLike(part: LabelledArray, first: LabelledArray, dim: string): void {
  const sameDims = part.dims.join("\0") === first.dims.join("\0");
  const different = first.dims.find((name) => {
    const [a, b] = [first.coords[name], part.coords[name]];
    return name !== dim && a !== undefined && b !== undefined && !sameValues(a, b);
  });
  if (sameDims && different === undefined) return;
  throw new BeambookError(
    "InvalidArgument",
    sameDims
      ? `The arrays differ in the coordinates along "${different}".`
      : `Cannot join axes (${part.dims.join(", ")}) to (${first.dims.join(", ")}).`,
  );
}

function joinValues(lists: readonly CoordinateValues[]): CoordinateValues {
  const all = lists.flatMap((list) => Array.from(list as unknown as ArrayLike<never>));
  const [first] = lists;
  const same = lists.every((list) => list.constructor === first.constructor);
  if (!same || Array.isArray(first)) return all;
  return (first.constructor as typeof Float64Array).from(all);
}
