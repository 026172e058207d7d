/** Larger memory is not kept. */
const MOST_BYTES = 64 << 20;

let kept: SharedArrayBuffer | undefined;

/** Memory that is shared with workers, of at least so many bytes; the last that was given back is taken again. */
export function borrowShared(bytes: number): SharedArrayBuffer {
  const found = kept;
  if (!found || found.byteLength < bytes) return new SharedArrayBuffer(bytes);
  kept = undefined;
  return found;
}

/** Gives memory back that no worker writes to any more. */
export function returnShared(memory: SharedArrayBuffer): void {
  if (memory.byteLength <= MOST_BYTES && memory.byteLength > (kept?.byteLength ?? 0)) kept = memory;
}
