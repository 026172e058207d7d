import { closeSync, fstatSync, openSync, read, readSync } from "node:fs";
import { BeambookError } from "../../errors.js";

/** Most bytes of metadata that are read at once; a damaged file may claim anything. */
const MAX_METADATA = 1 << 28;

/** What readers of pieces need of a file. */
export interface PieceFile {
  readonly path: string;
  readonly size: number;
  /** Fills `target` from an address at once. */
  readInto(target: Uint8Array, address: number): void;
  /** Fills `target`, a part of what was asked for, at once or before the reading ends. */
  fill(target: Uint8Array, address: number): void;
  damaged(what: string, address: number): BeambookError;
}

/** The bytes of a file by address, with bounds checked. */
export class FileBytes implements PieceFile {
  readonly path: string;
  readonly size: number;
  readonly #fd: number;
  #open = true;
  #reading = 0;

  constructor(path: string) {
    this.path = path;
    this.#fd = openSync(path, "r");
    this.size = fstatSync(this.#fd).size;
  }

  /**
   * Metadata at an address.
   *
   * @throws `FileFormat` when it lies outside the file
   */
  metadata(address: number, length: number): DataView {
    if (length > MAX_METADATA) throw this.damaged(`metadata of ${length} bytes`, address);
    const bytes = new Uint8Array(length);
    this.readInto(bytes, address);
    return new DataView(bytes.buffer);
  }

  /** @throws `FileFormat` when a range lies outside the file */
  assertInside(length: number, address: number): void {
    if (address >= 0 && address + length <= this.size) return;
    throw this.damaged(`${length} bytes beyond its end at ${this.size}`, address);
  }

  /** Fills `target` from an address. */
  readInto(target: Uint8Array, address: number): void {
    this.assertInside(target.length, address);
    let done = 0;
    while (done < target.length) {
      const n = readSync(
        this.#fd,
        target,
        done,
        Math.min(target.length - done, 2 ** 30),
        address + done,
      );
      if (n === 0) throw this.damaged("bytes that are no longer there", address + done);
      done += n;
    }
  }

  /** {@link readInto} as {@link PieceFile} has it. */
  fill(target: Uint8Array, address: number): void {
    this.readInto(target, address);
  }

  /** {@link readInto} in Node's thread pool; closing waits for it. */
  async readLater(target: Uint8Array, address: number): Promise<void> {
    this.assertInside(target.length, address);
    this.#reading += 1;
    try {
      let done = 0;
      while (done < target.length) {
        const n = await readSome(this.#fd, target.subarray(done), address + done);
        if (n === 0) throw this.damaged("bytes that are no longer there", address + done);
        done += n;
      }
    } finally {
      this.#reading -= 1;
      if (!this.#open && this.#reading === 0) closeSync(this.#fd);
    }
  }

  /** The error for a file that contradicts itself. */
  damaged(what: string, address: number): BeambookError {
    return new BeambookError("FileFormat", `The file is damaged: it refers to ${what}.`, {
      file: this.path,
      at: address,
    });
  }

  close(): void {
    if (this.#open && this.#reading === 0) closeSync(this.#fd);
    this.#open = false;
  }
}

function readSome(fd: number, target: Uint8Array, address: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = Math.min(target.length, 2 ** 30);
    read(fd, target, 0, length, address, (error, n) => (error ? reject(error) : resolve(n)));
  });
}
