import type { FileBytes } from "./file-bytes.js";
import { readUint } from "./header-messages.js";

const SIGNATURE = 0x4c4f4347;
const HEAD = 16;

/**
 * One object of a global heap collection.
 *
 * @throws `FileFormat` when there is no such object, or the collection contradicts itself
 */
export function readHeapObject(file: FileBytes, address: number, index: number): Uint8Array {
  const head = file.metadata(address, HEAD);
  if (head.getUint32(0, true) !== SIGNATURE || head.getUint8(4) !== 1) {
    throw file.damaged("a global heap that is none", address);
  }
  const view = file.metadata(address, readUint(head, 8, 8));
  for (let at = HEAD; at + HEAD <= view.byteLength; ) {
    const number = view.getUint16(at, true);
    const size = readUint(view, at + 8, 8);
    if (number === 0) break;
    if (size < 0 || at + HEAD + size > view.byteLength) {
      throw file.damaged("an object beyond its global heap", address + at);
    }
    if (number === index) return new Uint8Array(view.buffer, at + HEAD, size);
    at += HEAD + Math.ceil(size / 8) * 8;
  }
  throw file.damaged(`object ${index} of a global heap that lacks it`, address);
}
