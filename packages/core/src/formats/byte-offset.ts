import { BeambookError } from "../errors.js";
import type { TypedArrayOf } from "../ndarray/index.js";

/** Integer and float dtypes that byte-offset data can be written into. */
export type ByteOffsetDType =
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float32"
  | "float64";

/** Where the data lies, for messages. */
export interface ByteOffsetSource {
  file?: string;
  /** Byte offset of the data in the file. */
  at?: number;
}

/**
 * Decodes the byte-offset scheme of CBF and EDF: each pixel is the difference to the one before, in one byte, or after
 * an escape (0x80, 0x8000, 0x80000000) in two, four or eight.
 *
 * @source Bernstein and Hammersley, International Tables for Crystallography G, chapter 2.3 (imgCIF/CBF).
 * @param out - array to fill; its length is the number of pixels
 * @throws FileFormat with the byte offset when the data ends too early
 */
export function decodeByteOffset<T extends TypedArrayOf<ByteOffsetDType>>(
  bytes: Uint8Array,
  out: T,
  { file, at = 0 }: ByteOffsetSource = {},
): T {
  const done =
    out instanceof BigInt64Array || out instanceof BigUint64Array
      ? decodeWide(bytes, out)
      : decodeNarrow(bytes, out);
  if (done === out.length) return out;
  throw new BeambookError(
    "FileFormat",
    `The byte-offset data ends after ${done} of ${out.length} pixels.`,
    { file, at: at + bytes.length, hint: "The file is cut or its header names a wrong size." },
  );
}

type Narrow = Exclude<TypedArrayOf<ByteOffsetDType>, BigInt64Array | BigUint64Array>;

function decodeNarrow(bytes: Uint8Array, out: Narrow): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [end, count] = [bytes.length, out.length];
  let [at, value] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (at >= end) return i;
    const byte = bytes[at++];
    if (byte !== 0x80) {
      value += (byte << 24) >> 24;
    } else {
      if (at + 2 > end) return i;
      const word = bytes[at] | (bytes[at + 1] << 8);
      at += 2;
      if (word !== 0x8000) {
        value += (word << 16) >> 16;
      } else {
        if (at + 4 > end) return i;
        const long = view.getInt32(at, true);
        at += 4;
        if (long !== -2147483648) {
          value += long;
        } else {
          if (at + 8 > end) return i;
          value += Number(view.getBigInt64(at, true));
          at += 8;
        }
      }
    }
    out[i] = value;
  }
  return count;
}

function decodeWide(bytes: Uint8Array, out: BigInt64Array | BigUint64Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length;
  let at = 0;
  let value = 0n;
  for (let i = 0; i < out.length; i++) {
    let size = 1;
    while (size < 8) {
      if (at + size > end) return i;
      const delta = readDelta(view, at, size);
      at += size;
      size *= 2;
      if (delta !== -(2 ** (size * 4 - 1))) {
        value += BigInt(delta);
        size = 16;
      }
    }
    if (size === 8) {
      if (at + 8 > end) return i;
      value += view.getBigInt64(at, true);
      at += 8;
    }
    out[i] = value;
  }
  return out.length;
}

function readDelta(view: DataView, at: number, size: number): number {
  if (size === 1) return view.getInt8(at);
  return size === 2 ? view.getInt16(at, true) : view.getInt32(at, true);
}

/** Encodes whole numbers by the byte-offset scheme. */
export function encodeByteOffset(values: ArrayLike<number | bigint>): Uint8Array {
  let out = new Uint8Array(values.length + 64);
  let view = new DataView(out.buffer);
  let at = 0;
  let before = 0n;
  for (let i = 0; i < values.length; i++) {
    if (at + 15 > out.length) {
      const larger = new Uint8Array(out.length * 2);
      larger.set(out);
      out = larger;
      view = new DataView(out.buffer);
    }
    const value = BigInt(values[i]);
    at = putDelta(view, at, value - before);
    before = value;
  }
  return out.slice(0, at);
}

function putDelta(view: DataView, start: number, delta: bigint): number {
  let at = start;
  if (delta >= -127n && delta <= 127n) {
    view.setInt8(at, Number(delta));
    return at + 1;
  }
  view.setUint8(at++, 0x80);
  if (delta >= -32767n && delta <= 32767n) {
    view.setInt16(at, Number(delta), true);
    return at + 2;
  }
  view.setUint16(at, 0x8000, true);
  at += 2;
  if (delta >= -2147483647n && delta <= 2147483647n) {
    view.setInt32(at, Number(delta), true);
    return at + 4;
  }
  view.setUint32(at, 0x80000000, true);
  view.setBigInt64(at + 4, delta, true);
  return at + 12;
}
