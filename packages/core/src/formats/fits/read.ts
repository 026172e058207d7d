import { BeambookError } from "../../errors.js";
import { readWholeFile } from "../../ndarray/atomic-write.js";
import { type DType, type NDArray, ndarray } from "../../ndarray/index.js";
import { inflate, isGzip } from "../inflate.js";
import { FITS_BLOCK, type FitsHeader, fitsError, readHeader } from "./header.js";

/** One header with its data unit. */
export interface FitsUnit {
  readonly header: FitsHeader;
  /** `EXTNAME`, or `PRIMARY` for the first. */
  readonly name: string;
  /** Whether it is an image; tables have no {@link FitsUnit.read}. */
  readonly isImage: boolean;
  /** Last axis fastest: (row, column) of an image, (plane, row, column) of a cube; empty without data. */
  readonly shape: readonly number[];
  /**
   * The values, BSCALE and BZERO applied: whole numbers where only an offset makes them unsigned, float64 where they
   * are scaled; BLANK becomes NaN.
   *
   * @throws NoData without an image; FileFormat when the file is cut
   */
  read(): NDArray;
}

/** A FITS file. */
export interface FitsFile {
  readonly units: readonly FitsUnit[];
}

const KINDS: Readonly<Record<number, DType>> = {
  8: "uint8",
  16: "int16",
  32: "int32",
  64: "int64",
  [-32]: "float32",
  [-64]: "float64",
};
/** Offsets by which whole numbers of the other sign are stored. */
const OFFSETS: Readonly<Record<number, { zero: number; dtype: DType }>> = {
  8: { zero: -128, dtype: "int8" },
  16: { zero: 32768, dtype: "uint16" },
  32: { zero: 2147483648, dtype: "uint32" },
};

/**
 * Reads the bytes of a FITS file: images in the primary unit and in extensions, also gzipped as a whole.
 *
 * @param file Name for errors.
 * @throws FileFormat for damaged files
 * @source FITS Standard 4.0 (IAU, 2018)
 */
export function parseFits(bytes: Uint8Array, file?: string): FitsFile {
  const source = isGzip(bytes) ? inflate("gzip", bytes, file ? { file } : {}) : bytes;
  const start = new TextDecoder("latin1").decode(source.subarray(0, 9));
  if (start !== "SIMPLE  =") throw fitsError(file, 0, "This is no FITS file.");
  const units: FitsUnit[] = [];
  let at = 0;
  while (at + FITS_BLOCK <= source.length) {
    if (units.length > 0 && !startsUnit(source, at)) break;
    const { header, end } = readHeader(source, at, file);
    const { unit, bytes: size } = unitOf(source, header, end, units.length === 0, file);
    units.push(unit);
    at = end + Math.ceil(size / FITS_BLOCK) * FITS_BLOCK;
  }
  if (units.length === 0) throw fitsError(file, 0, "The file ends within its first header.");
  return { units };
}

/** What follows the last unit may be anything. */
function startsUnit(bytes: Uint8Array, at: number): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(at, at + 9)) === "XTENSION=";
}

function unitOf(
  bytes: Uint8Array,
  header: FitsHeader,
  at: number,
  primary: boolean,
  file: string | undefined,
): { unit: FitsUnit; bytes: number } {
  const whole = (key: string, missing?: number): number => {
    const value = header.values[key] ?? missing;
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    throw fitsError(file, at, `${key} is ${String(value)}, no whole number.`);
  };
  const bitpix = whole("BITPIX");
  const axes = whole("NAXIS");
  if (!(bitpix in KINDS)) throw fitsError(file, at, `BITPIX is ${bitpix}.`);
  if (axes < 0 || axes > 999) throw fitsError(file, at, `NAXIS is ${axes}.`);
  const lengths = Array.from({ length: axes }, (_, i) => whole(`NAXIS${i + 1}`));
  if (lengths.some((n) => n < 0)) throw fitsError(file, at, "An axis is shorter than 0.");
  const values = axes === 0 ? 0 : lengths.reduce((product, n) => product * n, 1);
  const groups = whole("GCOUNT", 1);
  const size = (Math.abs(bitpix) / 8) * groups * (whole("PCOUNT", 0) + values);
  if (!Number.isSafeInteger(size) || size < 0) throw fitsError(file, at, "The axes are too long.");
  const isImage = primary || header.values.XTENSION === "IMAGE";
  const name = header.values.EXTNAME ?? (primary ? "PRIMARY" : "");
  const shape = [...lengths].reverse();
  const unit: FitsUnit = {
    header,
    name: String(name),
    isImage,
    shape,
    read: () => {
      if (isImage && values > 0)
        return readImage(bytes, at, { header, bitpix, shape, values, file });
      throw new BeambookError("NoData", `Unit "${name}" of the FITS file holds no image.`, {
        ...(file === undefined ? {} : { file }),
      });
    },
  };
  return { unit, bytes: size };
}

interface ImageFacts {
  header: FitsHeader;
  bitpix: number;
  shape: readonly number[];
  values: number;
  file: string | undefined;
}

function readImage(bytes: Uint8Array, at: number, facts: ImageFacts): NDArray {
  const { header, bitpix, shape, values, file } = facts;
  const size = Math.abs(bitpix) / 8;
  if (at + values * size > bytes.length) {
    throw fitsError(file, at, `The file ends before ${values * size} bytes of data.`);
  }
  const scale = numberOr(header, "BSCALE", 1);
  const zero = numberOr(header, "BZERO", 0);
  const blank = bitpix > 0 && typeof header.values.BLANK === "number" ? header.values.BLANK : null;
  const raw = rawValues(bytes, at, bitpix, values);
  if (scale === 1 && zero === 0 && blank === null) return ndarray(raw as never, [...shape]);
  const offset = OFFSETS[bitpix];
  if (scale === 1 && blank === null && offset && zero === offset.zero) {
    return shifted(raw as ArrayLike<number>, offset, [...shape]);
  }
  const out = new Float64Array(values);
  for (let i = 0; i < values; i++) {
    const value = Number(raw[i]);
    out[i] = value === blank ? Number.NaN : value * scale + zero;
  }
  return ndarray(out, [...shape]);
}

/** Whole numbers of the other sign. */
function shifted(
  raw: ArrayLike<number>,
  { zero, dtype }: { zero: number; dtype: DType },
  shape: number[],
): NDArray {
  const out =
    dtype === "int8"
      ? new Int8Array(raw.length)
      : dtype === "uint16"
        ? new Uint16Array(raw.length)
        : new Uint32Array(raw.length);
  for (let i = 0; i < out.length; i++) out[i] = raw[i] + zero;
  return ndarray(out, shape);
}

/** Values in the host's byte order; the file's have the highest byte first. */
function rawValues(
  bytes: Uint8Array,
  at: number,
  bitpix: number,
  values: number,
): Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array {
  const size = Math.abs(bitpix) / 8;
  // A copy also of a Node Buffer, whose slice() is none.
  const own = new Uint8Array(bytes.subarray(at, at + values * size));
  if (size > 1) for (let i = 0; i < own.length; i += size) own.subarray(i, i + size).reverse();
  switch (bitpix) {
    case 16:
      return new Int16Array(own.buffer);
    case 32:
      return new Int32Array(own.buffer);
    case 64:
      return new BigInt64Array(own.buffer);
    case -32:
      return new Float32Array(own.buffer);
    case -64:
      return new Float64Array(own.buffer);
    default:
      return own;
  }
}

function numberOr({ values }: FitsHeader, key: string, missing: number): number {
  const value = values[key];
  return typeof value === "number" ? value : missing;
}

/** Reads a FITS file. @throws FileNotFound; as parseFits */
export async function readFits(path: string): Promise<FitsFile> {
  return parseFits(await readWholeFile(path), path);
}
