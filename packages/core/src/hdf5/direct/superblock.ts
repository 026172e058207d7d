import { lookup3 } from "../write/lookup3.js";
import type { FileBytes } from "./file-bytes.js";
import { readUint } from "./header-messages.js";

const SIGNATURE = "894844460d0a1a0a";

/**
 * The address that all others of a file count from (after a user block, if there is one); undefined when addresses are
 * not 8 bytes or the superblock is of an unknown version, so that only HDF5 can read the file.
 */
export function baseAddress(file: FileBytes): number | undefined {
  for (let at = 0; at + 48 <= file.size; at = at === 0 ? 512 : 2 * at) {
    const view = file.metadata(at, 48);
    if (Buffer.from(view.buffer, 0, 8).toString("hex") !== SIGNATURE) continue;
    const version = view.getUint8(8);
    if (version > 3) return undefined;
    const old = version < 2;
    const sizeAt = old ? 13 : 9;
    if (view.getUint8(sizeAt) !== 8 || view.getUint8(sizeAt + 1) !== 8) return undefined;
    return readUint(view, old ? 24 + 4 * version : 12, 8);
  }
  return undefined;
}

/** Whether a superblock is unharmed and the file as long as it says; otherwise HDF5 tells what is wrong. */
export function isWhole(file: FileBytes, base: number): boolean {
  const version = file.metadata(base + 8, 1).getUint8(0);
  if (version >= 2) {
    const view = file.metadata(base, 48);
    const sum = lookup3(new Uint8Array(view.buffer, view.byteOffset, 44));
    return sum === view.getUint32(44, true) && readUint(view, 28, 8) <= file.size;
  }
  const end = readUint(file.metadata(base + 40 + 4 * version, 8), 0, 8);
  return end >= 0 && end <= file.size;
}
