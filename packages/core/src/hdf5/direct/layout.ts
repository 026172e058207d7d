import type { PipelineFilter } from "../write/messages.js";
import { type HeaderMessage, readUint } from "./header-messages.js";

/** How chunks are found. */
export type ChunkIndex =
  | { kind: "btree1" }
  | { kind: "single"; bytes: number | undefined; mask: number }
  | { kind: "implicit" }
  | { kind: "fixed-array" }
  | { kind: "extensible-array" }
  | { kind: "btree2" };

/** Where a dataset's data lies. */
export type DataLayout =
  | { kind: "compact"; bytes: Uint8Array }
  | { kind: "contiguous"; address: number; size: number }
  /** The mappings of a virtual dataset are an object of a global heap; index 0 if there are none. */
  | { kind: "virtual"; heap: number; index: number }
  | {
      kind: "chunked";
      index: ChunkIndex;
      /** Address of the index (of the chunk itself for "single", of the first for "implicit"); -1 if none yet. */
      address: number;
      chunks: number[];
      elementSize: number;
      /** Whether chunks that reach over the edge are stored without filters. */
      plainEdges: boolean;
    };

const CLASS = { compact: 0, contiguous: 1, chunked: 2, virtual: 3 } as const;

/** Decodes a layout message of version 1 to 5; undefined for those the direct reader leaves to HDF5 (newer). */
export function decodeLayout({ body, shared }: HeaderMessage): DataLayout | undefined {
  if (shared || body.byteLength < 2) return undefined;
  const version = body.getUint8(0);
  if (version === 1 || version === 2) return decodeOld(body);
  if (version < 3 || version > 5) return undefined;
  switch (body.getUint8(1)) {
    case CLASS.compact: {
      const size = body.getUint16(2, true);
      return {
        kind: "compact",
        bytes: new Uint8Array(body.buffer, body.byteOffset + 4, size).slice(),
      };
    }
    case CLASS.contiguous:
      return { kind: "contiguous", address: readUint(body, 2, 8), size: readUint(body, 10, 8) };
    case CLASS.chunked:
      return version === 3 ? decodeChunked3(body) : decodeChunked4(body);
    case CLASS.virtual: {
      const heap = readUint(body, 2, 8);
      return { kind: "virtual", heap, index: heap < 0 ? 0 : body.getUint32(10, true) };
    }
    default:
      return undefined;
  }
}

function decodeOld(body: DataView): DataLayout | undefined {
  const rank = body.getUint8(1);
  const kind = body.getUint8(2);
  if (kind === CLASS.compact) return undefined;
  const address = readUint(body, 8, 8);
  const dims = Array.from({ length: rank }, (_, k) => body.getUint32(16 + 4 * k, true));
  if (kind === CLASS.contiguous) return { kind: "contiguous", address, size: -1 };
  return {
    kind: "chunked",
    index: { kind: "btree1" },
    address,
    chunks: dims.slice(0, -1),
    elementSize: dims[rank - 1],
    plainEdges: false,
  };
}

function decodeChunked3(body: DataView): DataLayout {
  const rank = body.getUint8(2);
  const dims = Array.from({ length: rank }, (_, k) => body.getUint32(11 + 4 * k, true));
  return {
    kind: "chunked",
    index: { kind: "btree1" },
    address: readUint(body, 3, 8),
    chunks: dims.slice(0, -1),
    elementSize: dims[rank - 1],
    plainEdges: false,
  };
}

function decodeChunked4(body: DataView): DataLayout | undefined {
  const flags = body.getUint8(2);
  const rank = body.getUint8(3);
  const width = body.getUint8(4);
  let at = 5;
  const dims = Array.from({ length: rank }, () => {
    const n = readUint(body, at, width);
    at += width;
    return n;
  });
  const index = decodeIndex(body, at, flags);
  if (!index) return undefined;
  return {
    kind: "chunked",
    index: index.index,
    address: readUint(body, index.end, 8),
    chunks: dims.slice(0, -1),
    elementSize: dims[rank - 1],
    plainEdges: (flags & 1) !== 0,
  };
}

function decodeIndex(
  body: DataView,
  at: number,
  flags: number,
): { index: ChunkIndex; end: number } | undefined {
  switch (body.getUint8(at)) {
    case 1: {
      const filtered = (flags & 2) !== 0;
      const bytes = filtered ? readUint(body, at + 1, 8) : undefined;
      const mask = filtered ? body.getUint32(at + 9, true) : 0;
      return { index: { kind: "single", bytes, mask }, end: at + (filtered ? 13 : 1) };
    }
    case 2:
      return { index: { kind: "implicit" }, end: at + 1 };
    case 3:
      return { index: { kind: "fixed-array" }, end: at + 2 };
    case 4:
      return { index: { kind: "extensible-array" }, end: at + 6 };
    case 5:
      return { index: { kind: "btree2" }, end: at + 7 };
    default:
      return undefined;
  }
}

/** Decodes a filter pipeline, version 1 or 2; undefined if it is neither. */
export function decodeFilters({ body, shared }: HeaderMessage): PipelineFilter[] | undefined {
  const version = body.getUint8(0);
  if (shared || (version !== 1 && version !== 2)) return undefined;
  const count = body.getUint8(1);
  let at = version === 1 ? 8 : 2;
  const filters: PipelineFilter[] = [];
  for (let i = 0; i < count; i++) {
    const id = body.getUint16(at, true);
    const named = version === 1 || id >= 256;
    const nameBytes = named ? body.getUint16(at + 2, true) : 0;
    at += named ? 6 : 4;
    const n = body.getUint16(at, true);
    at += 2 + (version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
    const values = Array.from({ length: n }, (_, k) => body.getUint32(at + 4 * k, true));
    at += 4 * n + (version === 1 && n % 2 === 1 ? 4 : 0);
    filters.push({ id, values });
  }
  return filters;
}
