import type { ZipEntry } from "./entry.js";
import type { RandomFile } from "./file.js";
import { parseDirectory } from "./parse.js";
import {
  CENTRAL_HEADER_BYTES,
  END,
  END_BYTES,
  END64,
  END64_BYTES,
  LOCATOR64,
  LOCATOR64_BYTES,
  readLong,
} from "./records.js";

/** A whole archive inside a file. */
export interface ArchiveEnd {
  entries: ZipEntry[];
  /** Where the archive ends; the file may go on with what an interrupted writer left. */
  length: number;
}

const WINDOW = 1 << 20;

/** The last whole archive in the first `length` bytes: from the end backwards, past what was left unfinished. */
export function findEnd(file: RandomFile, length: number): ArchiveEnd | undefined {
  let stop = length;
  while (stop >= END_BYTES) {
    const start = Math.max(0, stop - WINDOW);
    const window = file.read(start, stop - start);
    for (let at = window.length - END_BYTES; at >= 0; at--) {
      at = window.lastIndexOf("PK\x05\x06", at, "latin1");
      if (at < 0) break;
      const found = at + END_BYTES <= window.length && endAt(file, window, at, start, length);
      if (found) return found;
    }
    if (start === 0) break;
    stop = start + END_BYTES - 1;
  }
  return undefined;
}

function endAt(
  file: RandomFile,
  window: Buffer,
  at: number,
  start: number,
  fileLength: number,
): ArchiveEnd | undefined {
  const position = start + at;
  if (window.readUInt32LE(at) !== END || window.readUInt32LE(at + 4) !== 0) return undefined;
  const length = position + END_BYTES + window.readUInt16LE(at + 20);
  if (length > fileLength) return undefined;
  const narrow = {
    count: window.readUInt16LE(at + 10),
    size: window.readUInt32LE(at + 12),
    offset: window.readUInt32LE(at + 16),
    end: position,
  };
  const { count, size, offset, end } = wideEnd(file, position) ?? narrow;
  const shift = end - size - offset;
  // Only a file's own end may follow a foreign beginning; any other is data that looks like an end.
  if (!(shift >= 0) || (shift > 0 && length !== fileLength)) return undefined;
  if (!(size >= count * CENTRAL_HEADER_BYTES)) return undefined;
  const entries = parseDirectory(file.read(end - size, size), count, shift);
  const inside = entries?.every((e) => e.offset + e.packedSize <= end - size);
  return entries && inside ? { entries, length } : undefined;
}

interface Directory {
  count: number;
  size: number;
  offset: number;
  /** Where the directory ends. */
  end: number;
}

/** What the 64-bit records before an end at `position` say, if there are any. */
function wideEnd(file: RandomFile, position: number): Directory | undefined {
  const at = position - LOCATOR64_BYTES - END64_BYTES;
  if (at < 0) return undefined;
  const bytes = file.read(at, LOCATOR64_BYTES + END64_BYTES);
  if (bytes.length < LOCATOR64_BYTES + END64_BYTES) return undefined;
  if (bytes.readUInt32LE(END64_BYTES) !== LOCATOR64 || bytes.readUInt32LE(0) !== END64) {
    return undefined;
  }
  return {
    count: readLong(bytes, 32),
    size: readLong(bytes, 40),
    offset: readLong(bytes, 48),
    end: at,
  };
}
