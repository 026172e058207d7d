import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { BeambookError } from "../../errors.js";

/** What a record says: a task, its begin, its result, its error. */
export type RecordKind = "task" | "begin" | "result" | "error";

const KINDS: readonly RecordKind[] = ["task", "begin", "result", "error"];
const MAGIC = 0x62_62_72_31; // "bbr1"
const HEADER_BYTES = 32;
/** Milliseconds between flushes: other machines see what was written this long ago. */
const FLUSH_MS = 1000;

/** Where a record lies. */
export interface RecordPlace {
  readonly kind: RecordKind;
  /** Number of the task. */
  readonly task: number;
  /** First byte of its content. */
  readonly offset: number;
  readonly length: number;
  /** CRC-32 of its content. */
  readonly checksum: number;
}

/**
 * Appends records with checksums to a file that one process writes and others read meanwhile: a record is there as a
 * whole or not at all, whenever the writer dies.
 */
export class RecordWriter {
  readonly #path: string;
  readonly #file: number;
  #flushedAt = 0;

  /** @throws FileAccess */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#guard(() => openSync(path, "ax"));
  }

  /**
   * Appends a record.
   *
   * @throws FileAccess when the folder is full or cannot be written any more
   */
  append(kind: RecordKind, task: number, content: Uint8Array = new Uint8Array(0)): void {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(MAGIC, 0);
    header.writeUInt32LE(KINDS.indexOf(kind), 4);
    header.writeDoubleLE(task, 8);
    header.writeDoubleLE(content.byteLength, 16);
    header.writeUInt32LE(crc32(content), 24);
    header.writeUInt32LE(crc32(header.subarray(0, 28)), 28);
    this.#guard(() => {
      this.#write(header);
      this.#write(content);
      const now = performance.now();
      if (now - this.#flushedAt < FLUSH_MS) return;
      fdatasyncSync(this.#file);
      this.#flushedAt = performance.now();
    });
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.byteLength; ) {
      const count = writeSync(this.#file, bytes, done, Math.min(bytes.byteLength - done, 1 << 30));
      if (count === 0) throw new Error("no space left, nothing was written");
      done += count;
    }
  }

  /** Closes a file that is of no use any more. */
  abandon(): void {
    closeSync(this.#file);
  }

  /** Flushes and closes. */
  close(): void {
    this.#guard(() => {
      fdatasyncSync(this.#file);
      closeSync(this.#file);
    });
  }

  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (cause) {
      throw new BeambookError("FileAccess", `Cannot write: ${(cause as Error).message}.`, {
        file: this.#path,
        hint: "The shared folder may be full or read-only.",
        cause,
      });
    }
  }
}

/** What of a file has been read by {@link scanRecords}. */
export interface Scan {
  readonly places: RecordPlace[];
  /** Byte after the last whole record. */
  readonly end: number;
}

/** Finds the records that are complete from a byte on; what is half written is left for the next time. */
export function scanRecords(path: string, from: number): Scan {
  const places: RecordPlace[] = [];
  let at = from;
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const header = Buffer.alloc(HEADER_BYTES);
    while (at + HEADER_BYTES <= size) {
      if (readSync(file, header, 0, HEADER_BYTES, at) < HEADER_BYTES) break;
      const place = parseHeader(header, at);
      if (!place || place.offset + place.length > size) break;
      places.push(place);
      at = place.offset + place.length;
    }
  } finally {
    closeSync(file);
  }
  return { places, end: at };
}

function parseHeader(header: Buffer, at: number): RecordPlace | undefined {
  const whole =
    header.readUInt32LE(0) === MAGIC && header.readUInt32LE(28) === crc32(header.subarray(0, 28));
  if (!whole) return undefined;
  return {
    kind: KINDS[header.readUInt32LE(4)],
    task: header.readDoubleLE(8),
    offset: at + HEADER_BYTES,
    length: header.readDoubleLE(16),
    checksum: header.readUInt32LE(24),
  };
}

/** The content of a record; undefined when it does not fit its checksum. */
export function readRecord(path: string, place: RecordPlace): Buffer | undefined {
  const content = Buffer.allocUnsafeSlow(place.length);
  const file = openSync(path, "r");
  try {
    for (let done = 0; done < content.length; ) {
      const count = readSync(file, content, done, content.length - done, place.offset + done);
      if (count === 0) return undefined;
      done += count;
    }
  } finally {
    closeSync(file);
  }
  return crc32(content) === place.checksum ? content : undefined;
}
