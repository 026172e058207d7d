import { type FileHandle, open, rm } from "node:fs/promises";
import { BeambookError } from "../../errors.js";
import { checkEntryName, type ZipEntry } from "./entry.js";
import { fileError } from "./file.js";
import { lockFile, type WriteLock } from "./lock.js";
import { formatDirectory, formatEnd, formatLocalHeader } from "./records.js";
import { layOut, type NewEntry, type ZipSegment } from "./segment.js";

/** How a {@link ZipWriter} starts. */
export interface WriterOptions {
  /** Entries that are in the file already, to go on behind them; none for a new file. */
  entries?: Iterable<ZipEntry>;
  /** Bytes of the file that count; what follows is cut off. 0 for a new file. */
  length?: number;
}

/**
 * Writes stored entries to a zip archive, ZIP64 where sizes need it. New entries go behind everything that is there,
 * the old directory included, so that a kill at any moment leaves the old archive with a tail that readers ignore.
 * One writer at a time: the file is locked from opening to {@link finish} or {@link abort}.
 */
export class ZipWriter {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #lock: WriteLock;
  readonly #entries: Map<string, ZipEntry>;
  readonly #began: number;
  readonly #isNew: boolean;
  #at: number;

  private constructor(
    path: string,
    handle: FileHandle,
    lock: WriteLock,
    { entries = [], length = 0 }: WriterOptions,
  ) {
    this.path = path;
    this.#handle = handle;
    this.#lock = lock;
    this.#entries = new Map(Array.from(entries, (entry) => [entry.name, entry]));
    this.#isNew = length === 0;
    this.#began = this.#at = length;
  }

  /**
   * Opens a file for writing and cuts off what lies behind `length`.
   *
   * @param lock - taken already, else the writer takes one
   * @throws FileAccess when somebody else writes it, or it cannot be written
   */
  static async open(
    path: string,
    options: WriterOptions = {},
    lock: WriteLock = lockFile(path),
  ): Promise<ZipWriter> {
    const { length = 0 } = options;
    try {
      const handle = await open(path, length === 0 ? "w+" : "r+");
      if (length > 0) await handle.truncate(length);
      return new ZipWriter(path, handle, lock, options);
    } catch (cause) {
      lock.release();
      throw fileError(cause, path);
    }
  }

  /** Bytes written so far, and where the next entry starts. */
  get length(): number {
    return this.#at;
  }

  /** Whether an entry of this name is there. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * Adds one entry.
   *
   * @throws InvalidArgument for a name that is there already
   * @throws FileAccess when the disk is full; {@link abort} then leaves what was there before
   */
  async add(name: string, content: Uint8Array | string): Promise<void> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await this.addSegment(layOut([{ name, content: bytes } satisfies NewEntry]));
  }

  /** Adds entries that are laid out already, in one write. */
  async addSegment({ bytes, entries }: ZipSegment): Promise<void> {
    for (const { name } of entries) this.#checkNew(name);
    const base = this.#at;
    await this.#write(bytes);
    for (const entry of entries) {
      this.#entries.set(entry.name, { ...entry, offset: entry.offset + base });
    }
  }

  /** Adds an entry whose content comes in pieces, its size and check sum being known. */
  async addStream(entry: Omit<ZipEntry, "offset">, pieces: Iterable<Uint8Array>): Promise<void> {
    this.#checkNew(entry.name);
    const offset = this.#at;
    await this.#write(formatLocalHeader(entry));
    for (const piece of pieces) await this.#write(piece);
    this.#entries.set(entry.name, { ...entry, offset });
  }

  /** Writes the directory, makes sure all of it is on the disk, and gives the lock back. */
  async finish(): Promise<void> {
    try {
      await this.#handle.datasync();
      const directory = formatDirectory(this.#entries.values());
      const offset = this.#at;
      const end = formatEnd(this.#entries.size, offset, directory.length);
      await this.#write(Buffer.concat([directory, end]));
      await this.#handle.datasync();
      await this.#handle.close();
      this.#lock.release();
    } catch (cause) {
      await this.abort();
      throw cause instanceof BeambookError ? cause : fileError(cause, this.path);
    }
  }

  /** Takes back what was written: an old archive is as it was, a new one is gone. */
  async abort(): Promise<void> {
    try {
      if (!this.#isNew) await this.#handle.truncate(this.#began);
      await this.#handle.close();
      if (this.#isNew) await rm(this.path, { force: true });
    } catch {
      // closed already: nothing to take back
    } finally {
      this.#lock.release();
    }
  }

  /** Leaves the file as it is, without a directory, to go on with later. */
  async leave(): Promise<void> {
    await this.#handle.close();
    this.#lock.release();
  }

  #checkNew(name: string): void {
    checkEntryName(name, this.path);
    if (!this.#entries.has(name)) return;
    throw new BeambookError("InvalidArgument", `The archive has an entry "${name}" already.`, {
      file: this.path,
    });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let done = 0;
    try {
      while (done < bytes.length) {
        const position = this.#at + done;
        const { bytesWritten } = await this.#handle.write(
          bytes,
          done,
          bytes.length - done,
          position,
        );
        done += bytesWritten;
      }
    } catch (cause) {
      throw fileError(cause, this.path);
    }
    this.#at += done;
  }
}
