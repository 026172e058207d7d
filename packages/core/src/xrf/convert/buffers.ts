import { type ConvertPlan, chunksOfTile, type Tile } from "./plan.js";

/** Shared memory that is used again and again, so that a long conversion needs no more than a short one. */
export class BufferPool {
  readonly #bytes: number;
  readonly #free: SharedArrayBuffer[] = [];

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** A buffer that nobody uses. */
  take(): Uint8Array {
    return new Uint8Array(this.#free.pop() ?? new SharedArrayBuffer(this.#bytes));
  }

  /** Takes back the memory of a view that is done with. */
  give(view: Uint8Array): void {
    const { buffer } = view;
    if (buffer instanceof SharedArrayBuffer) this.#free.push(buffer);
  }
}

/** Bytes that a tile's packed chunks with their headers need at most. */
export function largestSegment(plan: ConvertPlan, tiles: readonly Tile[]): number {
  const [cy, cx, cd] = plan.chunks;
  const data = cy * cx * cd * 4;
  const one = data + data / 128 + 1024 + 3 * plan.name.length;
  const most = tiles.reduce((count, tile) => {
    let n = 0;
    for (const _ of chunksOfTile(tile, plan)) n++;
    return Math.max(count, n);
  }, 0);
  return Math.ceil(most * one);
}
