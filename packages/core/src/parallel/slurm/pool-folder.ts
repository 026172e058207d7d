import { randomBytes } from "node:crypto";
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { BeambookError } from "../../errors.js";
import { makeFolder } from "./make-folder.js";

/**
 * The folder through which a lasting pool and its workers talk. A block waits in `queue`, moves to `taken` under the
 * name of its worker (a rename, which only one can do), and its outcome appears in `results`.
 */
export class PoolFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes a new one. @throws FileAccess */
  static create(parent: string, name: string): PoolFolder {
    const folder = new PoolFolder(join(parent, `${name}-pool-${randomBytes(4).toString("hex")}`));
    folder.#guard(folder.path, () => {
      for (const part of ["queue", "taken", "results", "logs"]) {
        makeFolder(join(folder.path, part));
      }
    });
    folder.touch();
    return folder;
  }

  get logs(): string {
    return join(this.path, "logs");
  }

  /** Shows workers that somebody is still there to take results. */
  touch(): void {
    const file = join(this.path, "alive");
    const now = new Date();
    this.#guard(file, () => {
      try {
        utimesSync(file, now, now);
      } catch {
        writeFileSync(file, "");
      }
    });
  }

  /** Seconds since {@link touch}; infinite when the pool was closed. */
  silence(): number {
    const info = statSync(join(this.path, "alive"), { throwIfNoEntry: false });
    return info ? (Date.now() - info.mtimeMs) / 1000 : Number.POSITIVE_INFINITY;
  }

  /** Tells workers to end after their block. */
  close(): void {
    rmSync(join(this.path, "alive"), { force: true });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** Puts a block into the queue. */
  enqueue(block: string, content: Uint8Array): void {
    this.#put(join(this.path, "queue", block), content);
  }

  /** Takes the first block that nobody has taken; undefined when there is none. */
  take(worker: string): { block: string; content: Uint8Array } | undefined {
    for (const block of readdirSync(join(this.path, "queue")).sort()) {
      if (block.endsWith(".part")) continue;
      const own = join(this.path, "taken", `${block}@${worker}`);
      try {
        renameSync(join(this.path, "queue", block), own);
      } catch {
        continue; // another worker was faster
      }
      return { block, content: this.#get(own) };
    }
    return undefined;
  }

  /** Writes what came of a block. */
  finish(block: string, worker: string, content: Uint8Array): void {
    this.#put(join(this.path, "results", block), content);
    rmSync(join(this.path, "taken", `${block}@${worker}`), { force: true });
  }

  /** Blocks that have an outcome. */
  finished(): string[] {
    return readdirSync(join(this.path, "results")).filter((name) => !name.endsWith(".part"));
  }

  /** The outcome of a block, which is then gone. */
  collect(block: string): Uint8Array {
    const path = join(this.path, "results", block);
    const content = this.#get(path);
    rmSync(path, { force: true });
    return content;
  }

  /** Blocks in the hands of workers. */
  taken(): { block: string; worker: string }[] {
    return readdirSync(join(this.path, "taken")).map((name) => {
      const at = name.indexOf("@");
      return { block: name.slice(0, at), worker: name.slice(at + 1) };
    });
  }

  /** Puts a block back whose worker is gone. @returns whether it was still there */
  putBack(block: string, worker: string): boolean {
    try {
      renameSync(join(this.path, "taken", `${block}@${worker}`), join(this.path, "queue", block));
      return true;
    } catch {
      return false; // it was finished meanwhile
    }
  }

  /** Removes blocks that nobody wants any more. */
  discard(isUnwanted: (block: string) => boolean): void {
    for (const part of ["queue", "results"]) {
      for (const block of readdirSync(join(this.path, part))) {
        if (isUnwanted(block)) rmSync(join(this.path, part, block), { force: true });
      }
    }
  }

  /** Whole or not at all, with a checksum in front. */
  #put(path: string, content: Uint8Array): void {
    const head = Buffer.alloc(4);
    head.writeUInt32LE(crc32(content), 0);
    this.#guard(path, () => {
      writeFileSync(`${path}.part`, Buffer.concat([head, content]), { flush: true });
      renameSync(`${path}.part`, path);
    });
  }

  #get(path: string): Uint8Array {
    const bytes = this.#guard(path, () => readFileSync(path));
    const content = bytes.subarray(4);
    if (bytes.length >= 4 && crc32(content) === bytes.readUInt32LE(0)) return content;
    throw new BeambookError("FileFormat", "The file does not fit its checksum.", { file: path });
  }

  #guard<T>(path: string, action: () => T): T {
    try {
      return action();
    } catch (cause) {
      throw new BeambookError("FileAccess", `${(cause as Error).message}.`, {
        file: path,
        hint: "The shared folder may be full, read-only or gone.",
        cause,
      });
    }
  }
}
