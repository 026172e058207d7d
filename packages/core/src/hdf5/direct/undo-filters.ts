import { BeambookError } from "../../errors.js";
import { DECODERS, FILTER } from "../codecs/codecs.js";
import { filterName } from "../codecs/filter-names.js";
import type { PipelineFilter } from "../write/messages.js";
import { decodeRoom } from "./decode-room.js";

/** Most filters of a pipeline. */
const MAX_FILTERS = 32;

/** Whether the direct reader can undo all filters of a pipeline. */
export function canUndo(filters: readonly PipelineFilter[]): boolean {
  if (filters.length > MAX_FILTERS) return false;
  return filters.every(({ id }) => id === FILTER.fletcher32 || id in DECODERS);
}

/**
 * The bytes of a chunk as they were before its filters, `expected` of them.
 *
 * @param into - memory of that length, which the result may stand in; or in `stored`, or in memory of the next call
 * @throws `FileFormat` when the data cannot be decompressed, has the wrong length or a wrong checksum
 */
export function undoFilters(
  stored: Uint8Array,
  filters: readonly PipelineFilter[],
  mask: number,
  expected: number,
  into?: Uint8Array,
): Uint8Array {
  let data = stored;
  let room = into && decodeRoom("between", expected);
  const last = filters.findIndex((_, k) => (mask & (1 << k)) === 0);
  for (let k = filters.length - 1; k >= 0; k--) {
    if (mask & (1 << k)) continue;
    const { id, values } = filters[k];
    if (id === FILTER.fletcher32) {
      data = checkFletcher32(data);
      continue;
    }
    // A checksum below a compressor adds four bytes to what comes out of it.
    const decoded = DECODERS[id](data, values, expected + 4, k === last ? into : room);
    room = undefined; // what comes next must not overlap it
    if (!decoded) {
      throw new BeambookError(
        "FileFormat",
        `A chunk cannot be decompressed: ${filterName(id, NAMES[id])}.`,
      );
    }
    data = decoded;
  }
  if (data.length !== expected) {
    throw new BeambookError("FileFormat", `A chunk has ${data.length} bytes, not ${expected}.`);
  }
  return data;
}

const NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(FILTER).map(([name, id]) => [id, name]),
);

function checkFletcher32(data: Uint8Array): Uint8Array {
  const body = data.subarray(0, -4);
  const end = data.length - 4;
  const stored =
    (data[end] | (data[end + 1] << 8) | (data[end + 2] << 16) | (data[end + 3] << 24)) >>> 0;
  const sum = fletcher32(body);
  const swapped = (((sum & 0xff00ff) << 8) | ((sum >>> 8) & 0xff00ff)) >>> 0; // as HDF5 before 1.6.3 wrote it
  if (data.length < 4 || (stored !== sum && stored !== swapped)) {
    throw new BeambookError("FileFormat", "The checksum of a chunk is wrong.");
  }
  return body;
}

/**
 * Fletcher's checksum over big-endian 16-bit words, an odd last byte counted as the high one.
 *
 * @source HDF5 file format specification, "Fletcher32 filter"; J. G. Fletcher, IEEE Trans. Commun. 30 (1982) 247
 */
export function fletcher32(data: Uint8Array): number {
  let a = 0;
  let b = 0;
  const words = data.length >> 1;
  for (let i = 0, at = 0; i < words; ) {
    const stop = Math.min(words, i + 360);
    for (; i < stop; i++, at += 2) {
      a += (data[at] << 8) | data[at + 1];
      b += a;
    }
    a = fold(a);
    b = fold(b);
  }
  if (data.length % 2 === 1) {
    a = fold(a + (data[data.length - 1] << 8));
    b = fold(b + a);
  }
  a = fold(a);
  b = fold(b);
  return ((b << 16) | a) >>> 0;
}

function fold(x: number): number {
  return (x & 0xffff) + (x >>> 16);
}
