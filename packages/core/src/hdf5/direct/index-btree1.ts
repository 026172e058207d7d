import { type ChunkGrid, type ChunkTable, chunkNumber } from "./chunk-table.js";
import type { FileBytes } from "./file-bytes.js";
import { readUint } from "./header-messages.js";

const TREE = 0x45455254;

/** Walks a version-1 B-tree of chunks. Levels must fall by one from node to node, so a damaged tree cannot loop. */
export function readBtree1(
  file: FileBytes,
  base: number,
  root: number,
  grid: ChunkGrid,
  table: ChunkTable,
): void {
  const rank = grid.chunks.length;
  const keyBytes = 8 + 8 * (rank + 1);
  const visit = (address: number, level: number | undefined): void => {
    const head = file.metadata(base + address, 24);
    const depth = head.getUint8(5);
    const wrong = head.getUint32(0, true) !== TREE || head.getUint8(4) !== 1;
    if (wrong || (level !== undefined && depth !== level)) {
      throw file.damaged("a chunk index that is none", base + address);
    }
    const used = head.getUint16(6, true);
    const node = file.metadata(base + address + 24, used * (keyBytes + 8));
    for (let i = 0; i < used; i++) {
      const at = i * (keyBytes + 8);
      const child = readUint(node, at + keyBytes, 8);
      if (depth > 0) {
        visit(child, depth - 1);
        continue;
      }
      const scaled = grid.chunks.map((n, k) => readUint(node, at + 8 + 8 * k, 8) / n);
      if (!scaled.every(Number.isInteger) || readUint(node, at + 8 + 8 * rank, 8) !== 0) {
        throw file.damaged("a chunk that does not lie in the grid", base + address);
      }
      const number = chunkNumber(grid, scaled);
      const place = {
        address: base + child,
        bytes: node.getUint32(at, true),
        mask: node.getUint32(at + 4, true),
      };
      if (number !== undefined) table.set(number, place);
    }
  };
  visit(root, undefined);
}
