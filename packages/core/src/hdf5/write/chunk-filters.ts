import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { PipelineFilter } from "./messages.js";

/** How chunks are compressed. */
export interface Compression {
  /** gzip level 1 to 9. */
  deflate?: number;
  /** Sorts the bytes of elements before compressing: smaller, for a little time. */
  shuffle?: boolean;
}

const deflateAsync = promisify(deflate);

/** The pipeline message's filters, in the order in which they are applied. */
export function pipeline(
  { deflate: level, shuffle }: Compression,
  elementSize: number,
): PipelineFilter[] {
  const filters: PipelineFilter[] = [];
  if (shuffle && elementSize > 1) filters.push({ id: 2, values: [elementSize] });
  if (level !== undefined) filters.push({ id: 1, values: [level] });
  return filters;
}

/** Applies a pipeline to one chunk; gzip runs on Node's thread pool, so several chunks compress side by side. */
export async function filterChunk(
  bytes: Uint8Array,
  filters: readonly PipelineFilter[],
): Promise<Uint8Array> {
  let data = bytes;
  for (const { id, values } of filters) {
    data =
      id === 2 ? shuffleBytes(data, values[0]) : await deflateAsync(data, { level: values[0] });
  }
  return data;
}

/** All first bytes of the elements, then all second bytes, …; a partial last element stays at the end. */
export function shuffleBytes(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(bytes.length / size);
  const out = new Uint8Array(bytes.length);
  for (let b = 0; b < size; b++) {
    const row = b * count;
    for (let i = 0, at = b; i < count; i++, at += size) out[row + i] = bytes[at];
  }
  out.set(bytes.subarray(count * size), count * size);
  return out;
}
