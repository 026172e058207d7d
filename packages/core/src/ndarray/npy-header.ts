import { BeambookError } from "../errors.js";
import type { DType } from "./dtype.js";

/** How elements are stored in a .npy file. */
export interface NpyType {
  /** dtype in memory; float16 becomes float32. */
  readonly dtype: DType;
  /** Bytes of one number in the file (of one part of a complex number). */
  readonly bytes: number;
  readonly bigEndian: boolean;
  readonly half: boolean;
}

/** What the header of a .npy file says. */
export interface NpyHeader {
  readonly type: NpyType;
  readonly shape: number[];
  readonly fortranOrder: boolean;
  /** Where the elements begin. */
  readonly start: number;
}

const KINDS: Readonly<Record<string, DType>> = {
  b1: "bool",
  i1: "int8",
  u1: "uint8",
  i2: "int16",
  u2: "uint16",
  i4: "int32",
  u4: "uint32",
  i8: "int64",
  u8: "uint64",
  f2: "float32",
  f4: "float32",
  f8: "float64",
  c8: "complex64",
  c16: "complex128",
};

const MAGIC = "\x93NUMPY";

/** numpy's name of a dtype as stored little-endian: `<f4`. */
export function npyDescription(dtype: DType): string {
  const kinds = Object.entries(KINDS).filter(([name, kind]) => kind === dtype && name !== "f2");
  const [name] = kinds[0];
  return name.endsWith("1") ? `|${name}` : `<${name}`;
}

/**
 * Reads the header of a .npy file.
 *
 * @throws FileFormat for what is no .npy file; UnsupportedType for strings, objects and records
 */
export function readNpyHeader(bytes: Uint8Array, file?: string): NpyHeader {
  const where = file === undefined ? {} : { file };
  const fail = (message: string, at: number): BeambookError =>
    new BeambookError("FileFormat", message, { ...where, at });
  if (bytes.length < 10 || String.fromCharCode(...bytes.subarray(0, 6)) !== MAGIC) {
    throw fail("Not a .npy file: it does not begin as one.", 0);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6];
  if (version < 1 || version > 3) throw fail(`Unknown version ${version} of the .npy format.`, 6);
  if (version > 1 && bytes.length < 12) throw fail("The header is cut off.", bytes.length);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = (version === 1 ? 10 : 12) + length;
  if (start > bytes.length) throw fail("The header is cut off.", bytes.length);
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(
    bytes.subarray(start - length, start),
  );
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descr === undefined && /'descr'\s*:\s*\[/.test(text)) {
    throw new BeambookError("UnsupportedType", "Arrays of records are not supported.", where);
  }
  if (descr === undefined || order === undefined || sizes === undefined) {
    throw fail("The header cannot be understood.", 10);
  }
  const shape = sizes
    .split(",")
    .flatMap((part) => (part.trim() === "" ? [] : [parseInt(part, 10)]));
  if (!shape.every(Number.isSafeInteger)) throw fail("The header has an impossible shape.", 10);
  return { type: npyType(descr, where), shape, fortranOrder: order === "True", start };
}

function npyType(descr: string, where: { file?: string }): NpyType {
  const match = /^([<>|=])([a-zA-Z]\d+)$/.exec(descr);
  const dtype = match ? KINDS[match[2]] : undefined;
  if (!match || !dtype) {
    throw new BeambookError("UnsupportedType", `Elements of type "${descr}" are not supported.`, {
      ...where,
      hint: "Save numbers or booleans.",
    });
  }
  const bytes = Number(match[2].slice(1)) / (match[2].startsWith("c") ? 2 : 1);
  return { dtype, bytes, bigEndian: match[1] === ">", half: match[2] === "f2" };
}

/** The header of a .npy file, padded so that the elements begin at a multiple of 64. */
export function makeNpyHeader(
  dtype: DType,
  shape: readonly number[],
  fortran: boolean,
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${npyDescription(dtype)}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = `${MAGIC}\x01\x00${String.fromCharCode(length & 255, length >> 8)}${text.padEnd(length - 1)}\n`;
  return Uint8Array.from(header, (c) => c.charCodeAt(0));
}
