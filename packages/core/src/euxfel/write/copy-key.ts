import { BeambookError, throwIfAborted } from "../../errors.js";
import type { Hdf5Type } from "../../hdf5/datatype.js";
import type { Hdf5Writer, WriteType } from "../../hdf5/write/index.js";
import { slice } from "../../ndarray/selection.js";
import { sizeOf } from "../../ndarray/strides.js";
import type { KeyData } from "../key-data.js";
import { copyPropertyAttributes, datasetAttributes } from "./copy-attributes.js";

/** Bytes that are copied at a time. */
const BLOCK_BYTES = 32 * 1024 * 1024;

/** The element type that a copy of a dataset gets. @throws `UnsupportedType` */
export function writeTypeOf(key: KeyData): WriteType {
  const { type } = key.datasetIn(key.files[0]);
  const written = fromStored(type);
  if (written !== undefined) return written;
  throw new BeambookError("UnsupportedType", `Cannot copy ${key.label}: it holds ${key.dtype}.`);
}

function fromStored(type: Hdf5Type): WriteType | undefined {
  switch (type.kind) {
    case "number":
    case "enum":
    case "complex":
    case "bool":
      return type.dtype;
    case "half":
      return "float16";
    case "string":
      return { string: type.variable ? "variable" : type.size, ascii: type.ascii };
    default:
      return undefined;
  }
}

/** The path of a key's dataset in a run's file. */
export function pathOf(key: KeyData): string {
  return key.files[0].datasetPath(key.section, key.source, key.key);
}

/** Copies all selected entries of a key and its attributes, block by block. */
export async function copyKey(
  writer: Hdf5Writer,
  key: KeyData,
  { deflate, signal }: { deflate?: number; signal?: AbortSignal },
): Promise<void> {
  const type = writeTypeOf(key);
  const path = pathOf(key);
  const { shape } = key;
  const attributes = datasetAttributes(key);
  await copyPropertyAttributes(writer, key);
  if (typeof type === "object") {
    const values = await key.strings();
    await writer.write(path, values, { type, shape, attributes });
    return;
  }
  const out = await writer.create(path, {
    type,
    shape: [0, ...shape.slice(1)],
    deflate,
    attributes,
  });
  const rowBytes = Math.max(1, sizeOf(shape.slice(1)) * 8);
  const rows = Math.max(1, Math.floor(BLOCK_BYTES / rowBytes));
  for (const { file, first, total } of key.chunks()) {
    for (let done = 0; done < total; done += rows) {
      throwIfAborted(signal);
      const range = slice(first + done, first + Math.min(total, done + rows));
      await out.append(key.datasetIn(file).readSync([range]));
    }
  }
}
