import { ByteBuilder, UNDEFINED_ADDRESS } from "./bytes.js";

/** A chunk in the file: its first element's indexes (in elements), its place and its stored size. */
export interface StoredChunk {
  offset: readonly number[];
  address: number;
  bytes: number;
}

interface Node {
  first: StoredChunk;
  address: number;
}

/** Children of a node: twice HDF5's default rank of 32. */
const CHILDREN = 64;

/**
 * A version-1 B-tree over chunks in row-major order, written from the leaves up.
 *
 * @param write - writes bytes to the file and returns their address
 * @returns address of the root, undefined (-1) without chunks
 */
export async function writeChunkTree(
  chunks: readonly StoredChunk[],
  chunkShape: readonly number[],
  elementSize: number,
  allocate: (size: number) => number,
  write: (address: number, bytes: Uint8Array) => Promise<void>,
): Promise<number> {
  if (chunks.length === 0) return UNDEFINED_ADDRESS;
  const last = chunks[chunks.length - 1];
  const size = nodeSize(chunkShape.length);
  const end: StoredChunk = {
    offset: last.offset.map((o, k) => o + chunkShape[k]),
    address: 0,
    bytes: 0,
  };
  let level = 0;
  let nodes: Node[] = chunks.map((c) => ({ first: c, address: c.address }));
  do {
    const parents = Math.ceil(nodes.length / CHILDREN);
    const addresses = Array.from({ length: parents }, () => allocate(size));
    const next: Node[] = [];
    for (let p = 0; p < parents; p++) {
      const children = nodes.slice(p * CHILDREN, (p + 1) * CHILDREN);
      const out = new ByteBuilder(size).text("TREE").u8(1, level).u16(children.length);
      out.u64(addresses[p - 1] ?? UNDEFINED_ADDRESS).u64(addresses[p + 1] ?? UNDEFINED_ADDRESS);
      for (const child of children) {
        writeKey(out, child.first, 0);
        out.u64(child.address);
      }
      const after = nodes[(p + 1) * CHILDREN]?.first;
      writeKey(out, after ?? end, after ? 0 : elementSize);
      out.zeros(size - out.length);
      await write(addresses[p], out.bytes());
      next.push({ first: children[0].first, address: addresses[p] });
    }
    nodes = next;
    level++;
  } while (nodes.length > 1);
  return nodes[0].address;
}

function nodeSize(rank: number): number {
  return 24 + (CHILDREN + 1) * (8 + 8 * (rank + 1)) + CHILDREN * 8;
}

function writeKey(out: ByteBuilder, chunk: StoredChunk, element: number): void {
  out.u32(chunk.bytes).u32(0);
  for (const o of chunk.offset) out.u64(o);
  out.u64(element);
}
