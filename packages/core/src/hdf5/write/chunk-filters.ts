import { promisify } from "node:util";
import { deflate, type ZlibOptions } from "node:zlib";
import { BeambookError } from "../../errors.js";
import { BITSHUFFLE, bitshuffle, bitshuffleValues, WITH_LZ4 } from "./bitshuffle.js";
import type { PipelineFilter } from "./messages.js";

/** How chunks are compressed. */
export interface Compression {
  /** gzip level 1 to 9. */
  deflate?: number;
  /** Sorts the bytes of elements before compressing: smaller, for a little time. */
  shuffle?: boolean;
  /**
   * Sorts the bits of elements, with LZ4 behind it (`"lz4"`, several times faster than gzip) or alone (`"none"`), instead
   * of the others. Readers need HDF5's bitshuffle filter: in Python `import hdf5plugin`.
   */
  bitshuffle?: "lz4" | "none";
}

const deflateAsync = promisify(deflate);

/** The pipeline message's filters, in the order in which they are applied. */
export function pipeline(
  { deflate: level, shuffle, bitshuffle: bits }: Compression,
  elementSize: number,
): PipelineFilter[] {
  if (bits !== undefined) {
    const values = bitshuffleValues(elementSize, bits === "lz4");
    return [{ id: BITSHUFFLE, name: "bitshuffle", values }];
  }
  const filters: PipelineFilter[] = [];
  if (shuffle && elementSize > 1) filters.push({ id: 2, values: [elementSize] });
  if (level !== undefined) filters.push({ id: 1, values: [level] });
  return filters;
}

/** @throws `InvalidArgument` for filters that exclude each other, or an unknown name */
export function checkCompression({ deflate: level, shuffle, bitshuffle: bits }: Compression): void {
  if (bits === undefined) return;
  const known = bits === "lz4" || bits === "none";
  if (known && level === undefined && !shuffle) return;
  throw new BeambookError(
    "InvalidArgument",
    known
      ? "bitshuffle sorts and compresses by itself, instead of shuffle and deflate."
      : `bitshuffle: "${bits}" is not known.`,
    { hint: 'Give bitshuffle: "lz4" or "none" alone, or deflate and shuffle.' },
  );
}

/** Applies a pipeline to one chunk; gzip runs on Node's thread pool, so several chunks compress side by side. */
export async function filterChunk(
  bytes: Uint8Array,
  filters: readonly PipelineFilter[],
): Promise<Uint8Array> {
  let data = bytes;
  for (const { id, values } of filters) {
    if (id === BITSHUFFLE) data = bitshuffle(data, values[2], values[4] === WITH_LZ4);
    else if (id === 2) data = shuffleBytes(data, values[0]);
    else data = await deflateAsync(data, deflateOptions(data, values[0]));
  }
  return data;
}

/** Output in few pieces, and the largest table of matches: a tenth less time than by default. */
function deflateOptions({ length }: Uint8Array, level: number): ZlibOptions {
  const chunkSize = Math.min(1 << 18, Math.max(1 << 14, length >> 1));
  return { level, memLevel: 9, chunkSize };
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
