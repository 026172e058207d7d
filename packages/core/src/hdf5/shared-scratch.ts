/** Memory that is kept, in all. */
const MOST_BYTES = 64 << 20;

/** Given back, the smallest first. */
let kept: SharedArrayBuffer[] = [];

/** Memory that is shared with workers, of at least so many bytes: the smallest that fits of what was given back. */
export function borrowShared(bytes: number): SharedArrayBuffer {
  const found = kept.find(({ byteLength }) => byteLength >= bytes);
  if (!found) return new SharedArrayBuffer(bytes);
  kept = kept.filter((memory) => memory !== found);
  return found;
}

/** Gives memory back that no worker writes to any more. The largest are kept. */
export function returnShared(memory: SharedArrayBuffer): void {
  kept = [...kept, memory].sort((a, b) => a.byteLength - b.byteLength);
  const total = (): number => kept.reduce((sum, { byteLength }) => sum + byteLength, 0);
  while (total() > MOST_BYTES) kept.shift();
}
