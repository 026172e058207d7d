import { BeambookError } from "../../errors.js";

/** Where a chunk is stored. */
export interface ChunkPlace {
  address: number;
  /** Bytes in the file. */
  bytes: number;
  /** Bit k set: filter k of the pipeline was left out. */
  mask: number;
}

/** The chunk grid of a dataset: how many chunks along each axis, and their order in array-like indexes. */
export interface ChunkGrid {
  chunks: readonly number[];
  /** Chunks along each axis as the dataset is now. */
  counts: readonly number[];
  /** Chunks along each axis at the largest shape; Infinity where unlimited. */
  maxCounts: readonly number[];
  /** Bytes of an element, and of a whole chunk. */
  elementSize: number;
  bytes: number;
}

/** The chunk grid for a shape. */
export function chunkGrid(
  shape: readonly number[],
  maxShape: readonly (number | null)[],
  chunks: readonly number[],
  elementSize: number,
): ChunkGrid {
  if (chunks.length !== shape.length || chunks.some((n) => !(n >= 1))) {
    throw new BeambookError("FileFormat", `Chunks (${chunks.join(", ")}) do not suit the shape.`);
  }
  const counts = shape.map((n, k) => Math.ceil(n / chunks[k]));
  const maxCounts = shape.map((n, k) => {
    const most = maxShape.length > 0 ? maxShape[k] : n;
    return most === null ? Number.POSITIVE_INFINITY : Math.ceil(Math.max(most, n) / chunks[k]);
  });
  const bytes = chunks.reduce((a, b) => a * b, elementSize);
  return { chunks, counts, maxCounts, elementSize, bytes };
}

/** The chunks of a dataset by their place in the grid (row-major number); chunks never written are missing. */
export type ChunkTable = Map<number, ChunkPlace>;

/** Number of a chunk in the grid as it is now; undefined outside it. */
export function chunkNumber(grid: ChunkGrid, scaled: readonly number[]): number | undefined {
  let number = 0;
  for (let k = 0; k < grid.counts.length; k++) {
    if (scaled[k] >= grid.counts[k]) return undefined;
    number = number * grid.counts[k] + scaled[k];
  }
  return number;
}

/**
 * Turns the position in an array-like chunk index into a number of the grid. Such indexes count over the largest
 * shape; extensible arrays put the unlimited axis first.
 */
export function arrayOrder(grid: ChunkGrid): (position: number) => number | undefined {
  const unlimited = grid.maxCounts.indexOf(Number.POSITIVE_INFINITY);
  const axes = grid.counts.map((_, k) => k);
  if (unlimited > 0) {
    axes.splice(unlimited, 1);
    axes.unshift(unlimited);
  }
  const scaled = new Array<number>(axes.length);
  return (position: number): number | undefined => {
    let rest = position;
    for (let i = axes.length - 1; i > 0; i--) {
      const n = grid.maxCounts[axes[i]];
      scaled[axes[i]] = rest % n;
      rest = Math.floor(rest / n);
    }
    scaled[axes[0]] = rest;
    return chunkNumber(grid, scaled);
  };
}
