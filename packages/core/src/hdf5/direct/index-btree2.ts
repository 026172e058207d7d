import { type ChunkGrid, type ChunkTable, chunkNumber } from "./chunk-table.js";
import type { FileBytes } from "./file-bytes.js";
import { checkedBlock, readUint } from "./header-messages.js";

const SIGNATURES = { header: 0x44485442, internal: 0x4e495442, leaf: 0x464c5442 };

/** Bytes needed to store numbers up to `limit`. */
function encodedSize(limit: number): number {
  return Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1;
}

/** Sizes of the nodes' parts at each depth. */
interface Level {
  pointerBytes: number;
  totalBytes: number;
}

/** Reads the index of a chunked dataset (record types 10, without filters, and 11, with). */
export function readBtree2(
  file: FileBytes,
  base: number,
  address: number,
  grid: ChunkGrid,
  table: ChunkTable,
): void {
  walkBtree2(file, base, address, (type, recordBytes) =>
    type === 10 || type === 11
      ? recordReader(base, type === 11, recordBytes, grid, table)
      : undefined,
  );
}

/**
 * Walks a version-2 B-tree.
 *
 * @param open - takes the type and length of its records; what it returns is called for each with its place in a node
 * @throws `FileFormat` for damaged trees, and those of another type
 */
export function walkBtree2(
  file: FileBytes,
  base: number,
  address: number,
  open: (type: number, recordBytes: number) => ((node: DataView, at: number) => void) | undefined,
): void {
  const head = checkedBlock(file, base + address, 38);
  const nodeBytes = head.getUint32(6, true);
  const recordBytes = head.getUint16(10, true);
  const depth = head.getUint16(12, true);
  const record = open(head.getUint8(5), recordBytes);
  if (head.getUint32(0, true) !== SIGNATURES.header || !record) {
    throw file.damaged("an index that is none", base + address);
  }
  if (recordBytes < 8 || nodeBytes < 10 + recordBytes || depth > 64) {
    throw file.damaged("an index with impossible sizes", base + address);
  }
  const countBytes = encodedSize(Math.floor((nodeBytes - 10) / recordBytes));
  const levels = levelsOf(nodeBytes, recordBytes, depth, countBytes);
  const visit = (node: number, count: number, level: number): void => {
    const { pointerBytes, totalBytes } = levels[level];
    const pointers = level > 0 ? (count + 1) * pointerBytes : 0;
    const view = checkedBlock(file, base + node, 6 + count * recordBytes + pointers + 4);
    const expected = level > 0 ? SIGNATURES.internal : SIGNATURES.leaf;
    if (view.getUint32(0, true) !== expected)
      throw file.damaged("an index that is none", base + node);
    for (let i = 0; i < count; i++) record(view, 6 + i * recordBytes);
    for (let i = 0; level > 0 && i <= count; i++) {
      const at = 6 + count * recordBytes + i * pointerBytes;
      visit(
        readUint(view, at, 8),
        readUint(view, at + 8, pointerBytes - 8 - totalBytes),
        level - 1,
      );
    }
  };
  const root = readUint(head, 16, 8);
  if (root >= 0) visit(root, head.getUint16(24, true), depth);
}

/** Puts one record into the table: an address, with filters a size and a mask, and the chunk's place in the grid. */
function recordReader(
  base: number,
  filtered: boolean,
  recordBytes: number,
  grid: ChunkGrid,
  table: ChunkTable,
): (view: DataView, at: number) => void {
  const sizeBytes = filtered ? recordBytes - 12 - 8 * grid.chunks.length : 0;
  return (view: DataView, at: number): void => {
    const place = {
      address: base + readUint(view, at, 8),
      bytes: filtered ? readUint(view, at + 8, sizeBytes) : grid.bytes,
      mask: filtered ? view.getUint32(at + 8 + sizeBytes, true) : 0,
    };
    const start = at + (filtered ? 12 + sizeBytes : 8);
    const scaled = grid.chunks.map((_, k) => readUint(view, start + 8 * k, 8));
    const number = chunkNumber(grid, scaled);
    if (number !== undefined) table.set(number, place);
  };
}

function levelsOf(
  nodeBytes: number,
  recordBytes: number,
  depth: number,
  countBytes: number,
): Level[] {
  const levels: Level[] = [{ pointerBytes: 0, totalBytes: 0 }];
  let most = Math.floor((nodeBytes - 10) / recordBytes);
  let below = 0;
  for (let level = 1; level <= depth; level++) {
    const pointerBytes = 8 + countBytes + below;
    const records = Math.floor((nodeBytes - 10 - pointerBytes) / (recordBytes + pointerBytes));
    levels.push({ pointerBytes, totalBytes: below });
    most = (records + 1) * most + records;
    below = encodedSize(most);
  }
  return levels;
}
