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

/** Lays entries out one after another, stored, with check sums. */
export class SegmentBuilder {
  readonly #entries: ZipEntry[] = [];
  #bytes: Uint8Array;
  #length = 0;

  /** @param buffer - where to; replaced by a larger one when it is too small */
  constructor(buffer: Uint8Array) {
    this.#bytes = buffer;
  }

  /** Where the content of the next entry will be: what is there already is not copied by {@link add}. */
  room(name: string, bytes: number): Uint8Array {
    const entry = { name, method: 0, flags: 0, crc: 0, packedSize: bytes, size: bytes };
    const start = this.#length + formatLocalHeader(entry).length;
    this.#reserve(start - this.#length + bytes);
    return this.#bytes.subarray(start, start + bytes);
  }

  /** Copies an entry to the end. */
  add({ name, content }: NewEntry): void {
    const size = content.length;
    const entry = { name, method: 0, flags: 0, crc: crc32(content), packedSize: size, size };
    const header = formatLocalHeader(entry);
    this.#reserve(header.length + size);
    this.#entries.push({ ...entry, offset: this.#length });
    this.#bytes.set(header, this.#length);
    const start = this.#length + header.length;
    const there = content.byteOffset === this.#bytes.byteOffset + start;
    if (!there || content.buffer !== this.#bytes.buffer) this.#bytes.set(content, start);
    this.#length += header.length + size;
  }

  /** What was added, over the buffer. */
  finish(): ZipSegment {
    return { bytes: this.#bytes.subarray(0, this.#length), entries: this.#entries };
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, Math.min(2 * needed, needed + (1 << 24))));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Entries laid out in memory of their own. */
export function layOut(parts: readonly NewEntry[]): ZipSegment {
  let length = 0;
  for (const { name, content } of parts) length += 64 + 3 * name.length + content.length;
  const builder = new SegmentBuilder(new Uint8Array(length));
  for (const part of parts) builder.add(part);
  return builder.finish();
}
