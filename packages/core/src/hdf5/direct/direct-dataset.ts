import { BeambookError } from "../../errors.js";
import type { Hdf5Type } from "../datatype.js";
import { MESSAGE, type PipelineFilter } from "../write/messages.js";
import { type ChunkGrid, type ChunkTable, chunkGrid } from "./chunk-table.js";
import type { FileBytes } from "./file-bytes.js";
import { type HeaderMessage, readHeaderMessages, readUint } from "./header-messages.js";
import { type DataLayout, decodeFilters, decodeLayout } from "./layout.js";
import { isOddNumber, swappedUnits } from "./plain-type.js";
import { readChunkTable } from "./read-index.js";
import { canUndo } from "./undo-filters.js";

const EXTERNAL_FILES = 0x07;

/** A dataset whose bytes can be read without HDF5: where they are and what was done to them. */
export interface DirectDataset {
  layout: DataLayout;
  filters: PipelineFilter[];
  /** Bytes of the units to turn round in each element; 0 when they are little-endian. */
  swap: number;
  /** Fill value of one element, if one is set. */
  fill: Uint8Array | undefined;
  /** The chunk grid and index, read when first asked for. */
  chunks: () => { grid: ChunkGrid; table: ChunkTable };
}

/** What HDF5 has told about a dataset. */
export interface DatasetExtent {
  shape: readonly number[];
  maxShape: readonly (number | null)[];
  type: Hdf5Type;
}

/** Where a dataset is: enough for another thread to read it without HDF5. */
export interface ReadPlace {
  path: string;
  base: number;
  /** Address of the dataset's object header. */
  address: number;
  extent: DatasetExtent;
}

/**
 * Looks at a dataset's object header; undefined when the data needs HDF5: external data, filters unknown
 * here, shared messages, types that are not plain.
 *
 * @param rawBytes - bytes of an element that is wanted as it is in the file, whatever its type
 */
export function inspectDataset(
  file: FileBytes,
  base: number,
  address: number,
  { shape, maxShape, type }: DatasetExtent,
  rawBytes?: number,
): DirectDataset | undefined {
  const messages = readHeaderMessages(file, base, address);
  const find = (type: number): HeaderMessage | undefined => messages.find((m) => m.type === type);
  const layoutMessage = find(MESSAGE.layout);
  const layout = layoutMessage && decodeLayout(layoutMessage);
  const filterMessage = find(MESSAGE.filters);
  const filters = filterMessage ? decodeFilters(filterMessage) : [];
  const typeMessage = find(MESSAGE.datatype);
  if (!typeMessage || typeMessage.shared) return undefined;
  const swap = rawBytes === undefined ? swappedUnits(typeMessage.body, type) : 0;
  if (swap === undefined && isOddNumber(typeMessage.body)) throw oddNumber(file, base + address);
  if (!layout || !filters || swap === undefined || find(EXTERNAL_FILES)) return undefined;
  if (!canUndo(filters)) return undefined;
  if (layout.kind === "chunked" && layout.elementSize !== (rawBytes ?? type.size)) return undefined;
  const fill = fillValue(find(MESSAGE.fill));
  if (fill === null) return undefined;
  let known: { grid: ChunkGrid; table: ChunkTable } | undefined;
  const chunks = (): { grid: ChunkGrid; table: ChunkTable } => {
    if (layout.kind !== "chunked")
      throw file.damaged("chunks of data in one piece", base + address);
    if (!known) {
      const grid = chunkGrid(shape, maxShape, layout.chunks, layout.elementSize);
      known = { grid, table: readChunkTable(file, base, layout, grid) };
    }
    return known;
  };
  return { layout, filters, swap, fill, chunks };
}

/** HDF5 in WebAssembly hands such numbers over as they are stored: they would be read wrongly. */
function oddNumber(file: FileBytes, at: number): BeambookError {
  const message = "Its numbers have bits that are not those of any type of this machine.";
  return new BeambookError("UnsupportedType", message, {
    file: file.path,
    at,
    hint: "Convert them with h5py, which reads them as the next larger type.",
  });
}

/** The fill value's bytes; undefined without one, null if the message is not understood. */
function fillValue(message: HeaderMessage | undefined): Uint8Array | undefined | null {
  if (!message) return undefined;
  const { body, shared } = message;
  const version = body.getUint8(0);
  if (shared || version < 1 || version > 3) return null;
  const defined =
    version === 3 ? (body.getUint8(1) & 0x20) !== 0 : version === 1 || body.getUint8(3) !== 0;
  if (!defined) return undefined;
  const at = version === 3 ? 2 : 4;
  const size = readUint(body, at, 4);
  if (size === 0) return undefined;
  if (at + 4 + size > body.byteLength) return null;
  return new Uint8Array(body.buffer, body.byteOffset + at + 4, size).slice();
}

/** The description of a dataset's type; undefined when it stands elsewhere. */
export function typeMessage(
  { file, base }: { file: FileBytes; base: number },
  address: number,
): DataView | undefined {
  const found = readHeaderMessages(file, base, address).find((m) => m.type === MESSAGE.datatype);
  return found?.shared ? undefined : found?.body;
}
