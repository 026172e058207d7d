import { BeambookError } from "../../errors.js";
import type { Hdf5Writer } from "../../hdf5/index.js";
import { type AnyTypedArray, dtypeOf, itemSize } from "../../ndarray/dtype.js";
import { isNDArray } from "../../ndarray/guards.js";
import { NDArray } from "../../ndarray/ndarray.js";
import type { ExecutorOptions } from "../../parallel/index.js";
import { isBranch, isParam } from "../parameters/param.js";

/** Level of gzip that PtyPy's files have. */
const DEFLATE = 4;
/** Largest chunk of frames, bytes. */
const CHUNK_BYTES = 1 << 20;

/** Most axes of an array in HDF5. */
const MOST_AXES = 32;
/** Most levels of groups: more have only trees that hold themselves. */
const DEEPEST = 64;

/** What JavaScript's numbers and lists do not tell. */
export interface ValueHint {
  /** Numbers without fraction are floats as well. */
  float?: boolean;
  /** What a list is; "list". */
  list?: "list" | "tuple" | "array";
}

/** Where chunks of arrays are compressed. */
export type ParallelOptions = Pick<ExecutorOptions, "executor" | "workers">;

/** Marks of an object beside its type. */
type Marks = Record<string, string>;

/**
 * Writes a value as PtyPy's `h5write` does: objects and maps as groups, arrays compressed, numbers and strings as
 * scalars, `null` as an empty mark; each object says in its attribute `type` what it was.
 *
 * @throws `UnsupportedType` for values of other kinds
 */
export async function writeTree(
  writer: Hdf5Writer,
  path: string,
  value: unknown,
  hint: ValueHint = {},
  marks: Marks = {},
): Promise<void> {
  const attributes = (type: string): Marks => ({ ...marks, type });
  if (value === null || value === undefined) {
    return writer.write(path, new Float64Array(1), { attributes: attributes("None") });
  }
  if (typeof value === "string") {
    if (value.includes("\0")) throw unwritable(writer, path, "A string with a NUL character");
    return writer.write(path, value, { attributes: attributes("string") });
  }
  if (typeof value === "boolean") {
    return writer.write(path, value, { attributes: attributes("scalar") });
  }
  if (typeof value === "bigint" || typeof value === "number") {
    const int = typeof value === "bigint" || (isWhole(value) && !hint.float);
    const type = int ? "int64" : "float64";
    return writer.write(path, value, { type, attributes: attributes("scalar") });
  }
  const array = arrayOf(value);
  if (array) return writeArray(writer, path, array, attributes("array"));
  if (Array.isArray(value)) return writeList(writer, path, value, hint, marks);
  const entries = entriesOf(value);
  if (entries === undefined) throw unwritable(writer, path, `A ${kindOf(value)}`);
  if (path.split("/").length > DEEPEST) throw unwritable(writer, path, "What holds itself");
  await writer.group(path, { attributes: attributes(isParam(value) ? "param" : "dict") });
  for (const [key, item] of entries) await writeEntry(writer, path, key, item);
}

/** Writes the members of a tree into a group. @throws `UnsupportedType` for what has none */
export async function writeMembers(writer: Hdf5Writer, path: string, tree: unknown): Promise<void> {
  const entries = entriesOf(tree);
  if (entries === undefined) throw unwritable(writer, path, `A ${kindOf(tree)} as a whole tree`);
  for (const [key, item] of entries) await writeEntry(writer, path, key, item);
}

/** Names and members of a map, a {@link Param} or a plain object. */
function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  return isBranch(value) ? Object.entries(value) : undefined;
}

function unwritable(writer: Hdf5Writer, path: string, what: string): BeambookError {
  return new BeambookError("UnsupportedType", `${what} cannot be written.`, {
    file: writer.path,
    dataset: path,
    hint: "Use numbers, strings, lists, arrays and plain objects.",
  });
}

/** Writes a member of a group; a slash in its name becomes a word, with a mark. */
export async function writeEntry(
  writer: Hdf5Writer,
  path: string,
  key: string,
  item: unknown,
  hint: ValueHint = {},
): Promise<void> {
  const marks: Marks = key.includes("/") ? { escaped: "1" } : {};
  await writeTree(writer, `${path}/${key.replaceAll("/", "_SLASH_")}`, item, hint, marks);
}

async function writeList(
  writer: Hdf5Writer,
  path: string,
  list: readonly unknown[],
  hint: ValueHint,
  marks: Marks,
): Promise<void> {
  const word = hint.list === "tuple" ? "tuple" : "list";
  const array = homogeneous(list, hint);
  if (array) {
    const type = hint.list === "array" ? "array" : `array${word}`;
    return writeArray(writer, path, array, { ...marks, type });
  }
  if (path.split("/").length > DEEPEST) throw unwritable(writer, path, "What holds itself");
  await writer.group(path, { attributes: { ...marks, type: word } });
  for (const [i, item] of list.entries()) {
    await writeTree(writer, `${path}/${String(i).padStart(5, "0")}`, item);
  }
}

/** The numbers or booleans of a list, or of lists of equal lengths, as an array; undefined for anything else. */
function homogeneous(list: readonly unknown[], { float }: ValueHint): NDArray | undefined {
  const shape = shapeOf(list);
  if (shape === undefined) return undefined;
  const flat: unknown[] = list.flat(shape.length);
  if (flat.every((v) => typeof v === "boolean")) {
    return new NDArray(Uint8Array.from(flat, Number), "bool", { shape });
  }
  if (flat.every(isWhole) && !float) {
    return new NDArray(BigInt64Array.from(flat, BigInt), "int64", { shape });
  }
  if (!flat.every((v) => typeof v === "number")) return undefined;
  return new NDArray(Float64Array.from(flat), "float64", { shape });
}

/** Lengths of nested lists; undefined when they differ, or a list is empty. */
function shapeOf(list: readonly unknown[], depth = 0): number[] | undefined {
  if (list.length === 0 || depth > MOST_AXES) return undefined;
  const inner = list.map((item) => (Array.isArray(item) ? shapeOf(item, depth + 1) : []));
  const [first] = inner;
  if (first === undefined || inner.some((shape) => shape?.join() !== first.join()))
    return undefined;
  return [list.length, ...first];
}

/** Writes an array, compressed, in chunks of whole frames or of rows of a large frame. */
export async function writeArray(
  writer: Hdf5Writer,
  path: string,
  array: NDArray,
  attributes: Marks,
  parallel: ParallelOptions = {},
): Promise<void> {
  if (array.size === 0 || array.ndim === 0) return writer.write(path, array, { attributes });
  const chunks = frameChunks(array);
  await writer.write(path, array, { attributes, deflate: DEFLATE, chunks, ...parallel });
}

/** One frame a chunk, so that reading a frame inflates nothing else; larger frames are cut into bands of rows. */
export function frameChunks({ shape, dtype }: Pick<NDArray, "shape" | "dtype">): number[] {
  if (shape.length < 3) return [...shape];
  const [rows, columns] = shape.slice(-2);
  const fitting = Math.max(1, Math.floor(CHUNK_BYTES / (columns * itemSize(dtype))));
  return [...shape.slice(0, -2).map(() => 1), Math.min(rows, fitting), columns];
}

function arrayOf(value: unknown): NDArray | undefined {
  if (isNDArray(value)) return value;
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return undefined;
  const array = value as AnyTypedArray;
  return new NDArray(array, dtypeOf(array), { shape: [array.length] });
}

/** Whether a value is an integer, exactly, that HDF5 can hold in 64 bits. */
function isWhole(value: unknown): value is number | bigint {
  return typeof value === "bigint"
    ? BigInt.asIntN(64, value) === value
    : Number.isSafeInteger(value);
}

function kindOf(value: unknown): string {
  return typeof value === "object" && value !== null ? value.constructor.name : typeof value;
}
