import { inflateSync } from "node:zlib";
import { snappyUncompress } from "hyparquet/src/snappy.js";
import { unblosclz } from "./blosclz.js";
import { kernelsFor } from "./kernels.js";
import { unzstd } from "./zstd.js";

const VERSION = 2;
const HEAD = 16;
const FLAG = { shuffle: 1, stored: 2, bitshuffle: 4, whole: 16 } as const;
/** Blocks are split into one stream per byte of an element up to this size … */
const MOST_STREAMS = 16;
/** … and if each stream has so many bytes. */
const LEAST_STREAM = 128;

type Decompress = (data: Uint8Array, room: number) => Uint8Array | undefined;

/** Compressors by their number in the flags. */
const COMPRESSORS: readonly (Decompress | undefined)[] = [
  unblosclz,
  (data: Uint8Array, room: number): Uint8Array | undefined => kernelsFor(room).unlz4(data, room),
  (data: Uint8Array, room: number): Uint8Array | undefined => {
    const out = new Uint8Array(room);
    snappyUncompress(data, out);
    return out;
  },
  (data: Uint8Array, room: number): Uint8Array | undefined =>
    inflateSync(data, { maxOutputLength: Math.max(1, room) }),
  (data: Uint8Array, room: number): Uint8Array | undefined => unzstd(data, room),
];

/** What a chunk's head says. */
interface Head {
  flags: number;
  size: number;
  total: number;
  block: number;
  /** Bytes of the chunk, head included. */
  stored: number;
  decompress: Decompress;
}

/**
 * Decodes a Blosc 1 chunk to at most `most` bytes; undefined when it is damaged.
 *
 * @source C-Blosc, README_CHUNK_FORMAT: 16 bytes of head, the blocks' places, blocks of one or several streams
 */
export function unblosc(chunk: Uint8Array, most: number): Uint8Array | undefined {
  const head = readHead(chunk, most);
  if (!head) return undefined;
  const { flags, total, block } = head;
  const data = chunk.subarray(0, head.stored);
  if (flags & FLAG.stored) {
    return HEAD + total <= data.length ? data.slice(HEAD, HEAD + total) : undefined;
  }
  const out = new Uint8Array(total);
  const blocks = block > 0 ? Math.ceil(total / block) : 0;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (HEAD + 4 * blocks > data.length) return undefined;
  try {
    for (let b = 0; b < blocks; b++) {
      const room = Math.min(block, total - b * block);
      const packed = unpackBlock(data, view.getUint32(HEAD + 4 * b, true), room, head);
      if (!packed) return undefined;
      out.set(unfilter(packed, head), b * block);
    }
  } catch {
    return undefined; // beyond its end, or refused by a decompressor
  }
  return out;
}

function readHead(data: Uint8Array, most: number): Head | undefined {
  if (data.length < HEAD) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const flags = data[2];
  const total = view.getUint32(4, true);
  const decompress = COMPRESSORS[flags >> 5];
  const stored = view.getUint32(12, true);
  if (
    data[0] !== VERSION ||
    data[1] !== 1 || // of the compressor's own format
    data[3] === 0 ||
    total > most ||
    stored < HEAD ||
    stored > data.length ||
    !decompress
  ) {
    return undefined;
  }
  return { flags, size: data[3], total, block: view.getUint32(8, true), stored, decompress };
}

function unpackBlock(
  data: Uint8Array,
  start: number,
  room: number,
  { flags, size, block, decompress }: Head,
): Uint8Array | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const splits =
    !(flags & FLAG.whole) && size <= MOST_STREAMS && block / size >= LEAST_STREAM && room === block;
  const streams = splits ? size : 1;
  const bytes = Math.floor(room / streams);
  const out = new Uint8Array(room);
  let at = start;
  for (let s = 0; s < streams; s++) {
    const packed = view.getUint32(at, true);
    at += 4;
    if (packed > data.length - at) return undefined;
    const part = data.subarray(at, at + packed);
    const plain = packed === bytes ? part : decompress(part, bytes);
    if (plain?.length !== bytes) return undefined;
    out.set(plain, s * bytes);
    at += packed;
  }
  return out;
}

function unfilter(block: Uint8Array, { flags, size }: Head): Uint8Array {
  if (flags & FLAG.shuffle && size > 1) return kernelsFor(block.length).unshuffle(block, size);
  const count = Math.floor(block.length / size);
  if (flags & FLAG.bitshuffle && count > 0 && count % 8 === 0) {
    return kernelsFor(3 * block.length).unbitshuffle(block, size, count);
  }
  return block;
}
