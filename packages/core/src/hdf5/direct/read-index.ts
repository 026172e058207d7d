import { arrayOrder, type ChunkGrid, type ChunkTable } from "./chunk-table.js";
import type { FileBytes } from "./file-bytes.js";
import { readBtree1 } from "./index-btree1.js";
import { readBtree2 } from "./index-btree2.js";
import { readExtensibleArray } from "./index-extensible-array.js";
import { readFixedArray } from "./index-fixed-array.js";
import type { DataLayout } from "./layout.js";

/** Reads the whole chunk index of a dataset once: where every chunk is. */
export function readChunkTable(
  file: FileBytes,
  base: number,
  layout: Extract<DataLayout, { kind: "chunked" }>,
  grid: ChunkGrid,
): ChunkTable {
  const table: ChunkTable = new Map();
  const { index, address } = layout;
  if (address < 0) return table;
  switch (index.kind) {
    case "btree1":
      readBtree1(file, base, address, grid, table);
      break;
    case "btree2":
      readBtree2(file, base, address, grid, table);
      break;
    case "fixed-array":
      readFixedArray(file, base, address, grid, table);
      break;
    case "extensible-array":
      readExtensibleArray(file, base, address, grid, table);
      break;
    case "single":
      table.set(0, { address: base + address, bytes: index.bytes ?? grid.bytes, mask: index.mask });
      break;
    case "implicit": {
      const total = grid.maxCounts.reduce((a, b) => a * b, 1);
      if (total * grid.bytes > file.size)
        throw file.damaged("more chunks than it holds", base + address);
      const order = arrayOrder(grid);
      for (let i = 0; i < total; i++) {
        const number = order(i);
        const at = base + address + i * grid.bytes;
        if (number !== undefined) table.set(number, { address: at, bytes: grid.bytes, mask: 0 });
      }
    }
  }
  return table;
}
