import { BeambookError } from "../../errors.js";

/** Bytes of a TIFF file with its byte order, and errors that name the file. */
export class TiffBytes {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly little: boolean;
  /** Whether offsets have 64 bits. */
  readonly big: boolean;
  readonly file: string | undefined;

  /** @throws FileFormat when the bytes are no TIFF file */
  constructor(bytes: Uint8Array, file: string | undefined) {
    // Slices of a Buffer would be the file's own bytes.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.file = file;
    const mark = bytes.length >= 8 ? String.fromCharCode(bytes[0], bytes[1]) : "";
    if (mark !== "II" && mark !== "MM") throw this.error("This is no TIFF file.", 0);
    this.little = mark === "II";
    const magic = this.view.getUint16(2, this.little);
    if (magic !== 42 && magic !== 43) throw this.error("This is no TIFF file.", 2);
    this.big = magic === 43;
    if (this.big && (this.u16(4) !== 8 || this.u16(6) !== 0)) {
      throw this.error("The BigTIFF header is damaged.", 4);
    }
  }

  error(message: string, at: number): BeambookError {
    return new BeambookError("FileFormat", message, {
      ...(this.file === undefined ? {} : { file: this.file }),
      at: `byte ${at}`,
      hint: "The file is damaged, cut, or of another kind.",
    });
  }

  /** Whether `length` bytes at `at` lie in the file. */
  check(at: number, length: number): void {
    if (Number.isSafeInteger(at) && at >= 0 && length >= 0 && at + length <= this.bytes.length)
      return;
    throw this.error(`The file ends before ${length} bytes that should be there.`, at);
  }

  u16(at: number): number {
    this.check(at, 2);
    return this.view.getUint16(at, this.little);
  }

  u32(at: number): number {
    this.check(at, 4);
    return this.view.getUint32(at, this.little);
  }

  u64(at: number): number {
    this.check(at, 8);
    return Number(this.view.getBigUint64(at, this.little));
  }

  /** An offset or count of the file's size of offsets. */
  offset(at: number): number {
    return this.big ? this.u64(at) : this.u32(at);
  }
}

/** Values of one field of a directory: numbers, or text. */
export type TiffValue = readonly number[] | string;

/** Bytes per value by field type. */
const SIZES: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4 },
  ...{ 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8 },
};

/** A directory's fields by tag number; where they stand. */
export interface TiffDirectory {
  readonly tags: ReadonlyMap<number, TiffValue>;
  readonly at: number;
}

const MOST_PAGES = 1_000_000;

/** All directories of a file in order. @throws FileFormat */
export function readDirectories(source: TiffBytes): TiffDirectory[] {
  const found: TiffDirectory[] = [];
  const seen = new Set<number>();
  let at = source.offset(source.big ? 8 : 4);
  while (at !== 0) {
    if (seen.has(at)) throw source.error("The directories go round in a circle.", at);
    if (found.length >= MOST_PAGES) throw source.error("There are too many pages.", at);
    seen.add(at);
    const { directory, next } = readDirectory(source, at);
    found.push(directory);
    at = next;
  }
  if (found.length === 0) throw source.error("The file has no image.", source.big ? 8 : 4);
  return found;
}

function readDirectory(source: TiffBytes, at: number): { directory: TiffDirectory; next: number } {
  const { big } = source;
  const count = big ? source.u64(at) : source.u16(at);
  const entry = big ? 20 : 12;
  const start = at + (big ? 8 : 2);
  source.check(start, count * entry + (big ? 8 : 4));
  const tags = new Map<number, TiffValue>();
  for (let i = 0; i < count; i++) {
    const where = start + i * entry;
    const value = readValue(source, where);
    const tag = source.u16(where);
    if (value !== undefined && !tags.has(tag)) tags.set(tag, value);
  }
  return { directory: { tags, at }, next: source.offset(start + count * entry) };
}

function readValue(source: TiffBytes, entry: number): TiffValue | undefined {
  const type = source.u16(entry + 2);
  const size = SIZES[type];
  if (size === undefined) return undefined;
  const count = source.offset(entry + 4);
  const inline = entry + (source.big ? 12 : 8);
  const room = source.big ? 8 : 4;
  const at = count * size <= room ? inline : source.offset(inline);
  source.check(at, count * size);
  if (type === 2) {
    const bytes = source.bytes.subarray(at, at + count);
    return new TextDecoder("latin1").decode(bytes).replace(/\0[\s\S]*$/, "");
  }
  return Array.from({ length: count }, (_, i) => numberAt(source, type, at + i * size));
}

function numberAt({ view, little }: TiffBytes, type: number, at: number): number {
  switch (type) {
    case 3:
      return view.getUint16(at, little);
    case 4:
    case 13:
      return view.getUint32(at, little);
    case 5:
      return view.getUint32(at, little) / view.getUint32(at + 4, little);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, little);
    case 9:
      return view.getInt32(at, little);
    case 10:
      return view.getInt32(at, little) / view.getInt32(at + 4, little);
    case 11:
      return view.getFloat32(at, little);
    case 12:
      return view.getFloat64(at, little);
    case 16:
    case 18:
      return Number(view.getBigUint64(at, little));
    case 17:
      return Number(view.getBigInt64(at, little));
    default:
      return view.getUint8(at);
  }
}
