import type { ZipEntry } from "./entry.js";
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_BYTES,
  FULL32,
  LOCAL_HEADER,
  LOCAL_HEADER_BYTES,
  readLong,
} from "./records.js";

/** What an entry's own header says; sizes are NaN where they follow the data. */
export interface LocalHeader extends ZipEntry {
  /** Bytes of the header with name and extra fields. */
  readonly headerBytes: number;
}

/**
 * Entries of a central directory.
 *
 * @param shift - bytes before the archive that its offsets do not know of
 * @returns undefined when the bytes are no directory of `count` entries
 */
export function parseDirectory(
  bytes: Buffer,
  count: number,
  shift: number,
): ZipEntry[] | undefined {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + CENTRAL_HEADER_BYTES > bytes.length) return undefined;
    if (bytes.readUInt32LE(at) !== CENTRAL_HEADER) return undefined;
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((k) =>
      bytes.readUInt16LE(at + k),
    );
    const end = at + CENTRAL_HEADER_BYTES + nameBytes + extraBytes + commentBytes;
    if (end > bytes.length) return undefined;
    const nameAt = at + CENTRAL_HEADER_BYTES;
    const extra = bytes.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes);
    const narrow = [24, 20, 42].map((k) => bytes.readUInt32LE(at + k));
    const wide = widen(narrow, extra);
    if (!wide) return undefined;
    const [size, packedSize, offset] = wide;
    entries.push({
      name: bytes.toString("utf8", nameAt, nameAt + nameBytes),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      size,
      packedSize,
      offset: offset + shift,
    });
    at = end;
  }
  return at === bytes.length ? entries : undefined;
}

/** The header before an entry's data; undefined when `bytes` start with none or end within it. */
export function parseLocalHeader(bytes: Buffer, offset: number): LocalHeader | undefined {
  if (bytes.length < LOCAL_HEADER_BYTES || bytes.readUInt32LE(0) !== LOCAL_HEADER) return undefined;
  const nameBytes = bytes.readUInt16LE(26);
  const headerBytes = LOCAL_HEADER_BYTES + nameBytes + bytes.readUInt16LE(28);
  if (bytes.length < headerBytes) return undefined;
  const nameEnd = LOCAL_HEADER_BYTES + nameBytes;
  const narrow = [bytes.readUInt32LE(22), bytes.readUInt32LE(18)];
  const wide = widen(narrow, bytes.subarray(nameEnd, headerBytes));
  if (!wide) return undefined;
  return {
    name: bytes.toString("utf8", LOCAL_HEADER_BYTES, nameEnd),
    flags: bytes.readUInt16LE(6),
    method: bytes.readUInt16LE(8),
    crc: bytes.readUInt32LE(14),
    size: wide[0],
    packedSize: wide[1],
    offset,
    headerBytes,
  };
}

/** Replaces full 32-bit fields by those of the ZIP64 extra field, in its order. */
function widen(fields: number[], extra: Buffer): number[] | undefined {
  if (!fields.includes(FULL32)) return fields;
  let at = 0;
  while (at + 4 <= extra.length) {
    const bytes = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let next = at + 4;
      const end = Math.min(next + bytes, extra.length);
      const wide = fields.map((value) => {
        if (value !== FULL32) return value;
        next += 8;
        return next <= end ? readLong(extra, next - 8) : Number.NaN;
      });
      return wide.every((value) => !Number.isNaN(value)) ? wide : undefined;
    }
    at += 4 + bytes;
  }
  return fields; // exactly 4 GiB - 1
}
