import type { FileBytes } from "./file-bytes.js";
import { readUint } from "./header-messages.js";

const SIGNATURE = 0x4c4f4347;
const HEAD = 16;

/**
 * All objects of a global heap collection, by their number. The whole collection is checked as HDF5 does it, and for
 * the empty object on which HDF5 itself would turn for ever.
 *
 * @throws `FileFormat` when the collection contradicts itself
 */
export function readCollection(file: FileBytes, address: number): Map<number, Uint8Array> {
  const head = file.metadata(address, HEAD);
  if (head.getUint32(0, true) !== SIGNATURE || head.getUint8(4) !== 1) {
    throw file.damaged("a global heap that is none", address);
  }
  const view = file.metadata(address, Math.max(HEAD, readUint(head, 8, 8)));
  const objects = new Map<number, Uint8Array>();
  for (let at = HEAD; at + HEAD <= view.byteLength; ) {
    const number = view.getUint16(at, true);
    const size = readUint(view, at + 8, 8);
    const need = number === 0 ? size : HEAD + Math.ceil(size / 8) * 8;
    if (size < 0 || need <= 0 || at + need > view.byteLength) {
      throw file.damaged("an object beyond its global heap", address + at);
    }
    if (number > 0) objects.set(number, new Uint8Array(view.buffer, at + HEAD, size));
    at += need;
  }
  return objects;
}

/**
 * One object of a global heap collection.
 *
 * @throws `FileFormat` when there is no such object, or the collection contradicts itself
 */
export function readHeapObject(file: FileBytes, address: number, index: number): Uint8Array {
  const object = readCollection(file, address).get(index);
  if (!object) throw file.damaged(`object ${index} of a global heap that lacks it`, address);
  return object;
}
