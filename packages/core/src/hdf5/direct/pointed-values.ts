import { type Hdf5Type, holdsPointers } from "../datatype.js";
import { decodeElement, type Hdf5Value } from "../decode.js";
import type { DirectAccess } from "../file-handle.js";
import { readCollection } from "./global-heap.js";
import { readUint } from "./header-messages.js";

/** Bytes in the file of an element that points into a global heap: length, address, number. */
export const POINTER_BYTES = 16;

/** Whether elements are text or sequences of variable length, which lie in global heaps. */
export function isPointer(type: Hdf5Type): boolean {
  return type.kind === "sequence" || (type.kind === "string" && type.variable);
}

/**
 * Decodes text and sequences of variable length from the heaps that their elements point to; undefined for sequences of
 * such elements.
 *
 * @param elements - as they are in the file
 * @param type - with the byte orders of the file
 * @throws `FileFormat` when an element points to nothing
 */
export function pointedValues(
  { file, base }: DirectAccess,
  elements: Uint8Array,
  type: Hdf5Type,
): Hdf5Value[] | undefined {
  if (type.kind === "sequence" && holdsPointers(type.base)) return undefined;
  const step = type.kind === "sequence" ? type.base.size : 1;
  const view = new DataView(elements.buffer, elements.byteOffset, elements.byteLength);
  const heaps = new Map<number, Map<number, Uint8Array>>();
  const objectAt = (at: number, bytes: number): Uint8Array => {
    const address = base + readUint(view, at + 4, 8);
    const heap = heaps.get(address) ?? readCollection(file, address);
    heaps.set(address, heap);
    const number = view.getUint32(at + 12, true);
    const object = heap.get(number);
    if (object && object.length >= bytes) return object.slice(0, bytes);
    throw file.damaged(`object ${number} of a global heap that lacks it`, address);
  };
  return Array.from({ length: elements.length / POINTER_BYTES }, (_, i): Hdf5Value => {
    const length = view.getUint32(i * POINTER_BYTES, true);
    const object = length > 0 ? objectAt(i * POINTER_BYTES, length * step) : new Uint8Array(0);
    if (type.kind !== "sequence") {
      return decodeElement(object, 0, { kind: "string", size: length, variable: false });
    }
    return Array.from({ length }, (_, k) => decodeElement(object, k * step, type.base));
  });
}
