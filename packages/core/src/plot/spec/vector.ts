import { BeambookError } from "../../errors.js";
import { NDArray } from "../../ndarray/index.js";
import type { NumericArray } from "./types.js";

/** An object that carries its numbers in `values`: a table's column, a series, a labelled array. */
export interface HasValues {
  readonly values: ArrayLike<unknown> | NDArray | HasValues;
}

/**
 * Numbers along one axis: lists, typed arrays, one-dimensional NDArrays, table columns, dates (ms since 1970). Columns of
 * text have the same type, but only positions may be text.
 */
export type VectorLike =
  | ArrayLike<number>
  | ArrayLike<bigint>
  | ArrayLike<boolean>
  | ArrayLike<Date>
  | ArrayLike<number | null | undefined>
  | readonly (string | null)[]
  | NDArray
  | HasValues;

/** Whether a value can be read by {@link toVector} (strings in lists included: categories). */
export function isVectorLike(value: unknown): boolean {
  if (Array.isArray(value) || isNumericArray(value) || isNDArray(value)) return true;
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return true;
  return typeof value === "object" && value !== null && "values" in value && hasData(value);
}

/**
 * Numbers as a new Float64Array; null and undefined become NaN, dates milliseconds.
 *
 * @param name - what the error message calls it
 * @throws ShapeMismatch if an NDArray has several axes of length over 1
 * @throws UnsupportedType if an element is no number
 */
export function toVector(input: unknown, name: string): Float64Array {
  const list = unwrap(input, name);
  if (list instanceof Float64Array || list instanceof Float32Array) return new Float64Array(list);
  const out = new Float64Array(list.length);
  for (let i = 0; i < list.length; i++) out[i] = toNumber(list[i], name, i);
  return out;
}

/** A vector, or categories if it is a list of strings. */
export function toPositions(input: unknown, name: string): Float64Array | string[] {
  const list = unwrap(input, name);
  return list.length > 0 && typeof list[0] === "string"
    ? Array.from(list, String)
    : toVector(list, name);
}

/** The grid behind an image: values row by row. */
export interface Grid {
  z: NumericArray;
  shape: number[];
}

/**
 * The values of a two-dimensional (RGB: three-dimensional) array or of nested lists, as a copy in their own dtype.
 *
 * @throws ShapeMismatch for another number of axes or rows of different lengths
 */
export function toGrid(input: unknown, name: string): Grid {
  const array = findNDArray(input);
  if (array) return gridOfArray(array, name);
  const rows = Array.isArray(input) ? input : undefined;
  if (!rows || rows.length === 0 || !isVectorLike(rows[0])) {
    throw new BeambookError(
      "ShapeMismatch",
      `${name} must have two axes: an NDArray or a list of rows.`,
    );
  }
  const lines = rows.map((row, i) => toVector(row, `${name}[${i}]`));
  const columns = lines[0].length;
  const z = new Float64Array(rows.length * columns);
  lines.forEach((line, i) => {
    if (line.length !== columns) {
      throw new BeambookError(
        "ShapeMismatch",
        `Row ${i} of ${name} has ${line.length} values, row 0 has ${columns}.`,
      );
    }
    z.set(line, i * columns);
  });
  return { z, shape: [rows.length, columns] };
}

function gridOfArray(array: NDArray, name: string): Grid {
  const flat = array.ndim > 3 ? array.squeeze() : array;
  const rgb = flat.ndim === 3 && (flat.shape[2] === 3 || flat.shape[2] === 4);
  const shaped = flat.ndim === 3 && !rgb ? flat.squeeze() : flat;
  if (shaped.ndim !== 2 && !rgb) {
    throw new BeambookError(
      "ShapeMismatch",
      `${name} has shape (${array.shape.join(", ")}); an image needs (rows, columns), or a last axis of 3 or 4 colours.`,
      { hint: "Take one frame: a.slice(0)." },
    );
  }
  const data = shaped.flat();
  if (array.dtype === "complex64" || array.dtype === "complex128") throw complexValues(name);
  const z = isNumericArray(data) ? data.slice() : toVector(data, name);
  return { z, shape: [...shaped.shape] };
}

function unwrap(input: unknown, name: string): ArrayLike<unknown> {
  const array = findNDArray(input);
  if (array) {
    const line = array.ndim > 1 ? array.squeeze() : array;
    if (line.ndim > 1) {
      throw new BeambookError(
        "ShapeMismatch",
        `${name} has shape (${array.shape.join(", ")}); a vector has one axis.`,
        { hint: "Take one row: a.slice(0)." },
      );
    }
    if (array.dtype.startsWith("complex")) throw complexValues(name);
    return line.flat();
  }
  if (typeof input === "object" && input !== null) {
    // Series have a length too, but no elements; lists have `values`, but as a function.
    if ("values" in input && typeof input.values === "object") return unwrap(input.values, name);
    if ("length" in input && typeof input.length === "number") return input as ArrayLike<unknown>;
    if (Symbol.iterator in input) return Array.from(input as Iterable<unknown>);
  }
  throw new BeambookError(
    "UnsupportedType",
    `${name} must be a list of numbers, not ${describe(input)}.`,
  );
}

function toNumber(value: unknown, name: string, index: number): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  if (value === null || value === undefined) return Number.NaN;
  if (value instanceof Date) return value.getTime();
  throw new BeambookError(
    "UnsupportedType",
    `${name}[${index}] is ${describe(value)}, not a number.`,
  );
}

function findNDArray(input: unknown): NDArray | undefined {
  if (isNDArray(input)) return input;
  if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
  for (const key of ["values", "array", "data"] as const) {
    const inner = (input as Record<string, unknown>)[key];
    if (isNDArray(inner)) return inner;
  }
  return undefined;
}

/** By its parts, since a notebook may load two copies of the class. */
function isNDArray(value: unknown): value is NDArray {
  if (value instanceof NDArray) return true;
  if (typeof value !== "object" || value === null) return false;
  return "strides" in value && "shape" in value && "dtype" in value && "flat" in value;
}

/** Columns and series are of a class; a plain object is a set of options, which may have `values` too. */
function hasData(value: { values: unknown }): boolean {
  if (Object.getPrototypeOf(value) === Object.prototype) return false;
  return typeof value.values === "object" && value.values !== null;
}

/** Whether a value is a typed array of plain numbers. */
export function isNumericArray(value: unknown): value is NumericArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  );
}

function complexValues(name: string): BeambookError {
  return new BeambookError("UnsupportedType", `${name} holds complex numbers.`, {
    hint: "Plot their absolute value or phase.",
  });
}

function describe(value: unknown): string {
  if (typeof value === "string") return `the text "${value}"`;
  return value === null
    ? "null"
    : typeof value === "object"
      ? "an object"
      : `${typeof value} ${String(value)}`;
}
