import { BeambookError } from "../../errors.js";
import { unblosc } from "./blosc.js";
import { inflateZlib } from "./inflate.js";
import { kernelsFor } from "./kernels.js";
import { unlzf } from "./lzf.js";
import { unzstd } from "./zstd.js";

/**
 * Undoes one filter; `most` bounds what it may give, `undefined` means that the data is damaged. The result may stand in
 * `into`, which must not overlap the data.
 */
export type Decoder = (
  data: Uint8Array,
  values: readonly number[],
  most: number,
  into?: Uint8Array,
) => Uint8Array | undefined;

/** Filters by HDF5's registered numbers. */
export const FILTER = {
  deflate: 1,
  shuffle: 2,
  fletcher32: 3,
  lzf: 32000,
  blosc: 32001,
  lz4: 32004,
  bitshuffle: 32008,
  zstd: 32015,
} as const;

/** Bytes that bitshuffle aims at in a block when the file names none. */
const BITSHUFFLE_BLOCK = 8192;

/** The decoders of compressors and shuffles; checksums are looked at elsewhere. */
export const DECODERS: Readonly<Record<number, Decoder>> = {
  [FILTER.deflate]: inflate,
  [FILTER.shuffle]: unshuffle,
  [FILTER.lzf]: decodeLzf,
  [FILTER.blosc]: decodeBlosc,
  [FILTER.lz4]: decodeLz4,
  [FILTER.bitshuffle]: decodeBitshuffle,
  [FILTER.zstd]: decodeZstd,
};

type Values = readonly number[];

function unshuffle(
  data: Uint8Array,
  [size = 0]: Values,
  _: number,
  into?: Uint8Array,
): Uint8Array | undefined {
  if (size === 0) return undefined;
  return size <= 1 ? data : kernelsFor(data.length).unshuffle(data, size, into);
}

function decodeLzf(data: Uint8Array, _: Values, most: number): Uint8Array | undefined {
  return unlzf(data, most);
}

function decodeBlosc(data: Uint8Array, _: Values, most: number): Uint8Array | undefined {
  return unblosc(data, most);
}

function inflate(
  data: Uint8Array,
  values: Values,
  most: number,
  into?: Uint8Array,
): Uint8Array | undefined {
  if (values.length !== 1 || values[0] > 9) return undefined; // HDF5 refuses such a level also when it reads
  return inflateZlib(data, most, into);
}

function decodeZstd(data: Uint8Array, _: Values, most: number): Uint8Array | undefined {
  return unzstd(data, most);
}

interface Packed {
  view: DataView;
  /** Bytes after decoding. */
  total: number;
  /** Bytes of a block. */
  block: number;
}

/** The head that LZ4 and bitshuffle share: bytes of the result and of a block, big-endian. */
function readHead(data: Uint8Array, most: number): Packed | undefined {
  if (data.length < 12) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const total = Number(view.getBigUint64(0));
  const block = view.getUint32(8);
  return total <= most ? { view, total, block } : undefined;
}

/** HDF5's LZ4 filter: blocks with their lengths before them, those that did not shrink as they were. */
function decodeLz4(data: Uint8Array, _: Values, most: number): Uint8Array | undefined {
  const head = readHead(data, most);
  if (!head || (head.block === 0 && head.total > 0)) return undefined;
  const { view, total } = head;
  const block = Math.min(head.block, total);
  const out = new Uint8Array(total);
  const kernels = kernelsFor(data.length + block);
  let at = 12;
  for (let done = 0; done < total; done += block) {
    if (at + 4 > data.length) return undefined;
    const packed = view.getUint32(at);
    const bytes = Math.min(block, total - done);
    at += 4;
    if (packed > data.length - at) return undefined;
    const part = data.subarray(at, at + packed);
    const plain = packed === bytes ? part : kernels.unlz4(part, bytes);
    if (!plain) return undefined;
    out.set(plain, done);
    at += packed;
  }
  return out;
}

function decodeBitshuffle(
  data: Uint8Array,
  values: Values,
  most: number,
  into?: Uint8Array,
): Uint8Array | undefined {
  const [, , size = 1, wanted = 0, compressor = 0] = values;
  if (size < 1 || size > 1 << 20) return undefined;
  const standard = Math.max(128, Math.floor(BITSHUFFLE_BLOCK / size / 8) * 8);
  if (compressor === 0) {
    return kernelsFor(data.length).unbitshuffle(data, size, checkedBlock(wanted || standard), into);
  }
  const head = readHead(data, most);
  if (!head) return undefined;
  const block = checkedBlock(Math.floor(head.block / size) || standard);
  const kernels = kernelsFor(head.total + data.length + 2 * block * size);
  if (kernels.unbitshuffleLz4 && compressor === LZ4) {
    return kernels.unbitshuffleLz4(data.subarray(12), head.total, size, block, into);
  }
  const planes = unpackBlocks(data, head, block * size, size, compressor);
  return planes && kernels.unbitshuffle(planes, size, block, into);
}

const LZ4 = 2;
const ZSTD = 3;

function checkedBlock(block: number): number {
  if (block % 8 === 0 && block > 0) return block;
  throw new BeambookError("FileFormat", `Bitshuffle has blocks of ${block} elements.`);
}

/** Decompresses bitshuffle's blocks; the rest that does not fill eight elements is stored as it is. */
function unpackBlocks(
  data: Uint8Array,
  { view, total }: Packed,
  block: number,
  size: number,
  compressor: number,
): Uint8Array | undefined {
  const out = new Uint8Array(total);
  const whole = total - (total % (8 * size));
  let at = 12;
  for (let done = 0; done < whole; done += block) {
    if (at + 4 > data.length) return undefined;
    const packed = view.getUint32(at);
    at += 4;
    if (packed > data.length - at) return undefined;
    const part = data.subarray(at, at + packed);
    const room = Math.min(block, whole - done);
    const plain = compressor === ZSTD ? unzstd(part, room) : kernelsFor(room).unlz4(part, room);
    if (plain?.length !== room) return undefined;
    out.set(plain, done);
    at += packed;
  }
  if (data.length - at < total - whole) return undefined;
  out.set(data.subarray(at, at + total - whole), whole);
  return out;
}
