import { arrayOrder, type ChunkGrid, type ChunkTable } from "./chunk-table.js";
import type { FileBytes } from "./file-bytes.js";
import { checkedBlock, readUint } from "./header-messages.js";
import { elementReader } from "./index-fixed-array.js";

const SIGNATURES = {
  header: 0x44484145,
  index: 0x42494145,
  superblock: 0x42534145,
  data: 0x42444145,
};

/** The numbers that fix an extensible array's structure. */
interface Shape {
  filtered: boolean;
  elementBytes: number;
  /** Elements kept in the index block itself. */
  inIndex: number;
  minElements: number;
  minPointers: number;
  pageLength: number;
  /** Bytes of a block offset. */
  offsetBytes: number;
  superblocks: number;
  /** Elements in use. */
  count: number;
  indexBlock: number;
}

/** Reads an extensible array: an index block, data blocks that double in size, super blocks over those, and pages. */
export function readExtensibleArray(
  file: FileBytes,
  base: number,
  address: number,
  grid: ChunkGrid,
  table: ChunkTable,
): void {
  const shape = readHeader(file, base, address);
  if (shape.indexBlock < 0) return;
  const take = elementTaker(base, shape, grid, table);
  const direct = 2 * (shape.minPointers - 1);
  const firstSuper = 2 * Math.log2(shape.minPointers);
  const supers = shape.superblocks - firstSuper;
  const length = 14 + shape.inIndex * shape.elementBytes + 8 * (direct + supers) + 4;
  const index = checkedBlock(file, base + shape.indexBlock, length);
  if (index.getUint32(0, true) !== SIGNATURES.index)
    throw file.damaged("no index block", base + shape.indexBlock);
  take(index, 14, 0, shape.inIndex);
  let first = shape.inIndex;
  let pointer = 14 + shape.inIndex * shape.elementBytes;
  const block = (at: number, elements: number, pagesUsed: PageMap | undefined): void => {
    if (at >= 0 && first < shape.count) {
      readDataBlock(file, base, at, elements, shape, pagesUsed, (view, from, offset, n) =>
        take(view, from, first + offset, n),
      );
    }
    first += elements;
  };
  for (let s = 0; s < shape.superblocks && first < shape.count; s++) {
    const blocks = 2 ** Math.floor(s / 2);
    const elements = 2 ** Math.ceil(s / 2) * shape.minElements;
    if (s < firstSuper) {
      for (let d = 0; d < blocks; d++, pointer += 8)
        block(readUint(index, pointer, 8), elements, undefined);
      continue;
    }
    const at = readUint(index, pointer, 8);
    pointer += 8;
    if (at < 0) first += blocks * elements;
    else {
      for (const b of readSuperblock(file, base, at, blocks, elements, shape)) {
        block(b.address, elements, b.pages);
      }
    }
  }
}

/** Puts a run of elements into the table, those in use only. */
function elementTaker(
  base: number,
  shape: Shape,
  grid: ChunkGrid,
  table: ChunkTable,
): (view: DataView, from: number, first: number, count: number) => void {
  const element = elementReader(base, shape.filtered, shape.elementBytes, grid);
  const order = arrayOrder(grid);
  return (view: DataView, from: number, first: number, count: number): void => {
    for (let i = 0; i < count && first + i < shape.count; i++) {
      const place = element(view, from + i * shape.elementBytes);
      const number = place && order(first + i);
      if (place && number !== undefined) table.set(number, place);
    }
  };
}

/** Which pages of a data block were ever written. */
type PageMap = (page: number) => boolean;

function readHeader(file: FileBytes, base: number, address: number): Shape {
  const head = checkedBlock(file, base + address, 72);
  if (head.getUint32(0, true) !== SIGNATURES.header) {
    throw file.damaged("a chunk index that is none", base + address);
  }
  const bits = head.getUint8(7);
  const minElements = head.getUint8(9);
  const shape: Shape = {
    filtered: head.getUint8(5) === 1,
    elementBytes: head.getUint8(6),
    inIndex: head.getUint8(8),
    minElements,
    minPointers: head.getUint8(10),
    pageLength: 2 ** head.getUint8(11),
    offsetBytes: Math.ceil(bits / 8),
    superblocks: 1 + bits - Math.log2(minElements),
    count: readUint(head, 44, 8),
    indexBlock: readUint(head, 60, 8),
  };
  const sane =
    shape.elementBytes >= (shape.filtered ? 13 : 8) &&
    Number.isInteger(shape.superblocks) &&
    shape.superblocks > 0 &&
    Number.isInteger(Math.log2(shape.minPointers)) &&
    shape.count >= 0 &&
    shape.count <= 2 ** 40;
  if (!sane) throw file.damaged("a chunk index with impossible sizes", base + address);
  return shape;
}

function readSuperblock(
  file: FileBytes,
  base: number,
  address: number,
  blocks: number,
  elements: number,
  shape: Shape,
): { address: number; pages: PageMap | undefined }[] {
  const paged = elements > shape.pageLength;
  const mapBytes = paged ? Math.ceil(elements / shape.pageLength / 8) : 0;
  const prefix = 14 + shape.offsetBytes;
  const length = prefix + blocks * (mapBytes + 8) + 4;
  const view = checkedBlock(file, base + address, length);
  if (view.getUint32(0, true) !== SIGNATURES.superblock)
    throw file.damaged("no super block", base + address);
  return Array.from({ length: blocks }, (_, b) => {
    const map = prefix + b * mapBytes;
    const pages = (p: number): boolean => (view.getUint8(map + (p >> 3)) & (0x80 >> (p & 7))) !== 0;
    return {
      address: readUint(view, prefix + blocks * mapBytes + 8 * b, 8),
      pages: paged ? pages : undefined,
    };
  });
}

function readDataBlock(
  file: FileBytes,
  base: number,
  address: number,
  elements: number,
  shape: Shape,
  pages: PageMap | undefined,
  take: (view: DataView, from: number, offset: number, count: number) => void,
): void {
  const prefix = 14 + shape.offsetBytes;
  if (elements <= shape.pageLength) {
    const view = checkedBlock(file, base + address, prefix + elements * shape.elementBytes + 4);
    if (view.getUint32(0, true) !== SIGNATURES.data)
      throw file.damaged("no data block", base + address);
    take(view, prefix, 0, elements);
    return;
  }
  const pageBytes = shape.pageLength * shape.elementBytes + 4;
  for (let p = 0; p * shape.pageLength < elements; p++) {
    if (pages && !pages(p)) continue;
    const view = checkedBlock(file, base + address + prefix + 4 + p * pageBytes, pageBytes);
    take(view, 0, p * shape.pageLength, shape.pageLength);
  }
}
