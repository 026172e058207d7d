import { BeambookError } from "../../errors.js";
import { sizeOf } from "../../ndarray/strides.js";
import { byteStrides } from "../direct/copy-block.js";
import { inspectDataset } from "../direct/direct-dataset.js";
import type { FileBytes } from "../direct/file-bytes.js";
import { decodeFilters, decodeLayout } from "../direct/layout.js";
import { readChunks } from "../direct/read-piece.js";
import { simpleExtent } from "../direct/simple-extent.js";
import { BITSHUFFLE, WITH_LZ4 } from "./bitshuffle.js";
import type { Compression } from "./chunk-filters.js";
import type { StoredChunk } from "./chunk-tree.js";
import { attributeName, readStored } from "./continue.js";
import type { ChunkedPlan } from "./growing-dataset.js";
import { MESSAGE, type Message, type PipelineFilter } from "./messages.js";
import { encodeType, typeSize, type WriteType } from "./types.js";

/** A chunked dataset of a file, as far as it must be known to append to it. */
export interface StoredGrowing {
  plan: ChunkedPlan;
  /** Chunks that are full along the first axis. */
  stored: StoredChunk[];
  /** The rows after them, as bytes. */
  rest: Uint8Array;
  attributes: Map<string, Message>;
}

/**
 * Reads what is needed to append to a dataset.
 *
 * @throws `UnsupportedType` when its type, filters or chunk index are none that the writer makes
 */
export function loadGrowing(file: FileBytes, address: number, path: string): StoredGrowing {
  const messages = readStored(file, address, path);
  const body = (type: number): DataView | undefined => {
    const found = messages.find((m) => m.type === type)?.body;
    return found && new DataView(found.buffer, found.byteOffset, found.byteLength);
  };
  const cannot = (why: string): BeambookError =>
    new BeambookError("UnsupportedType", `Cannot append to the dataset: ${why}.`, {
      file: file.path,
      dataset: path,
      hint: "Write its contents into a new file with createHdf5.",
    });
  const layoutBody = body(MESSAGE.layout);
  const layout =
    layoutBody && decodeLayout({ type: MESSAGE.layout, flags: 0, shared: false, body: layoutBody });
  if (layout?.kind !== "chunked" || layout.index.kind !== "btree1") {
    throw cannot("it is not chunked, or its chunks have another index");
  }
  const space = body(MESSAGE.dataspace);
  const extent = space && simpleExtent(space);
  const type = findType(body(MESSAGE.datatype));
  if (!extent || !type) throw cannot("elements of its type are not written here");
  const filterBody = body(MESSAGE.filters);
  const filters =
    filterBody &&
    decodeFilters({ type: MESSAGE.filters, flags: 0, shared: false, body: filterBody });
  const compression = compressionOf(filters ?? []);
  if (!compression) throw cannot("its filters are not written here");
  const { shape } = extent;
  const maxShape = extent.maxShape.map((n) => n ?? Number.POSITIVE_INFINITY);
  const { chunks } = layout;
  const plan = {
    type,
    shape,
    maxShape,
    chunks,
    compression,
    fill: fillOf(body(MESSAGE.fill)),
    parallel: {},
  };
  const attributes = messages.filter((m) => m.type === MESSAGE.attribute);
  return {
    plan,
    ...readRows(file, address, plan),
    attributes: new Map(attributes.map((m) => [attributeName(m.body), m])),
  };
}

const TYPES =
  "int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 float32 float64 bool complex64 complex128".split(
    " ",
  ) as WriteType[];

/** The type whose description is the same, byte for byte. */
function findType(body: DataView | undefined): WriteType | undefined {
  if (!body) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const fixed: WriteType = { string: body.getUint32(4, true) };
  return [...TYPES, fixed].find((type) => bytes.equals(encodeType(type)));
}

function compressionOf(filters: readonly PipelineFilter[]): Compression | undefined {
  const ids = filters.map(({ id }) => id).join();
  const mode = filters[0]?.values[4] ?? 0;
  if (ids === String(BITSHUFFLE) && (mode === WITH_LZ4 || mode === 0)) {
    return { bitshuffle: mode === 0 ? "none" : "lz4" };
  }
  if (!["", "1", "2", "2,1"].includes(ids)) return undefined;
  const level = filters.find(({ id }) => id === 1)?.values[0];
  const shuffle = filters[0]?.id === 2;
  return { ...(level === undefined ? {} : { deflate: level }), ...(shuffle ? { shuffle } : {}) };
}

function fillOf(body: DataView | undefined): Uint8Array | undefined {
  if (body?.getUint8(0) !== 3 || (body.getUint8(1) & 0x20) === 0) return undefined;
  return new Uint8Array(body.buffer, body.byteOffset + 6, body.getUint32(2, true)).slice();
}

/** The chunks that are full along the first axis, and the rows after them. */
function readRows(
  file: FileBytes,
  address: number,
  { type, shape, maxShape, chunks }: ChunkedPlan,
): Pick<StoredGrowing, "stored" | "rest"> {
  const size = typeSize(type);
  const most = (maxShape ?? shape).map((n) => (n === Number.POSITIVE_INFINITY ? null : n));
  const extent = { shape, maxShape: most, type: { kind: "opaque" as const, size } };
  const dataset = inspectDataset(file, 0, address, extent, size);
  if (!dataset) throw file.damaged("a dataset that cannot be read", address);
  const { grid, table } = dataset.chunks();
  const restRows = shape[0] % chunks[0];
  const whole = shape[0] - restRows;
  const stored: StoredChunk[] = [];
  for (const [number, place] of [...table].sort(([a], [b]) => a - b)) {
    const offset = new Array<number>(shape.length);
    for (let k = shape.length - 1, n = number; k >= 0; k--) {
      offset[k] = (n % grid.counts[k]) * chunks[k];
      n = Math.floor(n / grid.counts[k]);
    }
    if (place.mask !== 0) throw file.damaged("a chunk that leaves filters out", place.address);
    if (offset[0] < whole) stored.push({ offset, address: place.address, bytes: place.bytes });
  }
  const count = [restRows, ...shape.slice(1)];
  const rest = new Uint8Array(sizeOf(count) * size);
  const slab = {
    start: shape.map((_, k) => (k === 0 ? whole : 0)),
    count,
    step: shape.map(() => 1),
  };
  const place = { bytes: rest, strides: byteStrides(count, size), offset: 0 };
  if (rest.length > 0) readChunks(file, dataset, size, shape, slab, place);
  return { stored, rest };
}
