import { crc32 } from "node:zlib";
import type { ZipEntry } from "./entry.js";
import { formatLocalHeader } from "./records.js";

/** Entries ready to be written: their bytes with headers, and where each starts within them. */
export interface ZipSegment {
  bytes: Uint8Array;
  /** `offset` counts from the start of `bytes`. */
  entries: ZipEntry[];
}

/** Content and name of an entry to write. */
export interface NewEntry {
  name: string;
  content: Uint8Array;
}

/** Lays entries out one after another, stored, with check sums; `shared` puts them in memory that threads share. */
export function layOut(
  parts: readonly NewEntry[],
  { shared = false }: { shared?: boolean } = {},
): ZipSegment {
  const headers: Uint8Array[] = [];
  const entries: ZipEntry[] = [];
  let length = 0;
  for (const { name, content } of parts) {
    const size = content.length;
    const entry = { name, method: 0, flags: 0, crc: crc32(content), packedSize: size, size };
    const header = formatLocalHeader(entry);
    headers.push(header);
    entries.push({ ...entry, offset: length });
    length += header.length + size;
  }
  const bytes = shared ? new Uint8Array(new SharedArrayBuffer(length)) : new Uint8Array(length);
  parts.forEach(({ content }, i) => {
    const at = entries[i].offset;
    bytes.set(headers[i], at);
    bytes.set(content, at + headers[i].length);
  });
  return { bytes, entries };
}
