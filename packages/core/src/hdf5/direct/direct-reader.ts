import { itemSize } from "../../ndarray/dtype.js";
import { halfToFloat32 } from "../../ndarray/half.js";
import { NDArray } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import type { ExecutorOptions } from "../../parallel/choose.js";
import type { BlockReader } from "../block-reader.js";
import { arrayDType } from "../datatype.js";
import type { Hdf5Value } from "../decode.js";
import type { FileHandle } from "../file-handle.js";
import { type Piece, splitPiece } from "../plan.js";
import { type ByteReader, type DatasetFacts, directBytes } from "./byte-reader.js";
import { type ByteBlock, byteStrides } from "./copy-block.js";
import { RowWindow } from "./row-window.js";

/** Bytes of float16 numbers that are converted at once. */
const HALF_BYTES = 4 << 20;

/**
 * A reader that takes numbers straight from the file: contiguous, compact, chunked and virtual data, filters undone
 * here. Undefined where the data needs HDF5; then `fallback` does all.
 */
export function directReader(
  handle: FileHandle,
  facts: DatasetFacts,
  fallback: BlockReader,
): BlockReader | undefined {
  const { type } = facts;
  if (type.kind === "array" || type.kind === "longDouble") return undefined;
  if (arrayDType(type) === undefined) return undefined;
  const bytes = directBytes(handle, facts, []);
  if (!bytes) return undefined;
  const read = type.kind === "half" ? readHalves : readPlain;
  const rows = facts.shape.length > 0 ? new RowWindow(bytes, facts) : undefined;
  return {
    readRow: (index: number): NDArray | undefined => rows?.row(index),
    readInto: (piece: Piece, target: NDArray): void => {
      if (!read(bytes, facts, piece, target)) fallback.readInto(piece, target);
    },
    readParallel: async (
      piece: Piece,
      target: NDArray,
      options: ExecutorOptions,
    ): Promise<boolean> => {
      if (type.kind === "half" || !bytes.readParallel) return false;
      return bytes.readParallel(piece.slab, blockOf(partOf(target, piece)), options);
    },
    readValues: (piece: Piece): Hdf5Value[] => fallback.readValues(piece),
    where: type.kind === "half" ? undefined : bytes.where,
  };
}

/** The part of an array that a piece fills. */
function partOf(target: NDArray, { slab, at }: Piece): NDArray {
  const offset = at.reduce((sum, n, k) => sum + n * target.strides[k], target.offset);
  const { strides, data, dtype } = target;
  return new NDArray(data, dtype, { shape: slab.count, strides, offset });
}

/** An array's memory, in bytes. */
export function blockOf({ data, dtype, strides, offset }: NDArray): ByteBlock {
  const size = itemSize(dtype);
  return {
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    strides: strides.map((s) => s * size),
    offset: offset * size,
  };
}

function readPlain(bytes: ByteReader, _: DatasetFacts, piece: Piece, target: NDArray): boolean {
  return bytes.read(piece.slab, blockOf(partOf(target, piece)));
}

function readHalves(
  bytes: ByteReader,
  { chunks }: DatasetFacts,
  piece: Piece,
  target: NDArray,
): boolean {
  const limits = { bytes: HALF_BYTES, largest: 4 * HALF_BYTES, chunks };
  for (const part of splitPiece(piece, 2, limits)) {
    const { count } = part.slab;
    const bits = new Uint16Array(sizeOf(count));
    const place = { bytes: new Uint8Array(bits.buffer), strides: byteStrides(count, 2), offset: 0 };
    if (!bytes.read(part.slab, place)) return false;
    const values = new Float32Array(bits.length);
    halfToFloat32(bits, values);
    partOf(target, part).assign(new NDArray(values, "float32", { shape: count }));
  }
  return true;
}
