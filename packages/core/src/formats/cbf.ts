import { createHash } from "node:crypto";
import { BeambookError } from "../errors.js";
import { readWholeFile, writeWholeFile } from "../ndarray/atomic-write.js";
import { type NDArray, ndarray } from "../ndarray/index.js";
import { decodeByteOffset, encodeByteOffset } from "./byte-offset.js";
import type { ImageFrame } from "./image-frame.js";
import { inflate, isGzip } from "./inflate.js";

/** What a CBF file holds. */
export interface CbfFile extends ImageFrame {
  /** The detector's own lines (`# Wavelength 1.0 A` gives `Wavelength: "1.0 A"`), empty when there are none. */
  readonly detector: Readonly<Record<string, string>>;
  /** What is odd but did not stop the reading, such as a wrong checksum. */
  readonly warnings: readonly string[];
}

const SECTION = "--CIF-BINARY-FORMAT-SECTION--";
const STARTER = Buffer.from([0x0c, 0x1a, 0x04, 0xd5]);

const TYPES = {
  "signed 8-bit integer": Int8Array,
  "unsigned 8-bit integer": Uint8Array,
  "signed 16-bit integer": Int16Array,
  "unsigned 16-bit integer": Uint16Array,
  "signed 32-bit integer": Int32Array,
  "unsigned 32-bit integer": Uint32Array,
  "signed 64-bit integer": BigInt64Array,
  "unsigned 64-bit integer": BigUint64Array,
} as const;
type ElementName = keyof typeof TYPES;

/**
 * Reads a CBF image (byte-offset or uncompressed integers) from memory; gzip around the file is taken off.
 *
 * @source Bernstein and Hammersley, International Tables for Crystallography G, chapter 2.3; Dectris' header 1.2.
 * @throws FileFormat with the byte offset; UnsupportedType for other compressions
 */
export function parseCbf(stored: Uint8Array, { file }: { file?: string } = {}): CbfFile {
  const bytes = isGzip(stored) ? inflate("gzip", stored, { file }) : stored;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const section = buffer.indexOf(SECTION);
  const starter = section < 0 ? -1 : buffer.indexOf(STARTER, section);
  if (starter < 0) {
    throw new BeambookError("FileFormat", "The file has no CBF binary section.", {
      file,
      at: Math.max(section, 0),
      hint: "Is this a CBF file?",
    });
  }
  const text = buffer.toString("latin1", 0, section);
  const header = {
    ...plainItems(text),
    ...sectionKeys(buffer.toString("latin1", section, starter)),
  };
  const start = starter + STARTER.length;
  const warnings: string[] = [];
  const data = readPixels(buffer, start, header, file, warnings);
  return { data, header, detector: detectorLines(text), warnings };
}

/** Reads a CBF file; see {@link parseCbf}. @throws FileNotFound, FileFormat, UnsupportedType */
export async function readCbf(path: string): Promise<CbfFile> {
  return parseCbf(await readWholeFile(path), { file: path });
}

/** `_tag value` lines before the image. */
function plainItems(text: string): Record<string, string> {
  const items: Record<string, string> = {};
  for (const [, tag, value] of text.matchAll(/^(_[\w.[\]-]+)[ \t]+"?([^"\r\n]+?)"?[ \t]*\r?$/gm)) {
    items[tag] = value;
  }
  return items;
}

/** MIME-like lines of the binary section; `conversions=` belongs to the Content-Type line. */
function sectionKeys(text: string): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const [, key, value] of text.matchAll(/^\s*([\w-]+)\s*[:=]\s*(.*?)\s*$/gm)) {
    keys[key] = value.replace(/^"|"$/g, "");
  }
  return keys;
}

function detectorLines(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, key, value] of text.matchAll(/^# +(\w+)[ =:]+(.*?)\s*$/gm)) {
    found[key] = value;
  }
  return found;
}

function readPixels(
  buffer: Buffer,
  start: number,
  header: Readonly<Record<string, string>>,
  file: string | undefined,
  warnings: string[],
): NDArray {
  const where = { file, at: start };
  const columns = wholeKey(header, "X-Binary-Size-Fastest-Dimension", where);
  const rows = wholeKey(header, "X-Binary-Size-Second-Dimension", where);
  const size = wholeKey(header, "X-Binary-Size", where);
  const element = (header["X-Binary-Element-Type"] ?? "signed 32-bit integer").toLowerCase();
  const maker = Object.hasOwn(TYPES, element) ? TYPES[element as ElementName] : undefined;
  if (!maker) {
    throw new BeambookError(
      "UnsupportedType",
      `CBF element type "${element}" is not known.`,
      where,
    );
  }
  const stored = buffer.subarray(start, start + size);
  checkSum(stored, header["Content-MD5"], warnings);
  const how = (header.conversions ?? "x-CBF_NONE").toLowerCase();
  const count = rows * columns;
  if (how === "x-cbf_byte_offset") {
    if (count > stored.length) throw tooShort(stored.length, count, file, start);
    const out = decodeByteOffset(stored, new maker(count), where);
    return ndarray(out, [rows, columns]) as NDArray;
  }
  if (how !== "x-cbf_none") {
    throw new BeambookError("UnsupportedType", `CBF compression "${how}" is not known.`, {
      ...where,
      hint: "x-CBF_BYTE_OFFSET and x-CBF_NONE are.",
    });
  }
  const needed = count * maker.BYTES_PER_ELEMENT;
  if (stored.length < needed) throw tooShort(stored.length, needed, file, start);
  const copy = Uint8Array.prototype.slice.call(stored, 0, needed);
  return ndarray(new maker(copy.buffer), [rows, columns]) as NDArray;
}

function checkSum(bytes: Uint8Array, expected: string | undefined, warnings: string[]): void {
  if (expected === undefined) return;
  const found = createHash("md5").update(bytes).digest("base64");
  if (found !== expected) warnings.push(`Content-MD5 is ${expected}, the data's is ${found}.`);
}

function wholeKey(
  header: Readonly<Record<string, string>>,
  key: string,
  where: { file: string | undefined; at: number },
): number {
  const value = Number(header[key]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  const seen = header[key] === undefined ? "is missing" : `is "${header[key]}"`;
  throw new BeambookError("FileFormat", `The CBF key ${key} ${seen}.`, where);
}

function tooShort(
  found: number,
  needed: number,
  file: string | undefined,
  start: number,
): BeambookError {
  return new BeambookError("FileFormat", `The CBF data has ${found} bytes, not ${needed}.`, {
    file,
    at: start + found,
    hint: "The file is cut or its header names a wrong size.",
  });
}

/**
 * A CBF file of one integer image, byte-offset compressed.
 *
 * @throws UnsupportedType for floats; ShapeMismatch unless it has two axes
 */
export function formatCbf(data: NDArray, { name = "image" }: { name?: string } = {}): Uint8Array {
  const element = Object.entries(TYPES).find(([text]) => {
    const [sign, bits] = text.split(/ |-/);
    return data.dtype === `${sign === "signed" ? "int" : "uint"}${bits}`;
  })?.[0];
  if (element === undefined) {
    throw new BeambookError("UnsupportedType", `CBF cannot hold ${data.dtype}.`, {
      hint: "Convert to a whole-number dtype with astype first.",
    });
  }
  if (data.ndim !== 2) {
    throw new BeambookError("ShapeMismatch", `A CBF image has 2 axes, not ${data.ndim}.`);
  }
  const body = encodeByteOffset(data.contiguous().flat());
  const head = [
    "###CBF: VERSION 1.5",
    `data_${name.replace(/\W+/g, "_")}`,
    "_array_data.data",
    ";",
    SECTION,
    "Content-Type: application/octet-stream;",
    '     conversions="x-CBF_BYTE_OFFSET"',
    "Content-Transfer-Encoding: BINARY",
    `X-Binary-Size: ${body.length}`,
    "X-Binary-ID: 1",
    `X-Binary-Element-Type: "${element}"`,
    "X-Binary-Element-Byte-Order: LITTLE_ENDIAN",
    `Content-MD5: ${createHash("md5").update(body).digest("base64")}`,
    `X-Binary-Number-of-Elements: ${data.size}`,
    `X-Binary-Size-Fastest-Dimension: ${data.shape[1]}`,
    `X-Binary-Size-Second-Dimension: ${data.shape[0]}`,
    "X-Binary-Size-Padding: 0",
    "",
    "",
  ].join("\r\n");
  return Buffer.concat([
    Buffer.from(head),
    STARTER,
    body,
    Buffer.from(`\r\n${SECTION}--\r\n;\r\n`),
  ]);
}

/** Writes a CBF file; see {@link formatCbf}. @throws FileAccess */
export async function writeCbf(path: string, data: NDArray): Promise<void> {
  await writeWholeFile(path, formatCbf(data));
}
