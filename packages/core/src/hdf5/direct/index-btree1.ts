import { type ChunkGrid, type ChunkTable, chunkNumber } from "./chunk-table.js";
import type { FileBytes } from "./file-bytes.js";
import { readUint } from "./header-messages.js";

const TREE = 0x45455254;

/** A key of the tree: size and mask of a chunk, and its place in the grid. */
interface Key {
  bytes: number;
  mask: number;
  scaled: number[];
  /** What keys are ordered by: the place, then the byte of an element; the last key of a tree lies inside a chunk. */
  order: number[];
  /** Whether it names a chunk: the bytes of its first element are counted from 0. */
  atStart: boolean;
}

/** Limits that a subtree's keys must keep, so that looking chunks up one by one would find the same ones. */
interface Limits {
  level: number;
  first: readonly number[];
  end: readonly number[];
}

/**
 * Walks a version-1 B-tree of chunks. Levels must fall by one from node to node and keys must rise, so that a damaged
 * tree can neither loop nor hide chunks.
 */
export function readBtree1(
  file: FileBytes,
  base: number,
  root: number,
  grid: ChunkGrid,
  table: ChunkTable,
): void {
  const keyBytes = 8 + 8 * (grid.chunks.length + 1);
  const visit = (address: number, limits: Limits | undefined): void => {
    const head = file.metadata(base + address, 24);
    const depth = head.getUint8(5);
    const wrong = head.getUint32(0, true) !== TREE || head.getUint8(4) !== 1;
    if (wrong || (limits && depth !== limits.level)) {
      throw file.damaged("a chunk index that is none", base + address);
    }
    const used = head.getUint16(6, true);
    const node = file.metadata(base + address + 24, used * (keyBytes + 8) + keyBytes);
    const keys = Array.from({ length: used + 1 }, (_, i) => keyAt(node, i * (keyBytes + 8), grid));
    if (!inOrder(keys, limits)) {
      throw file.damaged("a chunk index whose keys do not fit", base + address);
    }
    for (let i = 0; i < used; i++) {
      const child = readUint(node, i * (keyBytes + 8) + keyBytes, 8);
      const { bytes, mask, scaled, order } = keys[i] as Key;
      if (depth > 0) {
        visit(child, { level: depth - 1, first: order, end: (keys[i + 1] as Key).order });
        continue;
      }
      const number = chunkNumber(grid, scaled);
      if (number !== undefined) table.set(number, { address: base + child, bytes, mask });
    }
  };
  visit(root, undefined);
}

/** One key; undefined when it does not lie in the grid. */
function keyAt(node: DataView, at: number, { chunks, elementSize }: ChunkGrid): Key | undefined {
  const sizes = [...chunks, elementSize];
  const offset = sizes.map((_, k) => readUint(node, at + 8 + 8 * k, 8));
  const fits = offset.every((n, k) => n >= 0 && Number.isSafeInteger(n) && n % sizes[k] === 0);
  if (!fits) return undefined;
  const scaled = chunks.map((n, k) => offset[k] / n);
  return {
    bytes: node.getUint32(at, true),
    mask: node.getUint32(at + 4, true),
    scaled,
    order: [...scaled, offset[chunks.length]],
    atStart: offset[chunks.length] === 0,
  };
}

function inOrder(keys: readonly (Key | undefined)[], limits: Limits | undefined): boolean {
  for (let i = 0; i < keys.length; i++) {
    const [before, key] = [keys[i - 1], keys[i]];
    if (!key || (!key.atStart && i < keys.length - 1)) return false;
    if (before && compare(before.order, key.order) >= 0) return false;
  }
  if (!limits || keys.length < 2) return true;
  const [first, last] = [keys[0], keys[keys.length - 2]] as Key[];
  return compare(limits.first, first.order) <= 0 && compare(last.order, limits.end) < 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
}
