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
    return writer.write(path, value, { attributes: attributes("string") });
  }
  if (typeof value === "boolean") {
    return writer.write(path, value, { attributes: attributes("scalar") });
  }
  if (typeof value === "bigint" || typeof value === "number") {
    const type = isWhole(value) && !hint.float ? "int64" : "float64";
    return writer.write(path, value, { type, attributes: attributes("scalar") });
  }
  const array = arrayOf(value);
  if (array) return writeArray(writer, path, array, attributes("array"));
  if (Array.isArray(value)) return writeList(writer, path, value, hint, marks);
  if (value instanceof Map || isBranch(value)) {
    await writer.group(path, { attributes: attributes(isParam(value) ? "param" : "dict") });
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    for (const [key, item] of entries) await writeEntry(writer, path, String(key), item);
    return;
  }
  throw new BeambookError("UnsupportedType", `A ${kindOf(value)} cannot be written.`, {
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
  await writer.group(path, { attributes: { ...marks, type: word } });
  for (const [i, item] of list.entries()) {
    await writeTree(writer, `${path}/${String(i).padStart(5, "0")}`, item);
  }
}

/** The numbers or booleans of a list as an array; undefined when it holds anything else. */
function homogeneous(list: readonly unknown[], { float }: ValueHint): NDArray | undefined {
  if (list.length === 0) return undefined;
  const shape = [list.length];
  if (list.every((v) => typeof v === "boolean")) {
    return new NDArray(Uint8Array.from(list, Number), "bool", { shape });
  }
  if (!list.every((v) => typeof v === "number" || typeof v === "bigint")) return undefined;
  return list.every(isWhole) && !float
    ? new NDArray(BigInt64Array.from(list, BigInt), "int64", { shape })
    : new NDArray(Float64Array.from(list, Number), "float64", { shape });
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

function isWhole(value: unknown): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

function kindOf(value: unknown): string {
  return typeof value === "object" && value !== null ? value.constructor.name : typeof value;
}
