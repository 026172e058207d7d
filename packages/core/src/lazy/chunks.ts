import { BeambookError } from "../errors.js";
import { sizeOf } from "../ndarray/strides.js";
import { type AxisRegion, countOf, positionAt } from "./region.js";

/** Lengths of the blocks along each axis. */
export type Chunks = readonly (readonly number[])[];

/**
 * How to cut an array into blocks, one entry per axis: a length, a list of lengths, `null` or -1 for one block; a single
 * number for all axes, `"auto"` for blocks of 32 MiB cut along the first axes.
 */
export type ChunkSpec = "auto" | number | readonly (number | null | readonly number[])[];

/** Bytes of a block unless told otherwise: large enough to outweigh a task, small enough for many at once. */
export const BLOCK_BYTES: number = 32 * 2 ** 20;

/** One block: its place in the grid, its first element and its lengths. */
export interface Block {
  readonly index: readonly number[];
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/** Cuts a length into blocks of `size`; an empty axis has one empty block. */
export function cut(length: number, size: number): number[] {
  if (length === 0) return [0];
  const whole = Math.floor(length / size);
  const lengths = new Array<number>(whole).fill(size);
  if (length % size > 0) lengths.push(length % size);
  return lengths;
}

/**
 * The blocks that a specification means.
 *
 * @param preferred - lengths that automatic blocks should be multiples of, such as a file's chunks
 * @throws InvalidArgument, ShapeMismatch when lengths do not add up
 */
export function chunksFor(
  spec: ChunkSpec,
  shape: readonly number[],
  itemBytes: number,
  preferred: readonly number[] | null = null,
): Chunks {
  if (spec === "auto") return automatic(shape, itemBytes, preferred);
  const list = typeof spec === "number" ? shape.map(() => spec) : spec;
  if (list.length !== shape.length) {
    throw new BeambookError(
      "ShapeMismatch",
      `${list.length} chunk lengths for an array of ${shape.length} axes.`,
    );
  }
  return shape.map((length, k) => chunksOfAxis(list[k], length, k));
}

function chunksOfAxis(
  wanted: number | null | readonly number[],
  length: number,
  axis: number,
): readonly number[] {
  if (wanted === null || wanted === -1) return [length];
  if (typeof wanted === "number") {
    if (Number.isInteger(wanted) && wanted > 0) return cut(length, wanted);
    throw new BeambookError("InvalidArgument", `${wanted} is no length of a block.`);
  }
  const total = wanted.reduce((sum, n) => sum + n, 0);
  if (total === length && wanted.every((n) => Number.isInteger(n) && n >= 0)) return [...wanted];
  throw new BeambookError(
    "ShapeMismatch",
    `Blocks of (${wanted.join(", ")}) do not add up to axis ${axis} of length ${length}.`,
  );
}

/** Whole rows while they fit, else parts of one row. */
function automatic(
  shape: readonly number[],
  itemBytes: number,
  preferred: readonly number[] | null,
): Chunks {
  const sizes = [...shape];
  for (let k = 0; k < shape.length && sizeOf(sizes) * itemBytes > BLOCK_BYTES; k++) {
    const rowBytes = (sizeOf(sizes) / sizes[k]) * itemBytes;
    const step = preferred?.[k] ?? 1;
    const rows = Math.max(1, Math.floor(BLOCK_BYTES / rowBytes));
    sizes[k] = Math.min(sizes[k], rows >= step ? rows - (rows % step) : step);
  }
  return shape.map((length, k) => cut(length, Math.max(1, sizes[k])));
}

/** How often blocks are cut further so that none is larger than `bytes`. */
export function limitChunks(chunks: Chunks, itemBytes: number, bytes: number): Chunks {
  const largest = chunks.map((lengths) => Math.max(...lengths));
  const out = chunks.map((lengths) => [...lengths]);
  for (let k = 0; k < chunks.length && sizeOf(largest) * itemBytes > bytes; k++) {
    const rowBytes = (sizeOf(largest) / Math.max(1, largest[k])) * itemBytes;
    const rows = Math.max(1, Math.floor(bytes / rowBytes));
    if (rows >= largest[k]) continue;
    out[k] = out[k].flatMap((length) => cut(length, rows));
    largest[k] = rows;
  }
  return out;
}

/** First positions of the blocks along an axis, and its end. */
export function bordersOf(lengths: readonly number[]): number[] {
  const borders = [0];
  for (const length of lengths) borders.push(borders[borders.length - 1] + length);
  return borders;
}

/** Blocks along an axis from their borders. */
export function fromBorders(borders: readonly number[]): number[] {
  const sorted = [...new Set(borders)].sort((a, b) => a - b);
  if (sorted.length < 2) return [0];
  return sorted.slice(1).map((end, i) => end - sorted[i]);
}

/** The blocks of what is taken along an axis: what lay in one block stays in one. */
export function takenChunks(lengths: readonly number[], taken: AxisRegion): number[] {
  const count = countOf(taken);
  if (count === 0) return [0];
  const borders = bordersOf(lengths);
  const out: number[] = [];
  let last = -1;
  let block = 0;
  for (let i = 0; i < count; i++) {
    const position = positionAt(taken, i);
    while (position >= borders[block + 1]) block++;
    while (position < borders[block]) block--;
    if (block === last) out[out.length - 1]++;
    else out.push(1);
    last = block;
  }
  return out;
}

/** Blocks along an axis that end wherever those of any of several arrays end. */
export function commonChunks(all: readonly (readonly number[])[]): readonly number[] {
  const [first] = all;
  if (all.every((lengths) => lengths.join() === first.join())) return first;
  return fromBorders(all.flatMap(bordersOf));
}

/** How many blocks. */
export function blockCount(chunks: Chunks): number {
  return sizeOf(chunks.map((lengths) => lengths.length));
}

/** All blocks in row-major order. */
export function* blocksOf(chunks: Chunks): Generator<Block> {
  const borders = chunks.map(bordersOf);
  const index = chunks.map(() => 0);
  for (;;) {
    yield {
      index: [...index],
      start: index.map((i, k) => borders[k][i]),
      shape: index.map((i, k) => chunks[k][i]),
    };
    let k = index.length - 1;
    while (k >= 0 && ++index[k] === chunks[k].length) index[k--] = 0;
    if (k < 0) return;
  }
}
