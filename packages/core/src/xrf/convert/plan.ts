import { BeambookError } from "../../errors.js";
import type { CodecName, NewArray, ZarrFormat } from "../../zarr/index.js";
import type { CubeSource } from "../source/cube-source.js";

/** A block of the cube that one task converts, in the output's indexes; it holds whole chunks. */
export interface Tile {
  y: readonly [from: number, to: number];
  x: readonly [from: number, to: number];
  channels: readonly [from: number, to: number];
}

/** All that decides the chunks of a conversion; plain data, sent to worker threads. */
export interface ConvertPlan {
  source: CubeSource;
  shape: readonly [height: number, width: number, depth: number];
  chunks: readonly [number, number, number];
  flipHorizontal: boolean;
  flipVertical: boolean;
  /** Channels; 0 for no smoothing. */
  sigma: number;
  name: string;
  format: ZarrFormat;
  codec: CodecName;
}

/** Chunk lengths that serve spectra and channel maps alike. */
export const SMALL_CHUNKS: readonly [number, number, number] = [32, 32, 128];
/** Bytes of float32 that a task holds, as long as chunks allow. */
const TILE_BYTES = 1 << 24;
/** Bytes of float32 up to which a task holds all channels. */
const FULL_DEPTH_BYTES = 1 << 26;

/** How chunks are asked for: lengths, the original's choice, or the default. */
export type ChunkRequest = readonly [number, number, number] | "small" | "original";

/**
 * Chunk lengths, none longer than its axis.
 *
 * @throws InvalidArgument
 */
export function resolveChunks(
  request: ChunkRequest,
  shape: readonly [number, number, number],
): [number, number, number] {
  const wanted = request === "small" ? SMALL_CHUNKS : request;
  if (wanted === "original") return originalChunks(shape);
  const good =
    Array.isArray(wanted) &&
    wanted.length === 3 &&
    wanted.every((n) => Number.isInteger(n) && n > 0);
  if (!good) {
    throw new BeambookError("InvalidArgument", `Chunks cannot be ${JSON.stringify(wanted)}.`, {
      hint: 'Give three lengths such as [32, 32, 128], "small" or "original".',
    });
  }
  const chunks = shape.map((n, k) => Math.min(n, wanted[k])) as [number, number, number];
  const bytes = chunks[0] * chunks[1] * chunks[2] * 4;
  if (bytes > 2 ** 30) {
    throw new BeambookError("InvalidArgument", `Chunks of ${bytes} bytes are too large.`, {
      hint: "A chunk may have 1 GiB; 32 x 32 x 128 is 512 KiB.",
    });
  }
  return chunks;
}

/**
 * dask's automatic chunks of 128 MiB of float32, then balanced: equal lengths along an axis as far as possible. An axis
 * shorter than the cube's edge is taken whole, and the others share what that leaves.
 */
function originalChunks(shape: readonly [number, number, number]): [number, number, number] {
  const most = 2 ** 27 / 4;
  const chunks = [...shape];
  let open = [0, 1, 2];
  let edge = 0;
  for (;;) {
    const taken = [0, 1, 2].filter((k) => !open.includes(k));
    const room = most / taken.reduce((product, k) => product * shape[k], 1);
    edge = room ** (1 / Math.max(1, open.length));
    const short = open.filter((k) => shape[k] <= edge);
    if (open.length === 0 || short.length === 0) break;
    open = open.filter((k) => !short.includes(k));
  }
  for (const k of open) chunks[k] = balanced(shape[k], Math.max(1, Math.floor(edge)));
  return chunks as [number, number, number];
}

/** The length near `length` whose chunks differ least, with one chunk fewer where the last would be a short rest. */
function balanced(total: number, length: number): number {
  const rest = total % length;
  const count = Math.ceil(total / length) - (rest > 0 && rest <= length / 2 ? 1 : 0);
  const half = Math.floor(length / 2);
  let best = length;
  let least = Number.POSITIVE_INFINITY;
  for (let n = length - half; n <= length + half; n++) {
    if (n < 1 || Math.ceil(total / n) !== count) continue;
    const difference = total % n === 0 ? 0 : n - (total % n);
    if (difference < least) [best, least] = [n, difference];
  }
  return Math.min(total, best);
}

/** The tiles of a conversion in the order they are written. */
export function planTiles({ shape, chunks }: ConvertPlan): Tile[] {
  const [height, width, depth] = shape;
  const [cy, cx, cd] = chunks;
  const deep = cy * cx * Math.ceil(depth / cd) * cd * 4;
  const channels = deep <= FULL_DEPTH_BYTES ? Math.ceil(depth / cd) * cd : cd;
  const one = cy * cx * channels * 4;
  const across = Math.max(1, Math.floor(TILE_BYTES / one)) * cx;
  const down =
    across >= width ? Math.max(1, Math.floor(TILE_BYTES / (one * Math.ceil(width / cx)))) : 1;
  const tiles: Tile[] = [];
  for (const y of steps(height, cy * down)) {
    for (const x of steps(width, across)) {
      for (const c of steps(depth, channels)) tiles.push({ y, x, channels: c });
    }
  }
  return tiles;
}

function steps(total: number, length: number): [number, number][] {
  return Array.from({ length: Math.ceil(total / length) }, (_, i) => [
    i * length,
    Math.min(total, (i + 1) * length),
  ]);
}

/** The cube as an array to write. */
export function cubeArray({ name, shape, chunks, format, codec }: ConvertPlan): NewArray {
  return { name, shape, chunks, dtype: "float32", format, codec };
}

/** Indexes of a tile's chunks in the order they are written. */
export function* chunksOfTile(tile: Tile, plan: ConvertPlan): Generator<number[], void, void> {
  const [cy, cx, cd] = plan.chunks;
  for (let y = tile.y[0] / cy; y < tile.y[1] / cy; y++) {
    for (let x = tile.x[0] / cx; x < tile.x[1] / cx; x++) {
      for (let c = tile.channels[0] / cd; c < tile.channels[1] / cd; c++) yield [y, x, c];
    }
  }
}
