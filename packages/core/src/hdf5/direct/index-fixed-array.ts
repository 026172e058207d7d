import { arrayOrder, type ChunkGrid, type ChunkPlace, type ChunkTable } from "./chunk-table.js";
import type { FileBytes } from "./file-bytes.js";
import { checkedBlock, readUint } from "./header-messages.js";

const SIGNATURES = { header: 0x44484146, block: 0x42444146 };

/** Decodes one element of an array-like index: an address, and with filters a size and a mask. */
export function elementReader(
  base: number,
  filtered: boolean,
  elementBytes: number,
  grid: ChunkGrid,
): (view: DataView, at: number) => ChunkPlace | undefined {
  const sizeBytes = elementBytes - 12;
  return (view: DataView, at: number): ChunkPlace | undefined => {
    const address = readUint(view, at, 8);
    if (address < 0) return undefined;
    if (!filtered) return { address: base + address, bytes: grid.bytes, mask: 0 };
    return {
      address: base + address,
      bytes: readUint(view, at + 8, sizeBytes),
      mask: view.getUint32(at + 8 + sizeBytes, true),
    };
  };
}

/** Reads a fixed array: one element per chunk, in pages where there are many. */
export function readFixedArray(
  file: FileBytes,
  base: number,
  address: number,
  grid: ChunkGrid,
  table: ChunkTable,
): void {
  const head = checkedBlock(file, base + address, 28);
  if (head.getUint32(0, true) !== SIGNATURES.header) {
    throw file.damaged("a chunk index that is none", base + address);
  }
  const filtered = head.getUint8(5) === 1;
  const elementBytes = head.getUint8(6);
  const pageLength = 2 ** head.getUint8(7);
  const total = readUint(head, 8, 8);
  const block = readUint(head, 16, 8);
  if (block < 0) return;
  if (elementBytes < (filtered ? 13 : 8) || total * elementBytes > file.size) {
    throw file.damaged("a chunk index with impossible sizes", base + address);
  }
  const element = elementReader(base, filtered, elementBytes, grid);
  const order = arrayOrder(grid);
  const take = (view: DataView, from: number, first: number, count: number): void => {
    for (let i = 0; i < count; i++) {
      const place = element(view, from + i * elementBytes);
      const number = place && order(first + i);
      if (place && number !== undefined) table.set(number, place);
    }
  };
  const prefix = 14;
  if (total <= pageLength) {
    const view = checkedBlock(file, base + block, prefix + total * elementBytes + 4);
    if (view.getUint32(0, true) !== SIGNATURES.block)
      throw file.damaged("no data block", base + block);
    take(view, prefix, 0, total);
    return;
  }
  readPages(file, base + block + prefix, { total, pageLength, elementBytes }, take);
}

/** Reads the pages that were ever written; a bitmap in front of them tells which. */
function readPages(
  file: FileBytes,
  address: number,
  sizes: { total: number; pageLength: number; elementBytes: number },
  take: (view: DataView, from: number, first: number, count: number) => void,
): void {
  const { total, pageLength, elementBytes } = sizes;
  const pages = Math.ceil(total / pageLength);
  const bitmap = Math.ceil(pages / 8);
  const head = checkedBlock(file, address - 14, 14 + bitmap + 4);
  let at = address + bitmap + 4;
  for (let p = 0; p < pages; p++) {
    const count = Math.min(pageLength, total - p * pageLength);
    const used = head.getUint8(14 + (p >> 3)) & (0x80 >> (p & 7));
    if (used) take(checkedBlock(file, at, count * elementBytes + 4), 0, p * pageLength, count);
    at += count * elementBytes + 4;
  }
}
