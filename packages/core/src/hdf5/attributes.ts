import { arrayConstructor } from "../ndarray/dtype.js";
import { NDArray } from "../ndarray/ndarray.js";
import { sizeOf } from "../ndarray/strides.js";
import { arrayDType, describeType, holdsPointers } from "./datatype.js";
import { decodeElement, type Hdf5Value } from "./decode.js";
import { checkAttributes } from "./direct/check-pointers.js";
import type { FileHandle } from "./file-handle.js";
import { keptBuffer } from "./kept-buffer.js";
import { locatedError } from "./located-error.js";
import { hdf5Reason, type RawModule } from "./raw-module.js";

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
    return Object.fromEntries(names.map((name) => [name, readAttribute(module, id, path, name)]));
  } catch (cause) {
    const message = (): string => `Cannot read the attributes: ${hdf5Reason(cause)}.`;
    throw locatedError(cause, { file, dataset: path }, { message });
  }
}

function readAttribute(
  module: RawModule,
  file: bigint,
  path: string,
  name: string,
): AttributeValue {
  const raw = module.get_attribute_metadata(file, path, name);
  if (raw.shape === null) return null;
  const type = describeType(raw);
  const count = sizeOf(raw.shape);
  const pointer = keptBuffer(module, Math.max(1, count * type.size));
  module.get_attribute_data(file, path, name, BigInt(pointer));
  try {
    const heap = module.HEAPU8;
    const plain = type.kind === "number" || type.kind === "bool" || type.kind === "complex";
    if (raw.shape.length > 0 && plain) {
      const dtype = arrayDType(type) as NonNullable<ReturnType<typeof arrayDType>>;
      const bytes = heap.slice(pointer, pointer + count * type.size);
      return new NDArray(new (arrayConstructor(dtype))(bytes.buffer), dtype, { shape: raw.shape });
    }
    const values = Array.from({ length: count }, (_, i) =>
      decodeElement(heap, pointer + i * type.size, type),
    );
    return raw.shape.length === 0 ? values[0] : values;
  } finally {
    if (holdsPointers(type)) module.reclaim_vlen_memory(file, path, name, BigInt(pointer));
  }
}
