import { BeambookError } from "../../errors.js";
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

/** Where the description of one part ends. */
function partEnd(view: DataView, at: number): number {
  const version = view.getUint8(at) >> 4;
  const flags = view.getUint8(at + 1);
  const body = at + 8;
  switch (view.getUint8(at) & 0x0f) {
    case CLASS.integer:
      return numberEnd(view, at, 12);
    case CLASS.float:
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
      return compoundEnd(view, at, version);
    case CLASS.reference:
      return body;
    case CLASS.enum:
      return enumEnd(view, at, version);
    case CLASS.sequence:
      if ((flags & 0x0f) > 1) throw new OddType("a variable length of an unknown kind");
      if ((flags & 0x0f) === 1) checkText(flags >> 4, view.getUint8(at + 2) & 0x0f);
      return partEnd(view, body);
    case CLASS.array: {
      const rank = view.getUint8(body);
      return partEnd(view, body + (version >= 3 ? 1 + 4 * rank : 4 + 8 * rank));
    }
    case CLASS.complex:
      return partEnd(view, body);
    default:
      throw new OddType("a class that HDF5 does not know");
  }
}

/** Long doubles are handed over as bytes, which is no wrong number. */
const LONG_DOUBLES = [12, 16];

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

function compoundEnd(view: DataView, at: number, version: number): number {
  const size = view.getUint32(at + 4, true);
  const extra = version >= 3 ? offsetBytes(size) : version === 2 ? 4 : 32;
  let next = at + 8;
  for (let members = view.getUint16(at + 1, true); members > 0; members--) {
    next = partEnd(view, nameEnd(view, next, version) + extra);
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
