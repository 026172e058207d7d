import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { BeambookError } from "../../errors.js";
import { FileBytes } from "../direct/file-bytes.js";
import { encodeSuperblock, SUPERBLOCK_SIZE } from "./object-header.js";

/** A file that grows at its end; its superblock is written last, so that readers see whole states only. */
export class OutputFile {
  /** Where the file will be. */
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #temporary: string | undefined;
  #end: number;
  #before: FileBytes | undefined;

  private constructor(path: string, handle: FileHandle, end: number, temporary?: string) {
    this.path = path;
    this.#handle = handle;
    this.#end = end;
    this.#temporary = temporary;
  }

  /** A new file under a temporary name beside `path`, renamed by {@link finish}. */
  static async create(path: string): Promise<OutputFile> {
    const full = resolve(path);
    const temporary = join(
      dirname(full),
      `.${basename(full)}.${randomBytes(4).toString("hex")}.part`,
    );
    const handle = await opened(temporary, "wx+", full);
    return new OutputFile(full, handle, SUPERBLOCK_SIZE, temporary);
  }

  /** An existing file, to be grown in place. */
  static async append(path: string): Promise<OutputFile> {
    const full = resolve(path);
    const handle = await opened(full, "r+", full);
    const { size } = await handle.stat();
    return new OutputFile(full, handle, size);
  }

  /** Reserves bytes at the end, aligned to 8, and returns their address. */
  allocate(size: number): number {
    const at = Math.ceil(this.#end / 8) * 8;
    this.#end = at + size;
    return at;
  }

  /** Writes bytes at an address that was allocated. */
  async write(address: number, bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#handle
        .write(bytes, done, Math.min(bytes.length - done, 1 << 30), address + done)
        .catch((cause: NodeJS.ErrnoException) => {
          throw writeError(this.path, cause);
        });
      done += bytesWritten;
    }
  }

  /** Allocates and writes. */
  async place(bytes: Uint8Array): Promise<number> {
    const address = this.allocate(bytes.length);
    await this.write(address, bytes);
    return address;
  }

  /** The file as it was when it was opened to be continued. */
  get before(): FileBytes {
    this.#before ??= new FileBytes(this.path);
    return this.#before;
  }

  /** Makes everything written so far visible: data first, then the superblock that leads to it. */
  async commit(root: number): Promise<void> {
    await this.#handle.truncate(this.#end);
    await this.#handle.datasync();
    await this.write(0, encodeSuperblock(this.#end, root));
    await this.#handle.datasync();
  }

  /** Closes the file and gives it its name. */
  async finish(): Promise<void> {
    await this.#handle.close();
    this.#before?.close();
    if (this.#temporary) await rename(this.#temporary, this.path);
  }

  /** Closes the file; a new one is removed, a grown one stays as last committed. */
  async abandon(): Promise<void> {
    await this.#handle.close();
    this.#before?.close();
    if (this.#temporary) await rm(this.#temporary, { force: true });
  }
}

async function opened(path: string, flags: string, shown: string): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (cause) {
    throw writeError(shown, cause as NodeJS.ErrnoException);
  }
}

function writeError(file: string, cause: NodeJS.ErrnoException): BeambookError {
  const reasons: Record<string, [message: string, hint: string]> = {
    ENOENT: ["The folder or file does not exist.", "Create the folder first."],
    EACCES: ["No permission to write here.", "Choose another folder."],
    EROFS: ["The disk is read-only.", "Choose another folder."],
    ENOSPC: ["The disk is full.", "Make room; the file as it was before is untouched."],
    EDQUOT: ["The quota is used up.", "Make room; the file as it was before is untouched."],
  };
  const [message, hint] = reasons[cause.code ?? ""] ?? [`Cannot write: ${cause.message}.`, ""];
  return new BeambookError("FileAccess", message, { file, ...(hint ? { hint } : {}), cause });
}
