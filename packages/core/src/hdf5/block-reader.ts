import { arrayConstructor, type DType, type TypedArrayOf } from "../ndarray/dtype.js";
import { halfToFloat32 } from "../ndarray/half.js";
import { NDArray } from "../ndarray/ndarray.js";
import type { AxisSelection } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";
import type { ExecutorOptions } from "../parallel/choose.js";
import { type Hdf5Type, holdsPointers } from "./datatype.js";
import { decodeElement, type Hdf5Value } from "./decode.js";
import type { DataPlace } from "./direct/byte-reader.js";
import { BLOCK_BYTES, keptBuffer, MAX_BLOCK_BYTES } from "./kept-buffer.js";
import { longDoublesToNumbers, swapBytes } from "./long-double.js";
import { type Hyperslab, type Piece, splitPiece } from "./plan.js";
import type { RawModule } from "./raw-module.js";

/** Where a dataset is and how its elements lie in it. */
export interface DatasetSource {
  module: RawModule;
  file: bigint;
  path: string;
  shape: readonly number[];
  chunks: readonly number[] | null;
  type: Hdf5Type;
}

/**
 * Reads blocks of one dataset. Everything above plans hyperslabs and calls this; a reader that takes contiguous data or
 * chunks straight from the file has the same two methods.
 */
export interface BlockReader {
  /** Reads a piece into an array of the selection's shape (one axis per axis of the dataset, then the type's own). */
  readInto(piece: Piece, target: NDArray): void;
  /** {@link readInto} with worker threads; false where that is not worth it or not possible. */
  readParallel?(piece: Piece, target: NDArray, options: ExecutorOptions): Promise<boolean>;
  /** One row from what was read ahead; undefined when it is better read on its own. */
  readRow?(index: number): NDArray | undefined;
  /** Reads the elements of a piece in row-major order as JavaScript values. */
  readValues(piece: Piece): Hdf5Value[];
  /** What another thread needs to read the bytes of plain numbers; undefined where that is not possible. */
  where?: DataPlace;
}

/** The reader that goes through HDF5 in WASM with one kept buffer. */
export function wasmReader(source: DatasetSource): BlockReader {
  return {
    readInto: (piece: Piece, target: NDArray): void => readInto(source, piece, target),
    readValues: (piece: Piece): Hdf5Value[] => readValues(source, piece),
  };
}

function blocksOf(source: DatasetSource, piece: Piece): Generator<Piece> {
  return splitPiece(piece, source.type.size, {
    bytes: BLOCK_BYTES,
    largest: MAX_BLOCK_BYTES,
    chunks: source.chunks,
  });
}

function readInto(source: DatasetSource, piece: Piece, target: NDArray): void {
  const { base, inner } = unwrapArray(source.type);
  for (const block of blocksOf(source, piece)) {
    const count = sizeOf(block.slab.count) * sizeOf(inner);
    const pointer = fetchBlock(source, block.slab);
    const values = heapView(source.module, pointer, count, base, target.dtype);
    const part = target.slice(...partOf(block, inner));
    part.assign(new NDArray(values, target.dtype, { shape: part.shape }));
  }
}

/** Where a piece goes in an array. */
export function partOf(block: Piece, inner: readonly number[]): AxisSelection[] {
  const selection: AxisSelection[] = block.at.map((start, k) => ({
    kind: "slice",
    start,
    stop: start + block.slab.count[k],
    step: 1,
  }));
  return [...selection, ...inner.map(() => null)];
}

/** Array types (a fixed shape per element) read as extra axes. */
export function unwrapArray(type: Hdf5Type): { base: Hdf5Type; inner: number[] } {
  if (type.kind !== "array") return { base: type, inner: [] };
  const { base, inner } = unwrapArray(type.base);
  return { base, inner: [...type.shape, ...inner] };
}

/** The elements at a heap address as a typed array: a view, or converted where the file's type is not ours. */
function heapView(
  module: RawModule,
  pointer: number,
  count: number,
  type: Hdf5Type,
  dtype: DType,
): TypedArrayOf<DType> {
  const { buffer } = module.HEAPU8;
  if (type.kind === "longDouble") {
    return longDoublesToNumbers(new Uint8Array(buffer, pointer, count * type.size), type);
  }
  if ("swapped" in type && type.swapped) {
    const unit = type.kind === "complex" ? type.size / 2 : type.size;
    swapBytes(new Uint8Array(buffer, pointer, count * type.size), unit);
  }
  if (type.kind === "half") {
    const out = new Float32Array(count);
    halfToFloat32(new Uint16Array(buffer, pointer, count), out);
    return out;
  }
  const lanesPerElement = type.kind === "complex" ? 2 : 1;
  return new (arrayConstructor(dtype))(buffer, pointer, count * lanesPerElement);
}

function fetchBlock({ module, file, path, type }: DatasetSource, slab: Hyperslab): number {
  const bytes = Math.max(1, sizeOf(slab.count) * type.size);
  const pointer = keptBuffer(module, bytes);
  const [count, offset, stride] =
    slab.count.length === 0
      ? [null, null, null]
      : [slab.count.map(BigInt), slab.start.map(BigInt), slab.step.map(BigInt)];
  module.get_dataset_data(file, path, count, offset, stride, BigInt(pointer));
  return pointer;
}

function readValues(source: DatasetSource, piece: Piece): Hdf5Value[] {
  const { module, file, path, type } = source;
  const values: Hdf5Value[] = [];
  for (const block of blocksOf(source, piece)) {
    const pointer = fetchBlock(source, block.slab);
    try {
      const heap = module.HEAPU8;
      const total = sizeOf(block.slab.count);
      for (let i = 0; i < total; i++)
        values.push(decodeElement(heap, pointer + i * type.size, type));
    } finally {
      if (holdsPointers(type)) {
        const at = BigInt(pointer);
        if (block.slab.count.length === 0) module.reclaim_vlen_memory(file, path, "", at);
        else module.reclaim_vlen_memory_count(file, path, "", at, block.slab.count.map(BigInt));
      }
    }
  }
  return values;
}
