import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { BeambookError } from "../../errors.js";

/** A file that is read at any place, without a position of its own. */
export class RandomFile {
  readonly path: string;
  #descriptor: number | undefined;

  /** @throws FileNotFound, FileAccess */
  constructor(path: string) {
    this.path = path;
    try {
      this.#descriptor = openSync(path, "r");
    } catch (cause) {
      throw fileError(cause, path);
    }
  }

  /** Bytes of the file now. */
  get length(): number {
    return fstatSync(this.#open()).size;
  }

  /** Bytes from `position` on: `count`, or fewer at the end of the file. */
  read(position: number, count: number): Buffer {
    return this.readInto(Buffer.allocUnsafe(count), position);
  }

  /** Fills a buffer from `position` on; the part that was filled. */
  readInto(target: Buffer, position: number): Buffer {
    const descriptor = this.#open();
    let done = 0;
    try {
      while (done < target.length) {
        const got = readSync(descriptor, target, done, target.length - done, position + done);
        if (got === 0) break;
        done += got;
      }
    } catch (cause) {
      throw fileError(cause, this.path);
    }
    return target.subarray(0, done);
  }

  /** Ends access; may be called again. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    throw new BeambookError("FileAccess", "The file is closed.", { file: this.path });
  }
}

/** A system error as ours, with what to do where that is known. */
export function fileError(cause: unknown, file: string): BeambookError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") return new BeambookError("FileNotFound", "No such file.", { file, cause });
  if (code === "EISDIR") {
    return new BeambookError("FileAccess", "This is a folder.", { file, cause });
  }
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new BeambookError("FileAccess", "The disk is full.", {
      file,
      cause,
      hint: "What the file held before is unharmed. Make room and run it again.",
    });
  }
  return new BeambookError("FileAccess", `Cannot use the file: ${message}.`, { file, cause });
}
