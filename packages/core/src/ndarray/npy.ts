import { BeambookError } from "../errors.js";
import { readWholeFile, writeWholeFile } from "./atomic-write.js";
import { type AnyTypedArray, arrayConstructor, type DType, lanes } from "./dtype.js";
import { halfToFloat32 } from "./half.js";
import { NDArray } from "./ndarray.js";
import { makeNpyHeader, readNpyHeader } from "./npy-header.js";
import { contiguousStrides, sizeOf } from "./strides.js";

/** How an array is stored. */
export interface NpyWriteOptions {
  /** Stores the first axis fastest (column-major); false. */
  fortranOrder?: boolean;
}

/**
 * Reads an array from the bytes of a .npy file; float16 becomes float32, big-endian numbers are turned, column-major
 * arrays become views.
 *
 * @throws FileFormat for what is no .npy file or is cut off; UnsupportedType for strings, objects and records
 */
export function parseNpy(bytes: Uint8Array, { file }: { file?: string } = {}): NDArray {
  const { type, shape, fortranOrder, start } = readNpyHeader(bytes, file);
  const size = sizeOf(shape);
  const count = size * lanes(type.dtype);
  const needed = count * type.bytes;
  if (!Number.isSafeInteger(needed) || needed > bytes.length - start) {
    throw new BeambookError(
      "FileFormat",
      `The shape (${shape.join(", ")}) needs ${needed} bytes, the file has ${bytes.length - start}.`,
      { ...(file === undefined ? {} : { file }), at: start },
    );
  }
  const raw = new Uint8Array(bytes.subarray(start, start + needed));
  if (type.bigEndian) swapBytes(raw, type.bytes);
  const data = type.half
    ? halfToFloat32(new Uint16Array(raw.buffer))
    : typed(raw, type.dtype, count);
  if (!fortranOrder) return new NDArray(data, type.dtype, { shape });
  const strides = contiguousStrides([...shape].reverse()).reverse();
  return new NDArray(data, type.dtype, { shape, strides });
}

function typed(raw: Uint8Array, dtype: DType, count: number): AnyTypedArray {
  return new (arrayConstructor(dtype))(raw.buffer, raw.byteOffset, count);
}

/** Turns the bytes of each number around, in place. */
function swapBytes(raw: Uint8Array, width: number): void {
  for (let start = 0; start + width <= raw.length; start += width) {
    raw.subarray(start, start + width).reverse();
  }
}

/** An array as the bytes of a .npy file. */
export function formatNpy(
  array: NDArray,
  { fortranOrder = false }: NpyWriteOptions = {},
): Uint8Array {
  const ordered = fortranOrder && array.ndim > 1 ? array.transpose() : array;
  const data = ordered.flat();
  const header = makeNpyHeader(array.dtype, array.shape, fortranOrder);
  const body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const out = new Uint8Array(header.length + body.length);
  out.set(header);
  out.set(body, header.length);
  return out;
}

/**
 * Reads a .npy file.
 *
 * @throws FileNotFound; FileFormat; UnsupportedType
 */
export async function readNpy(path: string): Promise<NDArray> {
  return parseNpy(await readWholeFile(path), { file: path });
}

/** Writes a .npy file, whole or not at all. */
export async function writeNpy(
  path: string,
  array: NDArray,
  options: NpyWriteOptions = {},
): Promise<void> {
  await writeWholeFile(path, formatNpy(array, options));
}
