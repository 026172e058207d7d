import { isBeambookError } from "../../errors.js";
import { type NDArray, zeros } from "../../ndarray/ndarray.js";
import { sizeOf } from "../../ndarray/strides.js";
import { type BlockReader, partOf, unwrapArray } from "../block-reader.js";
import { type Hdf5Type, holdsPointers } from "../datatype.js";
import { decodeElement, type Hdf5Value } from "../decode.js";
import type { FileHandle } from "../file-handle.js";
import { BLOCK_BYTES, MAX_BLOCK_BYTES } from "../kept-buffer.js";
import { longDoublesToNumbers, swapBytes } from "../long-double.js";
import { type Hyperslab, type Piece, splitPiece } from "../plan.js";
import { hdf5Reason } from "../raw-module.js";
import { type DatasetFacts, plainBytes } from "./byte-reader.js";
import { byteStrides } from "./copy-block.js";
import { inspectDataset } from "./direct-dataset.js";
import { blockOf } from "./direct-reader.js";
import { isPointer, POINTER_BYTES, pointedValues } from "./pointed-values.js";

/**
 * A reader that decodes text, sequences, compounds and arrays from the file's bytes where the HDF5 library cannot: behind
 * filters that it lacks, and big-endian enums.
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
      if (isBeambookError(cause) || !mayRead(facts.type, cause)) throw cause;
      const found = second();
      if (found === undefined) throw cause;
      failed = true;
      return found;
    }
    return second() as T;
  };
  const bytesOf = (slab: Hyperslab): Uint8Array | undefined =>
    storedBytes(handle, facts, slab, facts.type.size);
  return {
    readValues: (piece: Piece): Hdf5Value[] =>
      either(
        () => library.readValues(piece),
        () => storedValues(handle, facts, stored(), piece),
      ),
    readInto: (piece: Piece, target: NDArray): void => {
      either(
        () => library.readInto(piece, target) ?? true,
        () => storedNumbers(facts, stored(), piece, { target, bytesOf }),
      );
    },
  };
}

/** Pointers that the library refuses for another reason than a filter are damaged. */
function mayRead(type: Hdf5Type, cause: unknown): boolean {
  return !holdsPointers(type) || (isPointer(type) && /filter|plugin/.test(hdf5Reason(cause)));
}

/** The elements of a piece as they are in the file, in row-major order. */
function storedBytes(
  handle: FileHandle,
  facts: DatasetFacts,
  slab: Hyperslab,
  size: number,
): Uint8Array | undefined {
  const { direct } = handle;
  const address = direct && handle.examine(facts.path);
  if (!direct || address === undefined) return undefined;
  const dataset = inspectDataset(direct.file, direct.base, address, facts, size);
  if (!dataset || dataset.layout.kind === "virtual") return undefined;
  const bytes = new Uint8Array(sizeOf(slab.count) * size);
  const place = { bytes, strides: byteStrides(slab.count, size), offset: 0 };
  const plain: DatasetFacts = { ...facts, type: { kind: "opaque", size } };
  plainBytes({ ...direct, address }, dataset, plain).read(slab, place);
  return bytes;
}

function storedValues(
  handle: FileHandle,
  facts: DatasetFacts,
  stored: Hdf5Type,
  piece: Piece,
): Hdf5Value[] | undefined {
  const { direct } = handle;
  const size = isPointer(stored) ? POINTER_BYTES : stored.size;
  const values: Hdf5Value[] = [];
  const limits = { bytes: BLOCK_BYTES, largest: MAX_BLOCK_BYTES, chunks: facts.chunks };
  for (const { slab } of splitPiece(piece, size, limits)) {
    const bytes = storedBytes(handle, facts, slab, size);
    if (!direct || !bytes) return undefined;
    const found = isPointer(stored)
      ? pointedValues(direct, bytes, stored)
      : Array.from({ length: bytes.length / size }, (_, i) =>
          decodeElement(bytes, i * size, stored),
        );
    if (!found) return undefined;
    for (const value of found) values.push(value);
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
    const part = zeros([...slab.count, ...inner], target.dtype);
    blockOf(part).bytes.set(plainBytesOf(bytes, base));
    target.slice(...partOf({ slab, at }, inner)).assign(part);
  }
  return true;
}

/** Numbers as typed arrays hold them. */
function plainBytesOf(bytes: Uint8Array, type: Hdf5Type): Uint8Array {
  if (type.kind === "longDouble") return new Uint8Array(longDoublesToNumbers(bytes, type).buffer);
  const unit = type.kind === "complex" ? type.size / 2 : type.size;
  if ("swapped" in type && type.swapped) swapBytes(bytes, unit);
  return bytes;
}
