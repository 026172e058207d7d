import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { BeambookError } from "../../errors.js";

/** Most bytes of metadata that are read at once; a damaged file may claim anything. */
const MAX_METADATA = 1 << 28;

/** The bytes of a file by address, with bounds checked. */
export class FileBytes {
  readonly path: string;
  readonly size: number;
  readonly #fd: number;
  #open = true;

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

  /** Fills `target` from an address. */
  readInto(target: Uint8Array, address: number): void {
    if (!(address >= 0) || address + target.length > this.size) {
      throw this.damaged(`${target.length} bytes beyond its end at ${this.size}`, address);
    }
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

  /** The error for a file that contradicts itself. */
  damaged(what: string, address: number): BeambookError {
    return new BeambookError("FileFormat", `The file is damaged: it refers to ${what}.`, {
      file: this.path,
      at: address,
    });
  }

  close(): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
  }
}
