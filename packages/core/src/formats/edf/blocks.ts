import { BeambookError, type ErrorDetails } from "../../errors.js";
import { headerValue, type ImageHeader } from "../image-frame.js";
import { EDF_TYPE_NAMES, type EdfType, edfItemSize, edfType } from "./types.js";

/** A block of an EDF file: its header and where its bytes are. */
export interface EdfBlock {
  header: ImageHeader;
  /** Byte offset of the header's `{`. */
  headerStart: number;
  /** Byte offset and length of the binary part in the file (or in `external`). */
  start: number;
  size: number;
  /** Another file of the same folder that holds the binary part. */
  external?: string;
  /** Undefined in a general block, which has no image. */
  image?: EdfImageLayout;
}

/** How the bytes of a block become an image. */
export interface EdfImageLayout {
  type: EdfType;
  /** Row-major: `Dim_1` is the last. */
  shape: number[];
  littleEndian: boolean;
  compression: "none" | "zlib" | "gzip" | "byte-offset";
}

const OPEN = 0x7b;
const CLOSE = 0x7d;
const MOST_HEADER = 1 << 24;

/**
 * Finds all blocks of an EDF file without touching their pixels.
 *
 * @throws FileFormat with the byte offset for what is not a block
 */
export function findEdfBlocks(bytes: Uint8Array, file?: string): EdfBlock[] {
  const blocks: EdfBlock[] = [];
  let general: ImageHeader | undefined;
  let at = 0;
  for (;;) {
    const open = skipBlank(bytes, at);
    if (open === bytes.length) break;
    if (bytes[open] !== OPEN) {
      throw new BeambookError("FileFormat", "Here must be an EDF header's `{`.", {
        file,
        at: open,
        hint: blocks.length === 0 ? "Is this an EDF file?" : "A block before it has a wrong size.",
      });
    }
    const [end, start] = findHeaderEnd(bytes, open, file);
    const block = readBlock(parseHeader(bytes.subarray(open + 1, end)), general, open, start, file);
    if (block.image === undefined) general = block.header;
    blocks.push(block);
    at = block.external === undefined ? start + block.size : start;
    if (at > bytes.length) break;
  }
  if (blocks.every((block) => block.image === undefined)) {
    throw new BeambookError("FileFormat", "The EDF file has no image.", { file, at: bytes.length });
  }
  return blocks;
}

const isBlank = (byte: number): boolean => byte <= 0x20;

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at++;
  return at;
}

/** The header ends at the first `}` before a line's end; what follows the line's end is data. */
function findHeaderEnd(
  bytes: Uint8Array,
  open: number,
  file: string | undefined,
): [end: number, start: number] {
  const most = Math.min(bytes.length, open + MOST_HEADER);
  for (
    let at = bytes.indexOf(CLOSE, open);
    at >= 0 && at < most;
    at = bytes.indexOf(CLOSE, at + 1)
  ) {
    if (bytes[at + 1] === 0x0a) return [at, at + 2];
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return [at, at + 3];
  }
  throw new BeambookError("FileFormat", "The EDF header has no closing `}` at a line's end.", {
    file,
    at: open,
    hint: "The file is cut or damaged.",
  });
}

function parseHeader(bytes: Uint8Array): ImageHeader {
  const header: Record<string, string> = Object.create(null);
  const trim = (text: string): string => text.replace(/^[\s\0]+|[\s\0]+$/g, "");
  for (const line of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString("latin1")
    .split(";")) {
    const equal = line.indexOf("=");
    if (equal >= 0) header[trim(line.slice(0, equal))] = trim(line.slice(equal + 1));
  }
  return { ...header };
}

function readBlock(
  own: ImageHeader,
  general: ImageHeader | undefined,
  headerStart: number,
  start: number,
  file: string | undefined,
): EdfBlock {
  const where = { file, at: headerStart };
  const binarySize = wholeNumber(own, "EDF_BinarySize", where);
  if (Object.hasOwn(own, "EDF_DataFormatVersion")) {
    return { header: own, headerStart, start, size: binarySize ?? 0 };
  }
  const header = withGeneral(own, general);
  const image = readLayout(header, where);
  const needed = image.shape.reduce((n, m) => n * m, edfItemSize(image.type));
  const name = header.EDF_BinaryFileName;
  if (name !== undefined) {
    const external = name.replace(/^.*[\\/]/, "");
    const at = wholeNumber(header, "EDF_BinaryFilePosition", where) ?? 0;
    const size = wholeNumber(header, "EDF_BinaryFileSize", where) ?? needed;
    return { header, headerStart, start: at, size, external, image };
  }
  const size = binarySize ?? wholeNumber(header, "Size", where);
  if (size === undefined && image.compression !== "none") throw missing("Size", where);
  return { header, headerStart, start, size: size ?? needed, image };
}

/** Keys of the general block hold for all others, except those about the block itself. */
function withGeneral(own: ImageHeader, general: ImageHeader | undefined): ImageHeader {
  if (!general) return own;
  const shared = Object.entries(general).filter(
    ([key]) => !key.startsWith("EDF_") && !/^(size|image|headerid)$/i.test(key),
  );
  return { ...own, ...Object.fromEntries(shared.filter(([key]) => !Object.hasOwn(own, key))) };
}

function readLayout(header: ImageHeader, where: ErrorDetails): EdfImageLayout {
  const typeName = headerValue(header, "DataType");
  if (typeName === undefined) throw missing("DataType", where);
  const type = edfType(typeName);
  if (type === undefined) {
    throw new BeambookError("FileFormat", `Unknown EDF DataType "${typeName}".`, {
      ...where,
      hint: `Known are: ${EDF_TYPE_NAMES.join(", ")}.`,
    });
  }
  return {
    type,
    shape: readShape(header, where),
    littleEndian: !/high/i.test(headerValue(header, "ByteOrder") ?? "low"),
    compression: readCompression(headerValue(header, "Compression"), where),
  };
}

function readShape(header: ImageHeader, where: ErrorDetails): number[] {
  const ranks = Object.keys(header).flatMap((key) => /^dim_([1-9]\d?)$/i.exec(key)?.[1] ?? []);
  const rank = Math.max(0, ...ranks.map(Number));
  if (rank === 0) throw missing("Dim_1", where);
  const shape: number[] = [];
  for (let i = rank; i >= 1; i--) {
    const length = wholeNumber(header, `Dim_${i}`, where) ?? (i === 1 ? 0 : 1);
    if (length === 0) throw missing(`Dim_${i}`, where);
    shape.push(length);
  }
  if (shape.reduce((n, m) => n * m, 1) > 2 ** 31) {
    throw new BeambookError(
      "TooLarge",
      `An image of ${shape.join(" x ")} pixels is too large.`,
      where,
    );
  }
  return shape;
}

function readCompression(
  text: string | undefined,
  where: ErrorDetails,
): EdfImageLayout["compression"] {
  const name = (text ?? "none").toUpperCase();
  if (name.startsWith("NO") || name === "") return "none";
  if (name.includes("OFFSET")) return "byte-offset";
  if (name.includes("GZ")) return "gzip";
  if (name.includes("Z") && !name.includes("BZ")) return "zlib";
  throw new BeambookError("UnsupportedType", `EDF compression "${text}" is not known.`, {
    ...where,
    hint: "NoCompression, ZCompression, GzipCompression and ByteOffset are.",
  });
}

function wholeNumber(header: ImageHeader, key: string, where: ErrorDetails): number | undefined {
  const text = headerValue(header, key);
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new BeambookError("FileFormat", `${key} = "${text}" is not a whole number.`, where);
}

function missing(key: string, where: ErrorDetails): BeambookError {
  return new BeambookError("FileFormat", `The EDF header has no usable "${key}".`, where);
}
