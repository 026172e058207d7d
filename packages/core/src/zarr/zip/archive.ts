import { crc32, inflateRawSync } from "node:zlib";
import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { checkEntryName, type ZipEntry } from "./entry.js";
import { RandomFile } from "./file.js";
import { findEnd } from "./find-end.js";
import { parseLocalHeader } from "./parse.js";
import { LOCAL_HEADER_BYTES } from "./records.js";
import { recoverEntries } from "./recover.js";

/** Bytes read at once when entries are copied. */
const PIECE: number = 1 << 22;

/** What was wrong with an archive's end, and what is left of it. */
export interface ZipRepair {
  /** The directory was missing: entries were found by walking through the file. */
  kind: "directory missing" | "unfinished tail";
  /** Names of the entries that are whole. */
  kept: string[];
  /** Names of entries that are there but damaged. */
  damaged: string[];
  /** Bytes of the file that count. */
  length: number;
}

/**
 * A zip archive, read at random. Entries may be stored or deflated; archives and entries may be larger than 4 GiB.
 * What an interrupted writer left behind the last whole directory is ignored; where no directory is left, the whole
 * entries are found again, and `repair` says so.
 */
export class ZipArchive {
  readonly path: string;
  /** Entries by name, in the directory's order. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Bytes of the archive; the file may go on. */
  readonly length: number;
  /** Set when the archive was not closed properly. */
  readonly repair: ZipRepair | undefined;
  readonly #file: RandomFile;
  readonly #dataAt = new Map<string, number>();
  readonly #checked = new Set<string>();
  #buffer: Buffer = Buffer.alloc(0);

  /**
   * @throws FileNotFound, FileAccess
   * @throws FileFormat when this is no zip, or names lead out of it
   */
  constructor(path: string) {
    this.path = path;
    this.#file = new RandomFile(path);
    try {
      const fileLength = this.#file.length;
      const { entries, length, repair } = readEntries(this.#file, fileLength);
      for (const { name } of entries) checkEntryName(name, path);
      this.entries = new Map(entries.map((entry) => [entry.name, entry]));
      this.length = length;
      this.repair = repair;
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /**
   * Content of an entry, its check sum verified. The bytes are valid until the next read.
   *
   * @throws NotFound, FileFormat naming the entry
   */
  read(name: string): Uint8Array {
    const entry = this.#entry(name);
    const at = this.#dataPosition(entry);
    if (this.#buffer.length < entry.packedSize) {
      this.#buffer = Buffer.allocUnsafeSlow(entry.packedSize);
    }
    const packed = this.#file.readInto(this.#buffer.subarray(0, entry.packedSize), at);
    if (packed.length < entry.packedSize) throw this.#damaged(entry, "the file ends within it");
    const content = entry.method === 8 ? this.#inflate(entry, packed) : packed;
    if (content.length !== entry.size) {
      throw this.#damaged(
        entry,
        `it has ${content.length} bytes, the directory says ${entry.size}`,
      );
    }
    const crc = crc32(content);
    if (crc !== entry.crc) {
      throw this.#damaged(entry, `its CRC is ${hex(crc)}, the directory says ${hex(entry.crc)}`);
    }
    this.#checked.add(name);
    return plain(content);
  }

  /** Whether an entry was read whole before and its check sum was right. */
  isChecked(name: string): boolean {
    return this.#checked.has(name);
  }

  /** Part of a stored entry, not verified; undefined for deflated ones. The bytes are valid until the next read. */
  readPart(name: string, from: number, count: number): Uint8Array | undefined {
    const entry = this.#entry(name);
    if (entry.method !== 0) return undefined;
    const bytes = Math.max(0, Math.min(count, entry.size - from));
    if (this.#buffer.length < bytes) this.#buffer = Buffer.allocUnsafeSlow(bytes);
    const at = this.#dataPosition(entry) + from;
    return plain(this.#file.readInto(this.#buffer.subarray(0, bytes), at));
  }

  /** The stored bytes of an entry in pieces, its check sum verified at the end where it is not deflated. */
  *pieces(name: string): Generator<Uint8Array, void, void> {
    const entry = this.#entry(name);
    const start = this.#dataPosition(entry);
    let crc = 0;
    for (let at = 0; at < entry.packedSize; at += PIECE) {
      const wanted = Math.min(PIECE, entry.packedSize - at);
      const piece = this.#file.read(start + at, wanted);
      if (piece.length < wanted) throw this.#damaged(entry, "the file ends within it");
      crc = crc32(piece, crc);
      yield piece;
    }
    if (entry.method === 0 && crc !== entry.crc) {
      throw this.#damaged(entry, `its CRC is ${hex(crc)}, the directory says ${hex(entry.crc)}`);
    }
  }

  /** Text of an entry. */
  readText(name: string): string {
    return Buffer.from(this.read(name)).toString("utf8");
  }

  /** Names of entries whose content does not have its check sum; reads the whole archive. */
  verify(): string[] {
    return [...this.entries.keys()].filter((name) => {
      try {
        this.read(name);
        return false;
      } catch {
        return true;
      }
    });
  }

  /** Ends access; may be called again. */
  close(): void {
    this.#file.close();
    this.#buffer = Buffer.alloc(0);
  }

  #entry(name: string): ZipEntry {
    const entry = this.entries.get(name);
    if (entry) return entry;
    const closest = closestNames(name, this.entries.keys());
    throw new BeambookError("NotFound", `No entry "${name}" in the archive.`, {
      file: this.path,
      hint: closest.length > 0 ? `Closest: ${closest.join(", ")}.` : "It is empty.",
    });
  }

  #dataPosition(entry: ZipEntry): number {
    const known = this.#dataAt.get(entry.name);
    if (known !== undefined) return known;
    if (entry.method !== 0 && entry.method !== 8) {
      throw this.#damaged(entry, `compression method ${entry.method} is not known here`);
    }
    if (entry.flags & 1) throw this.#damaged(entry, "it is encrypted");
    const bytes = LOCAL_HEADER_BYTES + Buffer.byteLength(entry.name) + 64;
    let header = parseLocalHeader(this.#file.read(entry.offset, bytes), entry.offset);
    header ??= parseLocalHeader(this.#file.read(entry.offset, 1 << 17), entry.offset);
    if (!header) throw this.#damaged(entry, `there is no header at byte ${entry.offset}`);
    if (header.name !== entry.name) {
      throw this.#damaged(entry, `its own header calls it "${header.name}"`);
    }
    const at = entry.offset + header.headerBytes;
    if (!(at + entry.packedSize <= this.length)) {
      throw this.#damaged(entry, "the file ends within it");
    }
    this.#dataAt.set(entry.name, at);
    return at;
  }

  #inflate(entry: ZipEntry, packed: Buffer): Buffer {
    try {
      return inflateRawSync(packed, { maxOutputLength: entry.size + 1 });
    } catch (cause) {
      throw this.#damaged(entry, `it cannot be inflated: ${(cause as Error).message}`);
    }
  }

  #damaged(entry: ZipEntry, why: string): BeambookError {
    return new BeambookError("FileFormat", `Entry "${entry.name}" is damaged: ${why}.`, {
      file: this.path,
      at: entry.offset,
      hint: "The other entries can still be read. Copy the file again from where it came from.",
    });
  }
}

/** Without Buffer's `slice`, which does not copy. */
function plain({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const hex = (crc: number): string => crc.toString(16).padStart(8, "0");

function readEntries(
  file: RandomFile,
  fileLength: number,
): { entries: ZipEntry[]; length: number; repair?: ZipRepair } {
  const found = findEnd(file, fileLength);
  if (found) {
    const { entries, length } = found;
    if (length === fileLength) return { entries, length };
    const kept = entries.map(({ name }) => name);
    return { entries, length, repair: { kind: "unfinished tail", kept, damaged: [], length } };
  }
  const { entries, length, damaged } = recoverEntries(file, fileLength);
  if (entries.length === 0) throw noZip(file, fileLength, damaged);
  const kept = entries.map(({ name }) => name);
  return { entries, length, repair: { kind: "directory missing", kept, damaged, length } };
}

function noZip(file: RandomFile, length: number, damaged: string[]): BeambookError {
  const started = file.read(0, 4).toString("latin1") === "PK\x03\x04";
  const why =
    length === 0
      ? "The file is empty."
      : started || damaged.length > 0
        ? "The archive's directory is missing, and no entry is whole."
        : "This is no zip archive.";
  return new BeambookError("FileFormat", why, { file: file.path });
}
