import type { ChunkPlace } from "./chunk-table.js";

/** Bytes of decoded chunks kept for the next read, over all files of this thread. */
const KEPT_BYTES = 16 << 20;
/** A single chunk is kept up to this size. */
const LARGEST = 64 << 20;

const kept = new Map<ChunkPlace, Uint8Array>();
let bytes = 0;

/** A chunk decoded lately, so that reading row by row decodes each chunk once. */
export function cachedChunk(place: ChunkPlace): Uint8Array | undefined {
  return kept.get(place);
}

/** Keeps a decoded chunk; the oldest go when there are too many. */
export function keepChunk(place: ChunkPlace, data: Uint8Array): void {
  if (data.length > LARGEST || kept.has(place)) return;
  kept.set(place, data);
  bytes += data.length;
  for (const [old, { length }] of kept) {
    if (bytes <= KEPT_BYTES || old === place) return;
    kept.delete(old);
    bytes -= length;
  }
}
