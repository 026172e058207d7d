/** Bytes of the header: magic number and version. */
const HEADER = 8;
const IMPORTS = 2;
/** Limits of memory that has an initial size of one page and no other. */
const PRIVATE = [0, 1];
/** The same, shared, of up to 65536 pages: flags, initial and largest size in LEB128. */
const SHARED = [3, 1, 0x80, 0x80, 4];

/** A WASM binary whose only import is memory of this thread alone, changed so that it imports shared memory. */
export function withSharedMemory(binary: Uint8Array): Uint8Array {
  let at = HEADER;
  while (binary[at] !== IMPORTS) at += 2 + binary[at + 1];
  const end = at + 2 + binary[at + 1];
  const start = end - PRIVATE.length;
  if (PRIVATE.some((byte, i) => binary[start + i] !== byte)) {
    throw new Error("The binary does not end its imports with one memory.");
  }
  const out = new Uint8Array(binary.length + SHARED.length - PRIVATE.length);
  out.set(binary.subarray(0, start));
  out.set(SHARED, start);
  out.set(binary.subarray(end), start + SHARED.length);
  out[at + 1] += SHARED.length - PRIVATE.length;
  return out;
}
