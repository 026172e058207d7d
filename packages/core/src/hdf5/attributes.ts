import { arrayConstructor } from "../ndarray/dtype.js";
import { NDArray } from "../ndarray/ndarray.js";
import { sizeOf } from "../ndarray/strides.js";
import {
  arrayDType,
  describeStored,
  describeType,
  type Hdf5Type,
  hasLongDoubles,
  holdsPointers,
} from "./datatype.js";
import { decodeElement, type Hdf5Value } from "./decode.js";
import { checkAttributes } from "./direct/check-pointers.js";
import { longDoublesOf } from "./direct/check-type.js";
import { allAttributesIn, type StoredAttribute } from "./direct/stored-attributes.js";
import type { FileHandle } from "./file-handle.js";
import { keptBuffer } from "./kept-buffer.js";
import { beyondFile } from "./link-target.js";
import { locatedError } from "./located-error.js";
import { openHandle } from "./open-handle.js";
import { hdf5Reason } from "./raw-module.js";

/** The value of an attribute: scalars as they are, numeric arrays as NDArray, other arrays as list, empty as null. */
export type AttributeValue = Hdf5Value | NDArray;

/**
 * All attributes of an object by name.
 *
 * @throws `FileFormat` when one of them is damaged
 */
export function readAttributes(handle: FileHandle, path: string): Record<string, AttributeValue> {
  const { module, id, path: file, direct } = handle;
  try {
    const address = handle.examine(path);
    if (direct && address !== undefined) checkAttributes(direct, address);
    const names = module.get_attribute_names(id, path);
    const stored = storedIn(handle, path);
    return Object.fromEntries(
      names.map((name) => [name, readAttribute(handle, path, name, stored)]),
    );
  } catch (cause) {
    const message = (): string => `Cannot read the attributes: ${hdf5Reason(cause)}.`;
    throw locatedError(cause, { file, dataset: path }, { message });
  }
}

/** From the library, or from the header's bytes where the library cannot read the type. */
function readAttribute(
  handle: FileHandle,
  path: string,
  name: string,
  stored: FindStored,
): AttributeValue {
  const { module, id } = handle;
  const raw = module.get_attribute_metadata(id, path, name);
  if (raw.shape === null) return null;
  const formats = hasLongDoubles(raw) ? longDoublesOf(stored(name)?.type) : [];
  const type = describeType(raw, formats);
  const place = holdsPointers(type) ? elsewhere(handle, path) : undefined;
  if (place) return readElsewhere(place, name);
  const count = sizeOf(raw.shape);
  const pointer = keptBuffer(module, Math.max(1, count * type.size));
  try {
    module.get_attribute_data(id, path, name, BigInt(pointer));
  } catch (cause) {
    const data = holdsPointers(type) ? undefined : stored(name)?.data;
    if (!data || data.byteLength < count * type.size) throw cause;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return attributeValue(bytes, 0, describeStored(raw, formats), raw.shape);
  }
  try {
    return attributeValue(module.HEAPU8, pointer, type, raw.shape);
  } finally {
    if (holdsPointers(type)) module.reclaim_vlen_memory(id, path, name, BigInt(pointer));
  }
}

/** Where an object lies that an external link leads to. */
function elsewhere(handle: FileHandle, path: string): { file: string; path: string } | undefined {
  if (handle.examine(path) !== undefined) return undefined;
  return beyondFile(handle.module, handle.id, handle.path, path);
}

/** HDF5 in WebAssembly looks for the text of an attribute in the file that the link is in: here the right one is opened. */
function readElsewhere(
  { file, path }: { file: string; path: string },
  name: string,
): AttributeValue {
  const other = openHandle(file);
  try {
    return readAttribute(other, path, name, storedIn(other, path));
  } finally {
    other.close();
  }
}

/** An attribute as it is in the file, if it can be found there. */
type FindStored = (name: string) => StoredAttribute | undefined;

/** Finds attributes in the file's bytes, all at once when the first is asked for. */
function storedIn(handle: FileHandle, path: string): FindStored {
  let found: Map<string, StoredAttribute> | undefined;
  return (name: string): StoredAttribute | undefined => {
    const { direct } = handle;
    const address = direct && handle.examine(path);
    if (!direct || address === undefined) return undefined;
    if (!found) {
      const all = allAttributesIn(direct.file, direct.base, address);
      found = new Map(Array.from(all, (attribute) => [attribute.name, attribute]));
    }
    return found.get(name);
  };
}

function attributeValue(
  heap: Uint8Array,
  at: number,
  type: Hdf5Type,
  shape: readonly number[],
): AttributeValue {
  const count = sizeOf(shape);
  const plain = type.kind === "number" || type.kind === "bool" || type.kind === "complex";
  if (shape.length > 0 && plain && !("swapped" in type && type.swapped)) {
    const dtype = arrayDType(type) as NonNullable<ReturnType<typeof arrayDType>>;
    const bytes = heap.slice(at, at + count * type.size);
    return new NDArray(new (arrayConstructor(dtype))(bytes.buffer), dtype, { shape });
  }
  const values = Array.from({ length: count }, (_, i) =>
    decodeElement(heap, at + i * type.size, type),
  );
  return shape.length === 0 ? values[0] : values;
}
