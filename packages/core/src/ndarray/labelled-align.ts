import { BeambookError } from "../errors.js";
import {
  type CoordinateValues,
  coordinateKey,
  positionsByValue,
  sameValues,
} from "./coordinates.js";
import { LabelledArray } from "./labelled.js";
import { findAxis } from "./labelled-dims.js";
import { NDArray } from "./ndarray.js";

/** Two arrays over the same labels and axes, ready for arithmetic, and the labels of the result. */
export interface Aligned {
  left: NDArray;
  right: NDArray;
  dims: string[];
  coords: Record<string, CoordinateValues>;
  coordDims: Record<string, string | null>;
}

/**
 * Brings two arrays to common labels: axes of one name keep the coordinates that both have (in the first one's order),
 * other axes repeat.
 *
 * @throws ShapeMismatch when an axis without coordinates has two lengths; InvalidArgument for repeated coordinates
 */
export function align(first: LabelledArray, second: LabelledArray): Aligned {
  let a = first;
  let b = second;
  for (const dim of first.dims) {
    const k = findAxis(second.dims, dim);
    if (k < 0) continue;
    const other = second.dims[k];
    const common = commonPositions(a, dim, b, other);
    if (!common) continue;
    a = a.isel({ [dim]: common[0] });
    b = b.isel({ [other]: common[1] });
  }
  const own = b.dims.filter((dim) => findAxis(a.dims, dim) < 0);
  const dims = [...a.dims, ...own];
  return {
    left: spread(
      a.values,
      dims.map((_, i) => (i < a.ndim ? i : -1)),
    ),
    right: spread(
      b.values,
      dims.map((dim) => findAxis(b.dims, dim)),
    ),
    dims,
    ...mergeCoords(a, b),
  };
}

/** Positions of common coordinates along an axis of both, or nothing where the axes agree already. */
function commonPositions(
  a: LabelledArray,
  dimA: string,
  b: LabelledArray,
  dimB: string,
): [number[], number[]] | undefined {
  const left = indexOf(a, dimA);
  const right = indexOf(b, dimB);
  if (!left || !right) {
    const [m, n] = [a.sizes[dimA], b.sizes[dimB]];
    if (m === n) return undefined;
    throw new BeambookError(
      "ShapeMismatch",
      `Axis "${dimA}" has length ${m} in one array and ${n} in the other.`,
      { hint: "Give both coordinates to align them." },
    );
  }
  if (sameValues(left, right)) return undefined;
  const inB = positionsByValue(right, { unique: dimB });
  positionsByValue(left, { unique: dimA });
  const pairs: [number[], number[]] = [[], []];
  for (let i = 0; i < left.length; i++) {
    const j = inB.get(coordinateKey(left[i]));
    if (j === undefined) continue;
    pairs[0].push(i);
    pairs[1].push(j);
  }
  return pairs;
}

/** The coordinate that gives an axis its labels. */
function indexOf(array: LabelledArray, dim: string): CoordinateValues | undefined {
  return array.coordDims[dim] === dim ? array.coords[dim] : undefined;
}

/** A view with axes in a new order; -1 makes an axis of length 1. */
function spread(array: NDArray, axes: readonly number[]): NDArray {
  return new NDArray(array.data, array.dtype, {
    shape: axes.map((k) => (k < 0 ? 1 : array.shape[k])),
    strides: axes.map((k) => (k < 0 ? 0 : array.strides[k])),
    offset: array.offset,
  });
}

/** Coordinates of both; what differs between them and is no index is dropped, as xarray does. */
function mergeCoords(a: LabelledArray, b: LabelledArray): Pick<Aligned, "coords" | "coordDims"> {
  const coords: Record<string, CoordinateValues> = { ...a.coords };
  const coordDims: Record<string, string | null> = { ...a.coordDims };
  for (const [name, values] of Object.entries(b.coords)) {
    const dim = b.coordDims[name];
    const axis = dim === null ? -1 : findAxis(a.dims, dim);
    const target = axis < 0 ? dim : a.dims[axis];
    const key = name === dim && target !== null ? target : name;
    if (!Object.hasOwn(coords, key)) {
      coords[key] = values;
      coordDims[key] = target;
    } else if (coordDims[key] !== key && !sameValues(coords[key], values)) {
      delete coords[key];
      delete coordDims[key];
    }
  }
  return { coords, coordDims };
}

/** Wraps the result of arithmetic between two arrays: a common name and common attributes stay. */
export function combined(
  values: NDArray,
  { dims, coords, coordDims }: Omit<Aligned, "left" | "right">,
  a: LabelledArray,
  b: LabelledArray,
): LabelledArray {
  const attrs = Object.fromEntries(
    Object.entries(a.attrs).filter(([key, value]) => Object.is(b.attrs[key], value)),
  );
  const name = a.name !== undefined && a.name === b.name ? { name: a.name } : {};
  return new LabelledArray(values, { dims, coords, coordDims, attrs, ...name });
}
