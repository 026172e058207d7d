import { isBeambookError } from "../../errors.js";
import { type NDArray, zeros } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import { type BlockReader, partOf, unwrapArray } from "../block-reader.js";
import { type Hdf5Type, holdsPointers } from "../datatype.js";
import { decodeElement, type Hdf5Value, swapBytes } from "../decode.js";
import type { FileHandle } from "../file-handle.js";
import { BLOCK_BYTES, MAX_BLOCK_BYTES } from "../kept-buffer.js";
import { type Hyperslab, type Piece, splitPiece } from "../plan.js";
import { type DatasetFacts, plainBytes } from "./byte-reader.js";
import { byteStrides } from "./copy-block.js";
import { inspectDataset } from "./direct-dataset.js";
import { blockOf } from "./direct-reader.js";

/**
 * A reader that decodes text of fixed length, compounds and arrays from the file's bytes where the HDF5 library
 * cannot: behind filters that it lacks, and big-endian enums.
 *
 * @param stored - the type with the byte orders of the file
 */
export function withStored(
  handle: FileHandle,
  facts: DatasetFacts,
  stored: () => Hdf5Type,
  library: BlockReader,
): BlockReader {
  let failed = false;
  const either = <T>(first: () => T, second: () => T | undefined): T => {
    try {
      if (!failed) return first();
    } catch (cause) {
      if (isBeambookError(cause) || holdsPointers(facts.type)) throw cause;
      const found = second();
      if (found === undefined) throw cause;
      failed = true;
      return found;
    }
    return second() as T;
  };
  const bytesOf = (slab: Hyperslab): Uint8Array | undefined => storedBytes(handle, facts, slab);
  return {
    readValues: (piece: Piece): Hdf5Value[] =>
      either(
        () => library.readValues(piece),
        () => storedValues(facts, stored(), piece, bytesOf),
      ),
    readInto: (piece: Piece, target: NDArray): void => {
      either(
        () => library.readInto(piece, target) ?? true,
        () => storedNumbers(facts, stored(), piece, { target, bytesOf }),
      );
    },
  };
}

/** The elements of a piece as they are in the file, in row-major order. */
function storedBytes(
  handle: FileHandle,
  facts: DatasetFacts,
  slab: Hyperslab,
): Uint8Array | undefined {
  const { direct } = handle;
  const address = direct && handle.examine(facts.path);
  if (!direct || address === undefined) return undefined;
  const { size } = facts.type;
  const dataset = inspectDataset(direct.file, direct.base, address, facts, size);
  if (!dataset || dataset.layout.kind === "virtual") return undefined;
  const bytes = new Uint8Array(sizeOf(slab.count) * size);
  const place = { bytes, strides: byteStrides(slab.count, size), offset: 0 };
  plainBytes({ ...direct, address }, dataset, facts).read(slab, place);
  return bytes;
}

function storedValues(
  { type, chunks }: DatasetFacts,
  stored: Hdf5Type,
  piece: Piece,
  bytesOf: (slab: Hyperslab) => Uint8Array | undefined,
): Hdf5Value[] | undefined {
  const values: Hdf5Value[] = [];
  const limits = { bytes: BLOCK_BYTES, largest: MAX_BLOCK_BYTES, chunks };
  for (const { slab } of splitPiece(piece, type.size, limits)) {
    const bytes = bytesOf(slab);
    if (!bytes) return undefined;
    for (let at = 0; at < bytes.length; at += type.size) {
      values.push(decodeElement(bytes, at, stored));
    }
  }
  return values;
}

/** Elements that are arrays of numbers. */
function storedNumbers(
  facts: DatasetFacts,
  stored: Hdf5Type,
  piece: Piece,
  { target, bytesOf }: { target: NDArray; bytesOf: (slab: Hyperslab) => Uint8Array | undefined },
): true | undefined {
  const { base, inner } = unwrapArray(stored);
  if (base.kind === "half") return undefined;
  const limits = { bytes: BLOCK_BYTES, largest: MAX_BLOCK_BYTES, chunks: facts.chunks };
  for (const { slab, at } of splitPiece(piece, facts.type.size, limits)) {
    const bytes = bytesOf(slab);
    if (!bytes) return undefined;
    const unit = base.kind === "complex" ? base.size / 2 : base.size;
    if ("swapped" in base && base.swapped) swapBytes(bytes, unit);
    const part = zeros([...slab.count, ...inner], target.dtype);
    blockOf(part).bytes.set(bytes);
    target.slice(...partOf({ slab, at }, inner)).assign(part);
  }
  return true;
}
