import { totalmem } from "node:os";
import { BeambookError, throwIfAborted } from "../errors.js";
import {
  type AxisSelection,
  arrayConstructor,
  contiguousStrides,
  type DType,
  full,
  itemSize,
  lanes,
  NDArray,
  sizeOf,
  zeros,
} from "../ndarray/index.js";
import { type Box, boxOf, chunksIn } from "./box.js";
import { chunkError, decodeChunk } from "./codecs/chunk.js";
import { displayType, needDType } from "./dtype-names.js";
import type { ArrayMeta, ZarrFormat } from "./metadata.js";
import { readByZarrita } from "./zarrita.js";
import type { ZipArchive } from "./zip/archive.js";

/** A part of an array that lies in one chunk. */
export interface ArrayPart {
  /** The elements, a copy. */
  data: NDArray;
  /** Index of the first element in the whole array. */
  start: number[];
}

/** How long reads can be stopped. */
export interface ReadPartOptions {
  signal?: AbortSignal;
}

/** An array in a zip: its description, and its elements, read as they are asked for. */
export class ZarrArray {
  /** Path in the archive. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  /** The dtype as numpy calls it, also of types that cannot be read here. */
  readonly type: string;
  readonly format: ZarrFormat;
  /** @internal */
  readonly meta: ArrayMeta;
  readonly #archive: ZipArchive;

  /** @internal */
  constructor(archive: ZipArchive, meta: ArrayMeta) {
    this.#archive = archive;
    this.meta = meta;
    this.name = meta.name;
    this.shape = meta.shape;
    this.chunks = meta.chunks;
    this.format = meta.format;
    this.type = displayType(meta.storedType);
  }

  /** The dtype; undefined for types without typed arrays. */
  get dtype(): DType | undefined {
    return this.meta.dtype;
  }

  /** Bytes of all elements, unpacked. */
  get nbytes(): number {
    return sizeOf(this.shape) * (this.dtype ? itemSize(this.dtype) : 0);
  }

  /** Number of chunks of the grid, whether stored or not. */
  get chunkCount(): number {
    return sizeOf(this.shape.map((n, k) => Math.ceil(n / this.chunks[k])));
  }

  /** Bytes of the stored chunks, packed. */
  get storedBytes(): number {
    let bytes = 0;
    for (const entry of this.chunkNames()) bytes += this.#archive.entries.get(entry)!.packedSize;
    return bytes;
  }

  /** Names of the stored chunks' entries. */
  *chunkNames(): Generator<string, void, void> {
    const { entries } = this.#archive;
    if (this.chunkCount > entries.size) {
      // Mostly gaps, or metadata that is damaged.
      const metadata = /\/(\.z(array|attrs)|zarr\.json)$/;
      for (const name of entries.keys()) {
        if (name.startsWith(`${this.name}/`) && !metadata.test(name)) yield name;
      }
      return;
    }
    const whole = { start: this.shape.map(() => 0), stop: [...this.shape] };
    for (const index of chunksIn(whole, this.chunks)) {
      const name = this.meta.chunkName(index);
      if (entries.has(name)) yield name;
    }
  }

  /**
   * Part of the array; one selection per axis, missing ones take everything.
   *
   * @throws FileFormat naming the entry when a chunk is damaged
   * @throws UnsupportedType for text, dates and other types without typed arrays
   */
  async read(...selection: readonly AxisSelection[]): Promise<NDArray> {
    const { dtype, storedType } = this.meta;
    const known = needDType(dtype, storedType, this.#archive.path, this.name);
    if (selection.length > this.shape.length) {
      throw new BeambookError(
        "IndexOutOfRange",
        `${selection.length} selections for an array of ${this.shape.length} axes.`,
        { dataset: this.name },
      );
    }
    const { box, inside } = boxOf(selection, this.shape);
    const shape = box.start.map((start, k) => box.stop[k] - start);
    this.#checkSize(sizeOf(shape) * itemSize(known));
    if (this.meta.codec.kind === "other") {
      const whole = await readByZarrita(this.#archive, this.meta, box);
      return inside.some((s) => s !== null) ? whole.slice(...inside).copy() : whole;
    }
    const out = this.#allocate(shape, known);
    for await (const { data, start } of this.parts(box)) {
      const place = start.map((at, k) => {
        const from = at - box.start[k];
        return { kind: "slice", start: from, stop: from + data.shape[k], step: 1 } as const;
      });
      out.slice(...place).assign(data);
    }
    return inside.some((s) => s !== null) ? out.slice(...inside).copy() : out;
  }

  /** The parts of a box, chunk by chunk, without holding more than one. */
  async *parts(box: Box, { signal }: ReadPartOptions = {}): AsyncGenerator<ArrayPart, void, void> {
    if (this.meta.codec.kind === "other") {
      yield { data: await readByZarrita(this.#archive, this.meta, box), start: [...box.start] };
      return;
    }
    for (const index of chunksIn(box, this.chunks)) {
      throwIfAborted(signal);
      const origin = index.map((i, k) => i * this.chunks[k]);
      const start = origin.map((at, k) => Math.max(at, box.start[k]));
      const shape = origin.map((at, k) => Math.min(at + this.chunks[k], box.stop[k]) - start[k]);
      const within = start.map((at, k) => at - origin[k]);
      yield { data: await this.#chunkPart(index, within, shape), start };
    }
  }

  /** The elements from `within`, of `shape`, of one chunk. */
  async #chunkPart(
    index: readonly number[],
    within: readonly number[],
    shape: readonly number[],
  ): Promise<NDArray> {
    const { dtype, storedType, littleEndian } = this.meta;
    const known = needDType(dtype, storedType, this.#archive.path, this.name);
    const name = this.meta.chunkName(index);
    if (!this.#archive.entries.has(name)) {
      this.#checkNotLost(name);
      return this.#allocate([...shape], known);
    }
    const size = itemSize(known);
    const strides = contiguousStrides(this.chunks);
    const first = dot(within, strides);
    const last = dot(
      within.map((at, k) => at + shape[k] - 1),
      strides,
    );
    const [from, to] = [first * size, (last + 1) * size];
    try {
      const bytes = this.#storedPart(name, from, to) ?? (await this.#decode(name, from, to));
      const data = littleEndian ? bytes : swapped(bytes, size / lanes(known));
      return new NDArray(typed(data, known), known, { shape, strides });
    } catch (error) {
      throw chunkError(error, this.#archive.path, name);
    }
  }

  /** Bytes `from` to `to` of an unpacked chunk whose check sum was found right before. */
  #storedPart(name: string, from: number, to: number): Uint8Array | undefined {
    const archive = this.#archive;
    if (this.meta.codec.kind !== "none" || !archive.isChecked(name)) return undefined;
    const part = archive.readPart(name, from, to - from)?.slice();
    return part?.length === to - from ? part : undefined;
  }

  #decode(name: string, from: number, to: number): Promise<Uint8Array> {
    const { chunks, dtype } = this.meta;
    const bytes = sizeOf(chunks) * itemSize(dtype as DType);
    return decodeChunk(this.#archive.read(name), this.meta, bytes, from, to);
  }

  #checkSize(bytes: number): void {
    if (bytes <= totalmem()) return;
    throw new BeambookError("TooLarge", `${bytes} bytes do not fit into memory.`, {
      file: this.#archive.path,
      dataset: this.name,
      hint: "Read part of the array, or go over its parts.",
    });
  }

  /** Chunks may be missing on purpose, but not where the archive has lost entries. */
  #checkNotLost(name: string): void {
    if (this.#archive.repair?.kind !== "directory missing") return;
    throw new BeambookError("NoData", `The chunk "${name}" is not among the entries recovered.`, {
      file: this.#archive.path,
      dataset: this.name,
      hint: "The writing of this file was interrupted; write it again.",
    });
  }

  #allocate(shape: number[], dtype: DType): NDArray {
    const { fillValue } = this.meta;
    return fillValue === 0 ? zeros(shape, dtype) : full(shape, fillValue, dtype);
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k], 0);
}

function typed(bytes: Uint8Array, dtype: DType): NDArray["data"] {
  const Elements = arrayConstructor(dtype);
  const count = Math.floor(bytes.byteLength / Elements.BYTES_PER_ELEMENT);
  return new Elements(bytes.buffer, bytes.byteOffset, count);
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const out = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) out.swap16();
  else if (width === 4) out.swap32();
  else if (width === 8) out.swap64();
  return out;
}
