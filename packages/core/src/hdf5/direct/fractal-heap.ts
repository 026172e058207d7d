import type { FileBytes } from "./file-bytes.js";
import { checkedBlock, readUint } from "./header-messages.js";

const SIGNATURES = { header: 0x50485246, indirect: 0x42494846 };
/** Kind of an object that lies in a block of the heap, in bits 4 and 5 of its ID. */
const MANAGED = 0;

/** Finds an object of a heap by its ID; undefined for one that lies elsewhere. */
export type HeapLookup = (id: DataView) => DataView | undefined;

/**
 * Opens a fractal heap, in which new groups and objects with many attributes keep them; undefined when it is compressed.
 *
 * @throws `FileFormat` for damaged heaps
 */
export function openFractalHeap(
  file: FileBytes,
  base: number,
  address: number,
): HeapLookup | undefined {
  const head = checkedBlock(file, base + address, 146);
  if (head.getUint32(0, true) !== SIGNATURES.header) {
    throw file.damaged("a heap that is none", base + address);
  }
  if (head.getUint16(7, true) > 0) return undefined;
  const largest = readUint(head, 120, 8);
  const table: Table = {
    width: head.getUint16(110, true),
    first: readUint(head, 112, 8),
    directRows: Math.log2(largest) - Math.log2(readUint(head, 112, 8)) + 2,
    offsetBytes: Math.ceil(head.getUint16(128, true) / 8),
  };
  const lengthBytes = Math.min(
    Math.ceil(Math.log2(largest) / 8),
    Math.floor(Math.log2(head.getUint32(10, true)) / 8) + 1,
  );
  const root = readUint(head, 132, 8);
  const rows = head.getUint16(140, true);
  return (id: DataView): DataView | undefined => {
    if (((id.getUint8(0) >> 4) & 3) !== MANAGED) return undefined;
    const offset = readUint(id, 1, table.offsetBytes);
    const length = readUint(id, 1 + table.offsetBytes, lengthBytes);
    const at = rows === 0 ? root + offset : findIn(file, base, table, { root, rows, offset });
    return file.metadata(base + at, length);
  };
}

/** How a heap's blocks grow: rows of `width` blocks, the second row as large as the first, then each twice as large. */
interface Table {
  width: number;
  /** Bytes of the first blocks. */
  first: number;
  /** Rows of blocks with objects; below are blocks of blocks. */
  directRows: number;
  offsetBytes: number;
}

/** Where in the file an offset of a heap is, below a block of blocks. */
function findIn(
  file: FileBytes,
  base: number,
  table: Table,
  { root, rows, offset }: { root: number; rows: number; offset: number },
): number {
  const { width, first, directRows, offsetBytes } = table;
  const prefix = 13 + offsetBytes;
  const block = checkedBlock(file, base + root, prefix + 8 * width * rows + 4);
  if (block.getUint32(0, true) !== SIGNATURES.indirect) {
    throw file.damaged("a heap's block that is none", base + root);
  }
  let rest = offset;
  for (let row = 0; row < rows; row++) {
    const size = first * 2 ** Math.max(0, row - 1);
    if (rest >= width * size) {
      rest -= width * size;
      continue;
    }
    const column = Math.floor(rest / size);
    const child = readUint(block, prefix + 8 * (row * width + column), 8);
    if (row < directRows) return child + (rest % size);
    const below = Math.log2(size / (first * width)) + 1;
    return findIn(file, base, table, { root: child, rows: below, offset: rest % size });
  }
  throw file.damaged("an object beyond its heap", base + root);
}
