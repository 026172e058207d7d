import type { DType } from "../../ndarray/dtype.js";
import type { Hdf5Type } from "../datatype.js";
import { readUint } from "./header-messages.js";

const CLASS = { integer: 0, float: 1, compound: 6, enum: 8 } as const;

/** Newest version of datatype messages (HDF5 2.0); from 3 on they are packed alike. */
const NEWEST = 5;

/** Exponent position and bits, mantissa position and bits, bias of IEEE 754 numbers by their size. */
const IEEE: Record<number, number[]> = {
  2: [10, 5, 0, 10, 15],
  4: [23, 8, 0, 23, 127],
  8: [52, 11, 0, 52, 1023],
};

/**
 * Bytes of the units that are turned round in the file: 0 when its elements are as in memory. Undefined when elements
 * are not stored plainly (odd precisions, padding, other float formats) and HDF5 has to convert them.
 */
export function swappedUnits(message: DataView, type: Hdf5Type): number | undefined {
  const parsed = parseType(message, 0);
  if (parsed === undefined || parsed.size !== type.size) return undefined;
  const { units, size, float } = parsed;
  switch (type.kind) {
    case "number":
      return float === type.dtype.startsWith("float") ? units : undefined;
    case "half":
      return float && size === 2 ? units : undefined;
    case "bool":
    case "enum":
      return float ? undefined : units;
    case "complex":
      return parsed.complex ? units : undefined;
    default:
      return undefined;
  }
}

/** Whether a description is of numbers with padding, odd precision or a float format of their own. */
export function isOddNumber(message: DataView): boolean {
  const kind = message.getUint8(0) & 0x0f;
  if (kind === CLASS.enum) return isOddNumber(new DataView(message.buffer, message.byteOffset + 8));
  return (kind === CLASS.integer || kind === CLASS.float) && parseType(message, 0) === undefined;
}

/** The type of integers and floats as their description has it; undefined for all others. */
export function numberType(message: DataView): Hdf5Type | undefined {
  const parsed = parseType(message, 0);
  const kind = message.getUint8(0) & 0x0f;
  if (!parsed || (kind !== CLASS.integer && kind !== CLASS.float)) return undefined;
  const { size, float } = parsed;
  if (float && size === 2) return { kind: "half", dtype: "float32", size };
  const signed = (message.getUint8(1) & 8) !== 0;
  const name = float ? "float" : signed ? "int" : "uint";
  return { kind: "number", dtype: `${name}${8 * size}` as DType, size };
}

interface Parsed {
  size: number;
  /** Bytes of what has to be turned round; 0 for nothing. */
  units: number;
  float: boolean;
  complex?: boolean;
  /** Bytes of the description. */
  length: number;
}

function parseType(view: DataView, at: number): Parsed | undefined {
  const version = view.getUint8(at) >> 4;
  const size = view.getUint32(at + 4, true);
  if (version < 1 || version > NEWEST) return undefined;
  switch (view.getUint8(at) & 0x0f) {
    case CLASS.integer:
      return parseInteger(view, at, size);
    case CLASS.float:
      return parseReal(view, at, size);
    case CLASS.enum: {
      const base = parseType(view, at + 8);
      return base && base.size === size && !base.float ? base : undefined;
    }
    case CLASS.compound:
      return parseComplex(view, at, size, version);
    default:
      return undefined;
  }
}

function parseInteger(view: DataView, at: number, size: number): Parsed | undefined {
  const plain = view.getUint16(at + 8, true) === 0 && view.getUint16(at + 10, true) === 8 * size;
  if (!plain || ![1, 2, 4, 8].includes(size)) return undefined;
  const big = (view.getUint8(at + 1) & 1) === 1;
  return { size, units: big && size > 1 ? size : 0, float: false, length: 12 };
}

function parseReal(view: DataView, at: number, size: number): Parsed | undefined {
  const flags = view.getUint8(at + 1);
  const wanted = IEEE[size];
  if (!wanted || (flags & 0x40) !== 0 || ((flags >> 4) & 3) !== 2) return undefined;
  const found = [0, 1, 2, 3].map((k) => view.getUint8(at + 12 + k));
  found.push(view.getUint32(at + 16, true));
  const plain = view.getUint16(at + 8, true) === 0 && view.getUint16(at + 10, true) === 8 * size;
  const same = wanted.every((v, k) => v === found[k]) && view.getUint8(at + 2) === 8 * size - 1;
  if (!plain || !same) return undefined;
  return { size, units: (flags & 1) === 1 ? size : 0, float: true, length: 20 };
}

/** A compound of two equal floats, one after the other: a complex number. */
function parseComplex(
  view: DataView,
  at: number,
  size: number,
  version: number,
): Parsed | undefined {
  if (view.getUint16(at + 1, true) !== 2) return undefined;
  let next = at + 8;
  const members: Parsed[] = [];
  for (let m = 0; m < 2; m++) {
    let end = next;
    while (view.getUint8(end) !== 0) end += 1;
    const nameBytes = end + 1 - next;
    next += version >= 3 ? nameBytes : Math.ceil(nameBytes / 8) * 8;
    const width = version >= 3 ? offsetBytes(size) : 4;
    const offset = readUint(view, next, width);
    next += width;
    if (version === 1) {
      if (view.getUint8(next) !== 0) return undefined; // an array member
      next += 28;
    }
    const member = parseType(view, next);
    if (!member?.float || offset !== (m * size) / 2 || member.size !== size / 2) return undefined;
    next += member.length;
    members.push(member);
  }
  const [re, im] = members;
  if (re.units !== im.units) return undefined;
  return { size, units: re.units, float: true, complex: true, length: next - at };
}

/** Bytes of a member's offset in compounds of a size. */
export function offsetBytes(size: number): number {
  return size < 256 ? 1 : size < 65_536 ? 2 : size < 2 ** 24 ? 3 : 4;
}
