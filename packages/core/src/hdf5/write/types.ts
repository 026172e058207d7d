import { type DType, itemSize } from "../../ndarray/dtype.js";
import { ByteBuilder } from "./bytes.js";

/**
 * Element types the writer knows beside the dtypes: half precision, and strings of fixed or any length. They are UTF-8,
 * unless a virtual dataset shows others that are declared ASCII: HDF5 does not convert between the two.
 */
export type WriteType = DType | "float16" | { string: number | "variable"; ascii?: boolean };

/** Bytes of one element in the file. */
export function typeSize(type: WriteType): number {
  if (typeof type === "object") return type.string === "variable" ? 16 : type.string;
  return type === "float16" ? 2 : itemSize(type);
}

/** IEEE 754 layouts: sign position, exponent position and bits, mantissa position and bits, bias. */
const FLOATS: Record<number, { sign: number; fields: number[]; bias: number }> = {
  2: { sign: 0x0f, fields: [10, 5, 0, 10], bias: 15 },
  4: { sign: 0x1f, fields: [23, 8, 0, 23], bias: 127 },
  8: { sign: 0x3f, fields: [52, 11, 0, 52], bias: 1023 },
};

/** A datatype message. Bytes as in the HDF5 file format specification, section IV.A.2.d. */
export function encodeType(type: WriteType): Uint8Array {
  if (typeof type === "object") return encodeString(type.string, type.ascii ? 0 : 1);
  if (type === "float16") return encodeFloat(2);
  if (type === "bool") return encodeBool();
  if (type.startsWith("complex")) return encodeComplex(itemSize(type) / 2);
  if (type.startsWith("float")) return encodeFloat(itemSize(type));
  return encodeInteger(itemSize(type), !type.startsWith("u"));
}

function encodeInteger(size: number, signed: boolean): Uint8Array {
  const head = new ByteBuilder().u8(0x10, signed ? 0x08 : 0, 0, 0).u32(size);
  return head
    .u16(0)
    .u16(8 * size)
    .bytes();
}

function encodeFloat(size: number): Uint8Array {
  const { sign, fields, bias } = FLOATS[size];
  const head = new ByteBuilder().u8(0x11, 0x20, sign, 0).u32(size);
  return head
    .u16(0)
    .u16(8 * size)
    .u8(...fields)
    .u32(bias)
    .bytes();
}

/** h5py's boolean: an enum of int8 with FALSE and TRUE. */
function encodeBool(): Uint8Array {
  const head = new ByteBuilder().u8(0x38, 2, 0, 0).u32(1).raw(encodeInteger(1, true));
  return head
    .text("FALSE", { terminated: true })
    .text("TRUE", { terminated: true })
    .u8(0, 1)
    .bytes();
}

/** h5py's complex: a compound of r and i. */
function encodeComplex(half: number): Uint8Array {
  const out = new ByteBuilder().u8(0x36, 2, 0, 0).u32(2 * half);
  out.text("r", { terminated: true }).u8(0).raw(encodeFloat(half));
  out.text("i", { terminated: true }).u8(half).raw(encodeFloat(half));
  return out.bytes();
}

function encodeString(length: number | "variable", charset: 0 | 1): Uint8Array {
  if (length !== "variable")
    return new ByteBuilder()
      .u8(0x13, 0x01 | (charset << 4), 0, 0)
      .u32(length)
      .bytes();
  const head = new ByteBuilder().u8(0x19, 0x01, charset, 0).u32(16);
  return head.raw(encodeInteger(1, false)).bytes();
}
