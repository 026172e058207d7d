import { BeambookError } from "../../errors.js";
import { BloscKernel } from "./kernel.js";

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

/** A Blosc frame (LZ4 after a byte shuffle) of elements of `size` bytes, valid until the next call. */
export function packBlosc(data: Uint8Array, size: number): Uint8Array {
  const packed = data.length > 0 ? kernel().pack(data, size) : undefined;
  return packed ?? copied(data, size);
}

/** A frame that holds its data as it is. */
function copied(data: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(HEADER + data.length);
  const view = new DataView(out.buffer);
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
