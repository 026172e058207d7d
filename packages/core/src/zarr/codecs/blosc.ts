import { BeambookError } from "../../errors.js";
import { BloscKernel, blockOf } from "./kernel.js";

/** The first 16 bytes of a Blosc frame. */
export interface BloscHeader {
  flags: number;
  /** Bytes of one element. */
  size: number;
  /** Bytes of the decoded data. */
  bytes: number;
  /** Bytes of one block. */
  block: number;
  /** Bytes of the frame. */
  length: number;
}

const HEADER = 16;
const SHUFFLED = 1;
const COPIED = 2;
const BITSHUFFLED = 4;
const LZ4 = 1;
/** Frames beyond this are left to Blosc itself: memory is addressed with 32 bits. */
const LARGEST = 2 ** 30;
/** Bytes up to which a chunk is packed in one go. */
const PIECE = 2 ** 23;

let shared: BloscKernel | undefined;
const kernel = (): BloscKernel => {
  shared ??= new BloscKernel();
  return shared;
};

/** Reads and checks a frame's header against the bytes at hand and the bytes expected. */
export function readBloscHeader(frame: Uint8Array, expected: number): BloscHeader {
  if (frame.length < HEADER) throw bad(`it has ${frame.length} bytes, fewer than a header`);
  const view = new DataView(frame.buffer, frame.byteOffset, HEADER);
  const header = {
    flags: view.getUint8(2),
    size: view.getUint8(3),
    bytes: view.getUint32(4, true),
    block: view.getUint32(8, true),
    length: view.getUint32(12, true),
  };
  const { size, bytes, block, length } = header;
  if (bytes !== expected) throw bad(`it holds ${bytes} bytes, not ${expected}`);
  if (length > frame.length) throw bad(`it has ${frame.length} bytes of ${length}`);
  if (size === 0 || (bytes > 0 && (block === 0 || block > Math.max(bytes, size)))) {
    throw bad(`it has blocks of ${block} bytes`);
  }
  return header;
}

/**
 * Decodes the bytes from `from` to `to` of a frame, and what shares its blocks.
 *
 * @returns bytes starting at `start` of the decoded data, valid until the next call; undefined for frames that are left
 *   to Blosc itself (other compressors than LZ4, bit shuffles)
 * @throws FileFormat when the frame is damaged
 */
export function unpackBlosc(
  frame: Uint8Array,
  expected: number,
  from: number = 0,
  to: number = expected,
): { data: Uint8Array; start: number } | undefined {
  const { flags, bytes, block, length } = readBloscHeader(frame, expected);
  if (bytes === 0) return { data: new Uint8Array(0), start: 0 };
  if (flags & COPIED) {
    if (length !== bytes + HEADER) throw bad("its lengths do not agree");
    return { data: frame.subarray(HEADER, HEADER + bytes), start: 0 };
  }
  if (flags & BITSHUFFLED || flags >> 5 !== LZ4 || length > LARGEST || bytes > LARGEST) {
    return undefined;
  }
  const blocks = Math.ceil(bytes / block);
  if (HEADER + 4 * blocks > length) throw bad("its block table is cut off");
  const first = Math.floor(from / block);
  const last = Math.max(first + 1, Math.ceil(to / block));
  const data = kernel().unpack(frame.subarray(0, length), { bytes, block, first, last });
  if (!data) throw bad("a block cannot be decoded");
  return { data, start: first * block };
}

/**
 * A Blosc frame (LZ4 after a byte shuffle) of elements of `size` bytes, valid until the next call.
 *
 * @param out - where large frames are put, with room for a header of 16 bytes and the data; new memory by default
 */
export function packBlosc(data: Uint8Array, size: number, out?: Uint8Array): Uint8Array {
  if (data.length > PIECE) return packLarge(data, size, out);
  const packed = data.length > 0 ? kernel().pack(data, size) : undefined;
  return packed ?? copied(data, size);
}

/**
 * The same frame made of pieces: blocks know nothing of each other, so that the kernel's memory stays as small as a
 * piece.
 */
function packLarge(data: Uint8Array, size: number, out?: Uint8Array): Uint8Array {
  const block = blockOf(data.length, size);
  const piece = Math.floor(PIECE / block) * block;
  const blocks = Math.ceil(data.length / block);
  const room = HEADER + data.length;
  const frame = out && out.length >= room ? out : new Uint8Array(room);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  let length = HEADER + 4 * blocks;
  for (let at = 0; at < data.length; at += piece) {
    const part = kernel().packBlocks(data.subarray(at, at + piece), size, block);
    const table = new DataView(part.buffer, part.byteOffset, part.length);
    const count = Math.ceil(Math.min(piece, data.length - at) / block);
    const skipped = HEADER + 4 * count;
    // Too long: the data are stored as they are.
    if (length + part.length - skipped >= room) return copied(data, size, frame);
    for (let b = 0; b < count; b++) {
      const start = table.getUint32(HEADER + 4 * b, true) - skipped + length;
      view.setUint32(HEADER + 4 * (at / block + b), start, true);
    }
    if (at === 0) frame.set(part.subarray(0, HEADER));
    frame.set(part.subarray(skipped), length);
    length += part.length - skipped;
  }
  view.setUint32(4, data.length, true);
  view.setUint32(8, block, true);
  view.setUint32(12, length, true);
  return frame.subarray(0, length);
}

/** A frame that holds its data as it is. */
function copied(data: Uint8Array, size: number, frame?: Uint8Array): Uint8Array {
  const out = frame?.subarray(0, HEADER + data.length) ?? new Uint8Array(HEADER + data.length);
  const view = new DataView(out.buffer, out.byteOffset);
  out.set([2, 1, (LZ4 << 5) | SHUFFLED | COPIED, size]);
  view.setUint32(4, data.length, true);
  view.setUint32(8, Math.max(data.length, 1), true);
  view.setUint32(12, out.length, true);
  out.set(data, HEADER);
  return out;
}

function bad(why: string): BeambookError {
  return new BeambookError("FileFormat", `its Blosc frame is wrong, ${why}.`);
}
