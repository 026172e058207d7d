import type { BeambookError } from "../../errors.js";
import { throwIfAborted } from "../../errors.js";
import type { FileBytes, PieceFile } from "./file-bytes.js";

/** Reads shorter than this are done at once: a thread would take longer to wake. */
const SMALL_BYTES = 64 << 10;
/** Most bytes of one read, so that threads share a long one. */
const PART_BYTES = 8 << 20;
/** Reads at a time; Node's pool has four threads. */
const AT_ONCE = 4;

/**
 * A file whose long reads run in Node's thread pool, several at once: most of the time of reading into fresh memory goes
 * into getting that memory, page by page, and two threads get it twice as fast.
 */
export class LaterBytes implements PieceFile {
  readonly path: string;
  readonly size: number;
  readonly #file: FileBytes;
  readonly #parts: { target: Uint8Array; address: number }[] = [];

  constructor(file: FileBytes) {
    this.#file = file;
    this.path = file.path;
    this.size = file.size;
  }

  readInto(target: Uint8Array, address: number): void {
    this.#file.readInto(target, address);
  }

  fill(target: Uint8Array, address: number): void {
    if (target.length < SMALL_BYTES) {
      this.#file.readInto(target, address);
      return;
    }
    this.#file.assertInside(target.length, address);
    for (let at = 0; at < target.length; at += PART_BYTES) {
      const part = target.subarray(at, Math.min(at + PART_BYTES, target.length));
      this.#parts.push({ target: part, address: address + at });
    }
  }

  damaged(what: string, address: number): BeambookError {
    return this.#file.damaged(what, address);
  }

  /** Does all reads that are left. */
  async finish(signal?: AbortSignal): Promise<void> {
    const rest = this.#parts.values();
    const work = async (): Promise<void> => {
      for (const { target, address } of rest) {
        throwIfAborted(signal);
        await this.#file.readLater(target, address);
      }
    };
    const done = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
    for (const result of done) if (result.status === "rejected") throw result.reason;
  }
}
