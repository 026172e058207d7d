import { MESSAGE } from "../write/messages.js";
import { chunkGrid } from "./chunk-table.js";
import type { FileBytes } from "./file-bytes.js";
import { readCollection } from "./global-heap.js";
import { type HeaderMessage, readUint } from "./header-messages.js";
import { decodeFilters, decodeLayout } from "./layout.js";
import { readChunkTable } from "./read-index.js";
import { simpleExtent } from "./simple-extent.js";
import { canUndo, undoFilters } from "./undo-filters.js";

/** Numbers of a small dataset as they are stored. */
export type SmallNumbers =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | IntegerArray;
type IntegerArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const VARIABLE = 9;
/** Datasets larger than this are none of metadata. */
const MAX_BYTES = 1 << 26;

/**
 * Numbers of a scalar or one-dimensional dataset; undefined when it needs HDF5 (other types, orders, filters).
 *
 * @throws `FileFormat` for damaged files
 */
export function readSmallNumbers(
  file: FileBytes,
  base: number,
  messages: readonly HeaderMessage[],
): SmallNumbers | undefined {
  const type = messages.find((m) => m.type === MESSAGE.datatype);
  if (!type || type.shared || (type.body.getUint8(1) & 1) !== 0) return undefined;
  const kind = type.body.getUint8(0) & 0x0f;
  const size = type.body.getUint32(4, true);
  if (kind !== INTEGER && kind !== FLOAT) return undefined;
  const bytes = readBytes(file, base, messages, size);
  if (!bytes) return undefined;
  const signed = (type.body.getUint8(1) & 8) !== 0;
  return typed(bytes.buffer as ArrayBuffer, `${kind === FLOAT ? "f" : signed ? "i" : "u"}${size}`);
}

function typed(buffer: ArrayBuffer, code: string): SmallNumbers | undefined {
  switch (code) {
    case "f8":
      return new Float64Array(buffer);
    case "f4":
      return new Float32Array(buffer);
    case "i8":
      return new BigInt64Array(buffer);
    case "u8":
      return new BigUint64Array(buffer);
    case "i4":
      return new Int32Array(buffer);
    case "u4":
      return new Uint32Array(buffer);
    case "i2":
      return new Int16Array(buffer);
    case "u2":
      return new Uint16Array(buffer);
    case "i1":
      return new Int8Array(buffer);
    case "u1":
      return new Uint8Array(buffer);
    default:
      return undefined;
  }
}

/** {@link readSmallNumbers} for text, of fixed or variable length. */
export function readSmallStrings(
  file: FileBytes,
  base: number,
  messages: readonly HeaderMessage[],
): string[] | undefined {
  const type = messages.find((m) => m.type === MESSAGE.datatype);
  if (!type || type.shared) return undefined;
  const kind = type.body.getUint8(0) & 0x0f;
  const size = type.body.getUint32(4, true);
  const isText = kind === STRING || (kind === VARIABLE && (type.body.getUint8(1) & 0x0f) === 1);
  const bytes = isText ? readBytes(file, base, messages, size) : undefined;
  if (!bytes || size === 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const heaps = new Map<number, Map<number, Uint8Array>>();
  return Array.from({ length: bytes.length / size }, (_, i) => {
    const at = i * size;
    if (kind === STRING) return textOf(bytes.subarray(at, at + size));
    const length = view.getUint32(at, true);
    if (length === 0) return "";
    const address = base + readUint(view, at + 4, 8);
    const heap = heaps.get(address) ?? readCollection(file, address);
    heaps.set(address, heap);
    return textOf(
      (heap.get(view.getUint32(at + 12, true)) ?? new Uint8Array(0)).subarray(0, length),
    );
  });
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const { buffer, byteOffset, length } = bytes;
  return Buffer.from(buffer, byteOffset, end < 0 ? length : end).toString("utf8");
}

/** Length of the first axis, 1 for a scalar; undefined for more axes or an empty dataspace. */
function entryCount(messages: readonly HeaderMessage[]): Extent | undefined {
  const space = messages.find((m) => m.type === MESSAGE.dataspace)?.body;
  const extent = space && simpleExtent(space);
  if (!extent || extent.shape.length > 1) return undefined;
  const [count = 1] = extent.shape;
  return { count, max: extent.shape.length === 0 ? 1 : extent.maxShape[0] };
}

interface Extent {
  count: number;
  max: number | null;
}

function readBytes(
  file: FileBytes,
  base: number,
  messages: readonly HeaderMessage[],
  size: number,
): Uint8Array | undefined {
  const extent = entryCount(messages);
  const layoutMessage = messages.find((m) => m.type === MESSAGE.layout);
  const layout = layoutMessage && decodeLayout(layoutMessage);
  if (!extent || !layout || extent.count * size > MAX_BYTES) return undefined;
  const bytes = new Uint8Array(extent.count * size);
  if (layout.kind === "compact") bytes.set(layout.bytes.subarray(0, bytes.length));
  else if (layout.kind === "contiguous") {
    if (layout.address >= 0) file.readInto(bytes, base + layout.address);
  } else if (layout.kind !== "chunked") return undefined;
  else {
    const filterMessage = messages.find((m) => m.type === MESSAGE.filters);
    const filters = filterMessage ? decodeFilters(filterMessage) : [];
    if (!filters || !canUndo(filters)) return undefined;
    const grid = chunkGrid([extent.count], [extent.max], layout.chunks, layout.elementSize);
    for (const [number, place] of readChunkTable(file, base, layout, grid)) {
      const stored = new Uint8Array(place.bytes);
      file.readInto(stored, place.address);
      const chunk = undoFilters(stored, filters, place.mask, grid.bytes);
      const at = number * grid.bytes;
      bytes.set(chunk.subarray(0, bytes.length - at), at);
    }
  }
  return bytes;
}
