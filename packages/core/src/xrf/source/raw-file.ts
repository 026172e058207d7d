import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { BeambookError } from "../../errors.js";
import { fileError } from "../../zarr/index.js";
import type { RippleHeader } from "./rpl.js";

/** The numbers of a `.raw` file, in this machine's byte order. */
export class RawFile {
  readonly path: string;
  readonly header: RippleHeader;
  readonly #descriptor: number;
  #open = true;

  /**
   * @throws FileNotFound, FileAccess
   * @throws FileFormat when the file's size is not what the header says
   */
  constructor(path: string, header: RippleHeader) {
    this.path = path;
    this.header = header;
    try {
      this.#descriptor = openSync(path, "r");
    } catch (cause) {
      throw fileError(cause, path);
    }
    const { width, height, depth, dataLength, offset } = header;
    const wanted = offset + width * height * depth * dataLength;
    const { size } = fstatSync(this.#descriptor);
    if (size !== wanted) {
      this.close();
      const before = offset > 0 ? ` after ${offset} bytes` : "";
      throw new BeambookError(
        "FileFormat",
        `The .raw file has ${size} bytes, its .rpl file describes ${wanted}: ` +
          `${height} x ${width} x ${depth} numbers of ${dataLength} bytes${before}.`,
        { file: path, hint: "Is this the right .rpl file, and is the .raw file complete?" },
      );
    }
  }

  /** The whole file's numbers. */
  readAll(): Uint8Array {
    const { width, height, depth, dataLength, offset } = this.header;
    const bytes = new Uint8Array(width * height * depth * dataLength);
    this.#read(bytes, offset);
    this.#swap(bytes);
    return bytes;
  }

  /** The spectra of pixels `x0` to `x1` of a row, one after another. */
  readPixels(row: number, x0: number, x1: number, target: Uint8Array): void {
    const { width, depth, dataLength, offset, recordBy } = this.header;
    const out = target.subarray(0, (x1 - x0) * depth * dataLength);
    if (recordBy === "vector") {
      this.#read(out, offset + (row * width + x0) * depth * dataLength);
    } else this.#readImages(row, x0, x1, out);
    this.#swap(out);
  }

  /** Ends access; may be called again. */
  close(): void {
    if (this.#open) closeSync(this.#descriptor);
    this.#open = false;
  }

  /** One stretch per channel, dealt out to the pixels. */
  #readImages(row: number, x0: number, x1: number, target: Uint8Array): void {
    const { width, height, depth, dataLength: size, offset } = this.header;
    const stretch = new Uint8Array((x1 - x0) * size);
    for (let channel = 0; channel < depth; channel++) {
      this.#read(stretch, offset + ((channel * height + row) * width + x0) * size);
      for (let x = 0; x < x1 - x0; x++) {
        const at = (x * depth + channel) * size;
        for (let b = 0; b < size; b++) target[at + b] = stretch[x * size + b];
      }
    }
  }

  #read(target: Uint8Array, position: number): void {
    let done = 0;
    try {
      while (done < target.length) {
        const left = Math.min(target.length - done, 1 << 30);
        const got = readSync(this.#descriptor, target, done, left, position + done);
        if (got === 0) break;
        done += got;
      }
    } catch (cause) {
      throw fileError(cause, this.path);
    }
    if (done < target.length) {
      throw new BeambookError("FileFormat", "The .raw file became shorter while it was read.", {
        file: this.path,
        at: position + done,
      });
    }
  }

  #swap(bytes: Uint8Array): void {
    const { byteOrder, dataLength } = this.header;
    if (byteOrder === "little-endian" || dataLength === 1) return;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (dataLength === 2) buffer.swap16();
    else if (dataLength === 4) buffer.swap32();
    else buffer.swap64();
  }
}
