import { crc32 } from "node:zlib";
import type { ZipEntry } from "./entry.js";
import type { RandomFile } from "./file.js";
import { type LocalHeader, parseLocalHeader } from "./parse.js";
import { HAS_DESCRIPTOR, LOCAL_HEADER_BYTES } from "./records.js";

/** What a walk over an archive without a directory found. */
export interface Recovered {
  /** Entries whose check sum is right, in the file's order; of a name written twice the later one. */
  entries: ZipEntry[];
  /** Where the last whole entry ends. */
  length: number;
  /** Names of entries that are there but damaged. */
  damaged: string[];
}

/** A header whose sizes are known, and the bytes of the record that told them. */
type Whole = LocalHeader & { descriptorBytes?: number };

const BLOCK = 1 << 22;
const LONGEST_HEADER: number = LOCAL_HEADER_BYTES + 2 * 0xffff;

/** Walks from header to header and keeps the entries that are whole: for archives whose directory is missing. */
export function recoverEntries(file: RandomFile, length: number): Recovered {
  const entries = new Map<string, ZipEntry>();
  const damaged: string[] = [];
  let at = 0;
  while (at + LOCAL_HEADER_BYTES <= length) {
    const header = headerAt(file, at, length);
    if (!header) break;
    const whole: Whole | undefined =
      header.flags & HAS_DESCRIPTOR ? described(file, header, length) : header;
    const dataAt = at + header.headerBytes;
    if (!whole || dataAt + whole.packedSize > length) {
      damaged.push(header.name);
      break;
    }
    const after = dataAt + whole.packedSize + (whole.descriptorBytes ?? 0);
    const right = header.method !== 0 || crcOf(file, dataAt, whole.packedSize) === whole.crc;
    if (right) {
      const { name, method, flags, crc, packedSize, size } = whole;
      entries.delete(name);
      entries.set(name, { name, method, flags, crc, packedSize, size, offset: at });
    } else damaged.push(header.name);
    at = after;
  }
  return { entries: [...entries.values()], length: at, damaged };
}

function headerAt(file: RandomFile, at: number, length: number): LocalHeader | undefined {
  const short = parseLocalHeader(file.read(at, Math.min(1024, length - at)), at);
  return short ?? parseLocalHeader(file.read(at, Math.min(LONGEST_HEADER, length - at)), at);
}

/** Check sum of a range of a file. */
export function crcOf(file: RandomFile, at: number, bytes: number): number {
  const buffer = Buffer.allocUnsafe(Math.min(BLOCK, bytes));
  let crc = 0;
  for (let done = 0; done < bytes; ) {
    const part = file.readInto(buffer.subarray(0, Math.min(BLOCK, bytes - done)), at + done);
    if (part.length === 0) return -1;
    crc = crc32(part, crc);
    done += part.length;
  }
  return crc;
}

/** Sizes and check sum from behind the data: the first descriptor whose size and check sum fit what lies before. */
function described(file: RandomFile, header: LocalHeader, length: number): Whole | undefined {
  const start = header.offset + header.headerBytes;
  let crc = 0;
  let counted = 0;
  for (let at = start; at < length; at += BLOCK) {
    const window = file.read(at, Math.min(BLOCK + 24, length - at));
    for (let i = 0; ; i++) {
      i = window.indexOf("PK\x07\x08", i, "latin1");
      if (i < 0 || i >= BLOCK || i + 16 > window.length) break;
      const size = at + i - start;
      const high = Math.floor(size / 2 ** 32);
      const wide = size > 0 && window.length >= i + 24 && window.readUInt32LE(i + 12) === high;
      if (window.readUInt32LE(i + 8) !== size % 2 ** 32) continue;
      if (counted < size) crc = extended(file, crc, start + counted, size - counted);
      counted = size;
      const stated = window.readUInt32LE(i + 4);
      if (header.method === 0 && crc !== stated) continue;
      const full = header.method === 0 ? size : window.readUInt32LE(i + (wide ? 16 : 12));
      const descriptorBytes = wide ? 24 : 16;
      return { ...header, crc: stated, packedSize: size, size: full, descriptorBytes };
    }
  }
  return undefined;
}

function extended(file: RandomFile, crc: number, at: number, bytes: number): number {
  let value = crc;
  for (let done = 0; done < bytes; done += BLOCK) {
    value = crc32(file.read(at + done, Math.min(BLOCK, bytes - done)), value);
  }
  return value;
}
