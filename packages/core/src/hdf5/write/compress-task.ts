import { FILTER } from "../codecs/codecs.js";
import { shuffleBytes } from "./chunk-filters.js";
import { deflateElements } from "./deflate.js";
import type { PipelineFilter } from "./messages.js";

/** Chunks of one size that lie one after the other in shared memory. */
export interface CompressTask {
  memory: SharedArrayBuffer;
  offset: number;
  /** Bytes of a chunk, and how many there are. */
  bytes: number;
  count: number;
  /** Shuffle, deflate, or both. */
  filters: readonly PipelineFilter[];
  elementSize: number;
}

/** Bytes that results may take: those that do not shrink grow a little. */
export function roomFor(bytes: number, count: number): number {
  return count * (bytes + (bytes >> 10) + 64);
}

/**
 * Compresses chunks in a worker. The results replace them, each at a multiple of 8 bytes from the first.
 *
 * @returns bytes of each result
 */
export function compressChunks(task: CompressTask): number[] {
  const { memory, offset, bytes, count, filters, elementSize } = task;
  const room = new Uint8Array(memory, offset, roomFor(bytes, count));
  const results: Uint8Array[] = [];
  for (let k = 0; k < count; k++) {
    let data: Uint8Array = room.subarray(k * bytes, (k + 1) * bytes);
    let step = elementSize;
    for (const { id, values } of filters) {
      if (id !== FILTER.shuffle) data = deflateElements(data, step);
      else {
        data = shuffleBytes(data, values[0]);
        step = 1;
      }
    }
    results.push(data);
  }
  let at = 0;
  for (const data of results) {
    room.set(data, at);
    at = aligned(at + data.length);
  }
  return results.map((data) => data.length);
}

/** The next multiple of 8. */
export function aligned(address: number): number {
  return Math.ceil(address / 8) * 8;
}
