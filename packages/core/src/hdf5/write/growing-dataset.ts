import { BeambookError, isBeambookError } from "../../errors.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import type { ExecutorOptions } from "../../parallel/choose.js";
import { type Compression, filterChunk, pipeline } from "./chunk-filters.js";
import { type StoredChunk, writeChunkTree } from "./chunk-tree.js";
import { cutChunk, gridOf, wholeChunk } from "./chunking.js";
import { type CompressWork, compressInWorkers, worthWorkers } from "./compress-parallel.js";
import { suitsElements } from "./deflate.js";
import { encodeData } from "./encode-data.js";
import {
  chunkedLayout,
  dataspaceBody,
  datatypeMessage,
  fillMessage,
  filterMessage,
  MESSAGE,
  type Message,
} from "./messages.js";
import type { OutputFile } from "./output-file.js";
import { typeSize, type WriteType } from "./types.js";

/** What a chunked dataset is made of. */
export interface ChunkedPlan {
  type: WriteType;
  shape: number[];
  maxShape: readonly number[] | undefined;
  chunks: number[];
  compression: Compression;
  fill: Uint8Array | undefined;
  /** Where chunks are compressed. */
  parallel: ExecutorOptions;
}

/** Takes down where a chunk is. */
type NoteChunk = (k: number, address: number, length: number) => void;

/** How many chunks are compressed at a time: enough for Node's four zlib threads. */
const AT_ONCE = 8;

/** A chunked dataset that takes blocks along its first axis. */
export class GrowingDataset {
  /** Absolute path inside the file. */
  readonly path: string;
  readonly #file: OutputFile;
  readonly #plan: ChunkedPlan;
  readonly #stored: StoredChunk[] = [];
  readonly #touch: () => void;
  /** Rows that do not fill a chunk yet, as bytes. */
  #rest: Uint8Array = new Uint8Array(0);
  #restRows = 0;
  #ownDeflate: boolean | undefined;

  /** @internal */
  constructor(file: OutputFile, path: string, plan: ChunkedPlan, touch: () => void) {
    this.#file = file;
    this.path = path;
    this.#plan = plan;
    this.#touch = touch;
  }

  /** Shape so far. */
  get shape(): readonly number[] {
    return this.#plan.shape;
  }

  /**
   * Adds rows at the end of the first axis. Full rows of chunks are compressed and written at once; the rest waits
   * for the next call, a flush or the end.
   *
   * @param block - shape (rows, …) with the dataset's other lengths
   * @throws `ShapeMismatch`
   */
  async append(block: NDArray): Promise<void> {
    const { shape, type } = this.#plan;
    const inner = shape.slice(1);
    if (block.ndim !== shape.length || inner.some((n, k) => n !== block.shape[k + 1])) {
      throw new BeambookError(
        "ShapeMismatch",
        `A block of shape (${block.shape.join(", ")}) does not continue (${["rows", ...inner].join(", ")}).`,
        { file: this.#file.path, dataset: this.path },
      );
    }
    await this.appendBytes(encodeData(block, { type }).bytes as Uint8Array, block.shape[0]);
  }

  /** @internal Takes over chunks that are in the file already, and the rows after them that do not fill a chunk. */
  resume(stored: readonly StoredChunk[], rest: Uint8Array): void {
    const { shape, chunks } = this.#plan;
    this.#stored.push(...stored);
    this.#rest = rest;
    this.#restRows = shape[0] % chunks[0];
  }

  /** @internal {@link append} for rows that are encoded already. */
  async appendBytes(bytes: Uint8Array, count: number): Promise<void> {
    const { shape, type, chunks } = this.#plan;
    const rowBytes = sizeOf(shape.slice(1)) * typeSize(type);
    const all = join(this.#rest, bytes);
    const rows = this.#restRows + count;
    const whole = Math.floor(rows / chunks[0]) * chunks[0];
    const start = shape[0] - this.#restRows;
    if (whole > 0) await this.#store(all.subarray(0, whole * rowBytes), start, whole);
    this.#rest = all.slice(whole * rowBytes);
    this.#restRows = rows - whole;
    shape[0] += count;
    this.#touch();
  }

  /** @internal Writes what waits and the chunk index, and describes the dataset as it is now. */
  async messages(): Promise<Message[]> {
    const { type, shape, maxShape, chunks, compression, fill } = this.#plan;
    const size = typeSize(type);
    const full = this.#stored.length;
    if (this.#restRows > 0)
      await this.#store(this.#rest, shape[0] - this.#restRows, this.#restRows);
    const tree = await writeChunkTree(
      this.#stored,
      chunks,
      size,
      (n) => this.#file.allocate(n),
      (address, bytes) => this.#file.write(address, bytes),
    );
    this.#stored.length = full; // a partial chunk is written again when it has grown
    const filters = pipeline(compression, size);
    return [
      { type: MESSAGE.dataspace, body: dataspaceBody(shape, maxShape) },
      datatypeMessage(type),
      fillMessage(fill, true),
      ...(filters.length > 0 ? [filterMessage(filters)] : []),
      chunkedLayout(tree, chunks, size),
    ];
  }

  /** Cuts rows into chunks, compresses and writes them in order. */
  async #store(bytes: Uint8Array, firstRow: number, rows: number): Promise<void> {
    const { type, shape, chunks, compression, fill, parallel } = this.#plan;
    const size = typeSize(type);
    const filters = pipeline(compression, size);
    const slab = [rows, ...shape.slice(1)];
    const places = gridOf(slab, chunks);
    // What is compressed needs no copy: nobody sees its bytes afterwards.
    const cut = (k: number): Uint8Array =>
      (filters.length > 0 ? wholeChunk(bytes, slab, chunks, places[k], size) : undefined) ??
      cutChunk(bytes, slab, chunks, places[k], size, fill);
    const note = (k: number, address: number, length: number): void => {
      const offset = places[k].map((o, axis) => (axis === 0 ? o + firstRow : o));
      this.#stored.push({ offset, address, bytes: length });
    };
    const count = places.length;
    const work = { count, bytes: sizeOf(chunks) * size, cut, filters, elementSize: size };
    const before = this.#stored.length;
    if (worthWorkers(work, parallel) && this.#suits(work)) {
      await this.#storeWithWorkers(work, note);
    }
    await this.#storeWithZlib(work, note, this.#stored.length - before);
  }

  /** Whether our own compressor does as well as zlib: what the first chunk shows holds for all. */
  #suits({ cut, filters, elementSize }: CompressWork): boolean {
    this.#ownDeflate ??= suitsElements(cut(0), filters, elementSize);
    return this.#ownDeflate;
  }

  /** Stores all chunks, or those that were ready when a worker died. */
  async #storeWithWorkers(work: CompressWork, note: NoteChunk): Promise<void> {
    try {
      for await (const run of compressInWorkers(work, this.#plan.parallel)) {
        const address = await this.#file.place(run.bytes);
        for (const [k, { at, length }] of run.chunks.entries())
          note(run.first + k, address + at, length);
      }
    } catch (error) {
      if (!isBeambookError(error, "TaskFailed")) throw error;
    }
  }

  async #storeWithZlib(
    { count, cut, filters }: CompressWork,
    note: NoteChunk,
    first: number,
  ): Promise<void> {
    const compress = (from: number): Promise<Uint8Array[]> => {
      const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, k) => cut(from + k));
      const ready = Promise.all(some.map((chunk) => filterChunk(chunk, filters)));
      ready.catch(() => {}); // heard of where it is awaited, unless writing fails before
      return ready;
    };
    // While some are written, the next are being compressed.
    let next = compress(first);
    for (let i = first; i < count; i += AT_ONCE) {
      const ready = await next;
      next = compress(Math.min(count, i + AT_ONCE));
      for (const [k, chunk] of ready.entries()) {
        note(i + k, await this.#file.place(chunk), chunk.length);
      }
    }
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
