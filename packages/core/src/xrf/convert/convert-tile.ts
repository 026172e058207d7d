import {
  chunkName,
  encodeChunk,
  encodeNow,
  SegmentBuilder,
  type ZipSegment,
} from "../../zarr/index.js";
import { openCube } from "../source/cube-source.js";
import { type ConvertPlan, chunksOfTile, cubeArray, type Tile } from "./plan.js";
import { TileKernel } from "./tile-kernel.js";
import { gaussianWeights } from "./weights.js";

/** What a task is sent. */
export interface TileTask {
  plan: ConvertPlan;
  tile: Tile;
  /** Shared memory for the packed chunks. */
  buffer: Uint8Array;
}

/** Spectra and image of a tile. */
export interface TileSummary {
  /** Greatest value of each of the tile's channels. */
  max: Float32Array;
  /** Sum over pixels of each of the tile's channels. */
  sum: Float64Array;
  /** Sum over the tile's channels of each pixel, row by row. */
  totals: Float32Array;
}

/** What a task gives: entries to write, and the summary. */
export interface TileResult extends TileSummary {
  segment: ZipSegment;
}

/** What packing may add to a chunk. */
const FRAME_HEADER = 16;

const idle: TileKernel[] = [];

/** Lends a kernel of this thread to one piece of work. */
export async function withKernel<T>(work: (kernel: TileKernel) => Promise<T>): Promise<T> {
  const kernel = idle.pop() ?? new TileKernel();
  try {
    return await work(kernel);
  } finally {
    if (idle.length < 1) idle.push(kernel);
  }
}

/** Reads, flips, smooths and packs one tile. Called in worker threads. */
export function convertTile(task: TileTask): Promise<TileResult> {
  return withKernel((kernel) => convertWith(kernel, task));
}

async function convertWith(
  kernel: TileKernel,
  { plan, tile, buffer }: TileTask,
): Promise<TileResult> {
  const totals = await fillTile(kernel, plan, tile);
  const [from, to] = tile.channels;
  const summary = kernel.results(to - from);
  const array = cubeArray(plan);
  const chunkBytes = plan.chunks[0] * plan.chunks[1] * plan.chunks[2] * 4;
  const segment = new SegmentBuilder(buffer);
  let at = 0;
  for (const index of chunksOfTile(tile, plan)) {
    const name = chunkName(array, index);
    const data = kernel.bytes(at, chunkBytes);
    const content =
      plan.codec === "zstd"
        ? await encodeChunk(data, 4, plan.codec)
        : encodeNow(data, 4, plan.codec, segment.room(name, chunkBytes + FRAME_HEADER));
    segment.add({ name, content });
    at += chunkBytes;
  }
  return { segment: segment.finish(), totals, ...summary };
}

/** Smooths a tile's spectra into its chunks. @returns the pixels' totals */
async function fillTile(kernel: TileKernel, plan: ConvertPlan, tile: Tile): Promise<Float32Array> {
  const { shape, chunks, flipHorizontal, flipVertical, sigma } = plan;
  const [height, width, depth] = shape;
  const [cy, cx, cd] = chunks;
  const [y, x, c] = [tile.y, tile.x, tile.channels];
  const columns = x[1] - x[0];
  const count = c[1] - c[0];
  const across = Math.ceil(columns / cx);
  const deep = Math.ceil(count / cd);
  const chunkBytes = cy * cx * cd * 4;
  const tileBytes = Math.ceil((y[1] - y[0]) / cy) * across * deep * chunkBytes;
  const reader = await openCube(plan.source);
  try {
    const size = reader.delivers === "uint8" ? 1 : reader.delivers === "uint16" ? 2 : 4;
    const rawBytes = columns * depth * size;
    kernel.prepare({ rawBytes, depth, tileBytes }, gaussianWeights(sigma));
    if (tileBytes > (y[1] - y[0]) * columns * count * 4) kernel.clearTile();
    const totals = new Float32Array((y[1] - y[0]) * columns);
    const first = flipHorizontal ? width - x[1] : x[0];
    for (let row = y[0]; row < y[1]; row++) {
      const rawRow = flipVertical ? height - 1 - row : row;
      await reader.readPixels(rawRow, first, first + columns, kernel.raw(rawBytes));
      const within = row - y[0];
      const chunkRow = Math.floor(within / cy) * across;
      for (let column = 0; column < columns; column++) {
        const pixel = flipHorizontal ? columns - 1 - column : column;
        kernel.smooth(pixel, reader.delivers, c[0], c[1]);
        totals[within * columns + column] = kernel.gather(count);
        const chunk = (chunkRow + Math.floor(column / cx)) * deep;
        const place = ((within % cy) * cx + (column % cx)) * cd * 4;
        kernel.deal(chunk * chunkBytes + place, count, cd, chunkBytes);
      }
    }
    return totals;
  } finally {
    reader.close();
  }
}
