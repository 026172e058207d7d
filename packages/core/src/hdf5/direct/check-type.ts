import { BeambookError } from "../../errors.js";
import type { LongDoubles } from "../datatype.js";
import type { LongDoubleFormat } from "../long-double.js";
import type { FileBytes } from "./file-bytes.js";
import { isOddNumber, offsetBytes } from "./plain-type.js";

const CLASS = {
  integer: 0,
  float: 1,
  time: 2,
  string: 3,
  bitfield: 4,
  opaque: 5,
  compound: 6,
  reference: 7,
  enum: 8,
  sequence: 9,
  array: 10,
  complex: 11,
} as const;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** What a type has that HDF5 in WebAssembly reads wrongly, in words. */
class OddType extends Error {}

/**
 * Checks all parts of a type's description before its elements are taken as HDF5 in WebAssembly hands them over: it
 * neither converts numbers with bits of their own, nor does it look at the kinds of text.
 *
 * @throws `UnsupportedType` when a part is of a kind that would be read wrongly
 */
export function checkType(file: FileBytes, at: number, message: DataView): void {
  try {
    partEnd(message, 0);
  } catch (cause) {
    if (cause instanceof RangeError) throw file.damaged("a type that ends too early", at);
    if (!(cause instanceof OddType)) throw cause;
    throw new BeambookError("UnsupportedType", `Its elements have ${cause.message}.`, {
      file: file.path,
      at,
      hint: "Convert them with h5py, or read the file's other datasets.",
    });
  }
}

/** The formats of a type's long doubles in the order of its parts; undefined for those that are of neither. */
export function longDoublesOf(message: DataView | undefined): LongDoubles {
  const found: (LongDoubleFormat | undefined)[] = [];
  try {
    if (message) partEnd(message, 0, found);
  } catch {
    return []; // reading its elements tells what is wrong
  }
  return found;
}

/** Where the description of one part ends; `found` takes the formats of long doubles. */
function partEnd(view: DataView, at: number, found: (LongDoubleFormat | undefined)[] = []): number {
  const version = view.getUint8(at) >> 4;
  const flags = view.getUint8(at + 1);
  const body = at + 8;
  switch (view.getUint8(at) & 0x0f) {
    case CLASS.integer:
      return numberEnd(view, at, 12);
    case CLASS.float:
      if (LONG_DOUBLES.includes(view.getUint32(at + 4, true))) found.push(formatAt(view, at));
      return numberEnd(view, at, 20);
    case CLASS.time:
      return body + 2;
    case CLASS.string:
      checkText(flags & 0x0f, flags >> 4);
      return body;
    case CLASS.bitfield:
      return body + 4;
    case CLASS.opaque:
      return body + flags;
    case CLASS.compound:
      return compoundEnd(view, at, version, found);
    case CLASS.reference:
      return body;
    case CLASS.enum:
      return enumEnd(view, at, version);
    case CLASS.sequence:
      if ((flags & 0x0f) > 1) throw new OddType("a variable length of an unknown kind");
      if ((flags & 0x0f) === 1) checkText(flags >> 4, view.getUint8(at + 2) & 0x0f);
      return partEnd(view, body, found);
    case CLASS.array: {
      const rank = view.getUint8(body);
      return partEnd(view, body + (version >= 3 ? 1 + 4 * rank : 4 + 8 * rank), found);
    }
    case CLASS.complex:
      return partEnd(view, body, found);
    default:
      throw new OddType("a class that HDF5 does not know");
  }
}

/** Bytes of long doubles. */
const LONG_DOUBLES = [12, 16];

/** Precision, sign, exponent's place and bits, mantissa's place and bits, and bias of long doubles. */
const FORMATS: Record<LongDoubleFormat, number[]> = {
  x87: [80, 79, 64, 15, 0, 64, 16383],
  quad: [128, 127, 112, 15, 0, 112, 16383],
};

function formatAt(view: DataView, at: number): LongDoubleFormat | undefined {
  const bytes = [2, 12, 13, 14, 15].map((k) => view.getUint8(at + k));
  const stored = [view.getUint16(at + 10, true), ...bytes, view.getUint32(at + 16, true)];
  const isPlain = view.getUint16(at + 8, true) === 0 && (view.getUint8(at + 1) & 0x40) === 0;
  const names = Object.keys(FORMATS) as LongDoubleFormat[];
  return isPlain ? names.find((name) => FORMATS[name].every((n, k) => n === stored[k])) : undefined;
}

function numberEnd(view: DataView, at: number, length: number): number {
  if (length === 20 && LONG_DOUBLES.includes(view.getUint32(at + 4, true))) return at + length;
  if (isOddNumber(new DataView(view.buffer, view.byteOffset + at, view.byteLength - at))) {
    throw new OddType("numbers with bits that are not those of any type of this machine");
  }
  return at + length;
}

function checkText(padding: number, charset: number): void {
  if (padding > 2) throw new OddType("text that is padded in an unknown way");
  if (charset > 1) throw new OddType("text in an unknown character set");
}

function compoundEnd(
  view: DataView,
  at: number,
  version: number,
  found: (LongDoubleFormat | undefined)[],
): number {
  const size = view.getUint32(at + 4, true);
  const extra = version >= 3 ? offsetBytes(size) : version === 2 ? 4 : 32;
  let next = at + 8;
  for (let members = view.getUint16(at + 1, true); members > 0; members--) {
    next = partEnd(view, nameEnd(view, next, version) + extra, found);
  }
  return next;
}

function enumEnd(view: DataView, at: number, version: number): number {
  const members = view.getUint16(at + 1, true);
  let next = partEnd(view, at + 8);
  for (let m = 0; m < members; m++) next = nameEnd(view, next, version);
  return next + members * view.getUint32(at + 4, true);
}

/** Where what follows a name begins. */
function nameEnd(view: DataView, at: number, version: number): number {
  let end = at;
  while (view.getUint8(end) !== 0) end += 1;
  const length = end - at;
  try {
    utf8.decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
  } catch {
    throw new OddType("a member whose name is not UTF-8");
  }
  return at + (version >= 3 ? length + 1 : 8 * Math.ceil((length + 1) / 8));
}
