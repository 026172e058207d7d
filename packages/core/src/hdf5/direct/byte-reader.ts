import { throwIfAborted } from "../../errors.js";
import { arrayConstructor } from "../../ndarray/dtype.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import type { ExecutorOptions } from "../../parallel/choose.js";
import { wasmReader } from "../block-reader.js";
import { arrayDType, type Hdf5Type } from "../datatype.js";
import type { FileHandle } from "../file-handle.js";
import { BLOCK_BYTES, MAX_BLOCK_BYTES } from "../kept-buffer.js";
import { headerAddress, staysInFile } from "../link-target.js";
import { type Hyperslab, splitPiece } from "../plan.js";
import { type ByteBlock, byteStrides, copyBlock } from "./copy-block.js";
import { type DirectDataset, inspectDataset, type ReadPlace } from "./direct-dataset.js";
import type { FileBytes, PieceFile } from "./file-bytes.js";
import { LaterBytes } from "./later-bytes.js";
import { readInWorkers } from "./parallel-reader.js";
import { readChunks, readContiguous } from "./read-piece.js";
import { swapBlock } from "./swap-block.js";
import { virtualBytes } from "./virtual-reader.js";

/** Fewer bytes than this are read at once, in this thread. */
const WORTH_BYTES = 1 << 20;

/** A dataset of an open file, as HDF5 describes it. */
export interface DatasetFacts {
  path: string;
  shape: readonly number[];
  maxShape: readonly (number | null)[];
  chunks: readonly number[] | null;
  type: Hdf5Type;
}

/** Reads elements of one dataset as bytes (little-endian, in the file's size) into any memory. */
export interface ByteReader {
  /** Fills `place`; false when it turns out that only HDF5 can, what is in `place` then means nothing. */
  read(slab: Hyperslab, place: ByteBlock): boolean;
  /** {@link read} with worker threads, where that is worth it; false if it is not. */
  readParallel?(slab: Hyperslab, place: ByteBlock, options: ExecutorOptions): Promise<boolean>;
  /** What another thread needs to read the same; undefined where the data lies in several files. */
  where?: DataPlace;
}

/** Where another thread finds a dataset's bytes. */
export interface DataPlace extends ReadPlace {
  /** Entries along the first axis that are decoded together. */
  together: number;
}

/**
 * A reader past HDF5; undefined where the data needs it.
 *
 * @param chain - the virtual datasets that lead here, so that one which refers to itself is found
 */
export function directBytes(
  handle: FileHandle,
  facts: DatasetFacts,
  chain: readonly string[],
): ByteReader | undefined {
  const { direct } = handle;
  const address = direct && (handle.examine(facts.path) ?? referenced(handle, facts.path));
  if (!direct || address === undefined) return undefined;
  const { file, base } = direct;
  const dataset = inspectDataset(file, base, address, facts);
  if (!dataset) return undefined;
  const { layout } = dataset;
  if (layout.kind === "virtual") return virtualBytes(handle, facts, dataset, layout, chain);
  return plainBytes({ file, base, address }, dataset, facts);
}

/** A reader of data that lies in the file itself. */
export function plainBytes(
  { file, base, address }: { file: FileBytes; base: number; address: number },
  dataset: DirectDataset,
  facts: DatasetFacts,
): ByteReader {
  const { layout, swap } = dataset;
  const { shape, maxShape, type } = facts;
  const { size } = type;
  const readFrom = (source: PieceFile, slab: Hyperslab, place: ByteBlock): void => {
    if (layout.kind === "chunked") readChunks(source, dataset, size, shape, slab, place);
    else readContiguous(source, dataset, base, shape, size, slab, place);
  };
  const isCoded = layout.kind === "chunked" && dataset.filters.length > 0;
  const where: ReadPlace = { path: file.path, base, address, extent: { shape, maxShape, type } };
  const reader: ByteReader = {
    where: { ...where, together: isCoded ? layout.chunks[0] : 1 },
    read: (slab: Hyperslab, place: ByteBlock): boolean => {
      readFrom(file, slab, place);
      swapBlock(place, slab.count, size, swap);
      return true;
    },
    readParallel: async (
      slab: Hyperslab,
      place: ByteBlock,
      { executor, signal }: ExecutorOptions,
    ): Promise<boolean> => {
      if (executor === "inline" || sizeOf(slab.count) * size < WORTH_BYTES) return false;
      try {
        const later = new LaterBytes(file);
        readFrom(later, slab, place);
        await later.finish(signal);
      } catch {
        throwIfAborted(signal);
        return false; // Reading again in this thread tells what is wrong, and where.
      }
      swapBlock(place, slab.count, size, swap);
      return true;
    },
  };
  if (isCoded) {
    reader.readParallel = (
      slab: Hyperslab,
      place: ByteBlock,
      options: ExecutorOptions,
    ): Promise<boolean> => readInWorkers(where, layout.chunks, slab, place, options);
  }
  return reader;
}

/** Address of an object's header as HDF5 finds it; undefined for objects of other files. */
function referenced({ module, id, direct }: FileHandle, path: string): number | undefined {
  if (!direct || !staysInFile(module, id, path, direct.inside)) return undefined;
  return headerAddress(module, id, path);
}

/** A reader of bytes through HDF5, for sources of virtual datasets; undefined where types are converted. */
export function hdf5Bytes(handle: FileHandle, facts: DatasetFacts): ByteReader | undefined {
  const dtype = arrayDType(facts.type);
  const { path, shape, chunks, type } = facts;
  if (!dtype || ["array", "half", "longDouble"].includes(type.kind)) return undefined;
  const reader = wasmReader({ module: handle.module, file: handle.id, path, shape, chunks, type });
  return {
    read: (slab: Hyperslab, place: ByteBlock): boolean => {
      const limits = { bytes: BLOCK_BYTES, largest: MAX_BLOCK_BYTES, chunks };
      const whole = { slab, at: slab.count.map(() => 0) };
      for (const part of splitPiece(whole, type.size, limits)) {
        const { count } = part.slab;
        const bytes = new Uint8Array(count.reduce((a, b) => a * b, type.size));
        const values = new (arrayConstructor(dtype))(bytes.buffer);
        const piece = { slab: part.slab, at: count.map(() => 0) };
        reader.readInto(piece, new NDArray(values, dtype, { shape: count }));
        const offset = part.at.reduce((sum, n, k) => sum + n * place.strides[k], place.offset);
        const from = { bytes, strides: byteStrides(count, type.size), offset: 0 };
        copyBlock(from, { ...place, offset }, count, type.size);
      }
      return true;
    },
  };
}
