import { BeambookError } from "../../errors.js";
import { type AnyTypedArray, type NDArray, ndarray } from "../../ndarray/index.js";
import { decodeByteOffset } from "../byte-offset.js";
import { inflate } from "../inflate.js";
import type { EdfBlock, EdfImageLayout } from "./blocks.js";
import { type EdfType, edfItemSize } from "./types.js";

type ArrayMaker = new (
  buffer: ArrayBufferLike,
  byteOffset?: number,
  length?: number,
) => AnyTypedArray;

const MAKERS: Readonly<Record<Exclude<EdfType, "float128">, ArrayMaker>> = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** Where a block's bytes come from and what to do when some are missing. */
export interface DecodeOptions {
  file?: string;
  /** Missing bytes become zeros. */
  partial?: boolean;
}

/**
 * The pixels of a block.
 *
 * @param source - bytes of the file that holds the block
 * @throws FileFormat when bytes are missing or damaged
 */
export function decodeEdfBlock(
  block: EdfBlock & { image: EdfImageLayout },
  source: Uint8Array,
  { file, partial = false }: DecodeOptions,
): NDArray {
  const { image, start, size } = block;
  const count = image.shape.reduce((n, m) => n * m, 1);
  const needed = count * edfItemSize(image.type);
  const stored = source.subarray(start, start + size);
  if (image.compression === "byte-offset") {
    if (count > stored.length) throw tooShort(block, stored.length, count, file);
    const out = emptyOf(image.type, count);
    decodeByteOffset(stored, out, { file, at: start });
    return ndarray(out, image.shape) as NDArray;
  }
  let raw = stored;
  if (image.compression !== "none") {
    raw = inflate(image.compression, stored, { file, at: start, most: needed + (1 << 20) });
  }
  if (raw.length < needed) {
    if (!partial) throw tooShort(block, raw.length, needed, file);
    const whole = new Uint8Array(needed);
    whole.set(raw);
    raw = whole;
  }
  return ndarray(toElements(raw.subarray(0, needed), image), image.shape) as NDArray;
}

function emptyOf(type: EdfType, count: number): Exclude<AnyTypedArray, Uint8ClampedArray> {
  const maker = type === "float128" ? Float64Array : MAKERS[type];
  return new maker(new ArrayBuffer(count * (type === "float128" ? 8 : edfItemSize(type))));
}

/** Bytes as elements of this machine's byte order; a copy, so that the file's bytes can go. */
function toElements(bytes: Uint8Array, { type, littleEndian }: EdfImageLayout): AnyTypedArray {
  const copy = new Uint8Array(bytes); // a Buffer's own slice() would be a view
  if (!littleEndian) reverseEach(copy, edfItemSize(type));
  if (type === "float128") return fromExtended(copy);
  return new MAKERS[type](copy.buffer);
}

function reverseEach(bytes: Uint8Array, size: number): void {
  if (size === 1) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (size === 2) buffer.swap16();
  else if (size === 4) buffer.swap32();
  else if (size === 8) buffer.swap64();
  else for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** x87 extended numbers: 64 bits of mantissa, 15 of exponent, a sign. */
function fromExtended(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out = new Float64Array(bytes.length / 16);
  for (let i = 0; i < out.length; i++) {
    const mantissa = view.getBigUint64(16 * i, true);
    const high = view.getUint16(16 * i + 8, true);
    const sign = high & 0x8000 ? -1 : 1;
    const exponent = high & 0x7fff;
    if (exponent === 0x7fff) out[i] = mantissa << 1n === 1n << 64n ? sign * Infinity : Number.NaN;
    else out[i] = sign * scaled(Number(mantissa), exponent - 16446);
  }
  return out;
}

/** `value * 2 ** exponent` without leaving the range of numbers on the way. */
function scaled(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

function tooShort(
  block: EdfBlock,
  found: number,
  needed: number,
  file: string | undefined,
): BeambookError {
  const of = block.external === undefined ? "The EDF block" : `"${block.external}"`;
  return new BeambookError("FileFormat", `${of} holds ${found} of ${needed} bytes.`, {
    file,
    at: block.start + found,
    hint: "The file is cut or its header names a wrong size; `partial: true` fills with zeros.",
  });
}
