import { sizeOf } from "../../ndarray/strides.js";
import type { DirectAccess } from "../file-handle.js";
import { type Hyperslab, splitPiece } from "../plan.js";
import { MESSAGE } from "../write/messages.js";
import type { DatasetFacts } from "./byte-reader.js";
import { checkType } from "./check-type.js";
import { byteStrides } from "./copy-block.js";
import { inspectDataset } from "./direct-dataset.js";
import type { FileBytes } from "./file-bytes.js";
import { readCollection } from "./global-heap.js";
import { readHeaderMessages, readUint } from "./header-messages.js";
import { isPointer, POINTER_BYTES } from "./pointed-values.js";
import { readChunks, readContiguous } from "./read-piece.js";
import { attributesIn } from "./stored-attributes.js";

const VARIABLE = 9;
const BLOCK_BYTES = 1 << 20;

/** Heap collections of files that were found whole. */
const whole = new WeakMap<FileBytes, Set<number>>();

/**
 * Checks what HDF5 in WebAssembly takes as it is: the type's parts, and the heap collections that text and sequences of
 * a dataset lie in, since it never comes back from some damaged ones.
 *
 * @throws `FileFormat` when something is damaged, `UnsupportedType` when it would be read wrongly
 */
export function checkElements(
  { file, base }: DirectAccess,
  address: number,
  facts: DatasetFacts,
  slab: Hyperslab,
): void {
  const messages = readHeaderMessages(file, base, address);
  const typeMessage = messages.find(({ type }) => type === MESSAGE.datatype);
  if (typeMessage && !typeMessage.shared) checkType(file, base + address, typeMessage.body);
  if (!isPointer(facts.type)) return;
  const { shape } = facts;
  const dataset = inspectDataset(file, base, address, facts, POINTER_BYTES);
  if (!dataset || dataset.layout.kind === "virtual") return;
  const piece = { slab, at: slab.count.map(() => 0) };
  const limits = { bytes: BLOCK_BYTES, largest: 64 * BLOCK_BYTES, chunks: facts.chunks };
  for (const { slab: part } of splitPiece(piece, POINTER_BYTES, limits)) {
    const bytes = new Uint8Array(sizeOf(part.count) * POINTER_BYTES);
    const place = { bytes, strides: byteStrides(part.count, POINTER_BYTES), offset: 0 };
    if (dataset.layout.kind === "chunked")
      readChunks(file, dataset, POINTER_BYTES, shape, part, place);
    else readContiguous(file, dataset, base, shape, POINTER_BYTES, part, place);
    checkPointers(file, base, new DataView(bytes.buffer));
  }
}

/** {@link checkElements} for the attributes in an object's header. */
export function checkAttributes({ file, base }: DirectAccess, address: number): void {
  for (const { type, data } of attributesIn(file, base, address)) {
    checkType(file, base + address, type);
    if ((type.getUint8(0) & 0x0f) === VARIABLE) checkPointers(file, base, data);
  }
}

function checkPointers(file: FileBytes, base: number, elements: DataView): void {
  const known = whole.get(file) ?? new Set<number>();
  whole.set(file, known);
  for (let at = 0; at + POINTER_BYTES <= elements.byteLength; at += POINTER_BYTES) {
    if (elements.getUint32(at, true) === 0) continue;
    const address = base + readUint(elements, at + 4, 8);
    if (known.has(address)) continue;
    readCollection(file, address);
    known.add(address);
  }
}
