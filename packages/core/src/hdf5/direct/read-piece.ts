import { BeambookError } from "../../errors.js";
import { allocateUnfilled } from "../../ndarray/unfilled.js";
import type { Hyperslab } from "../plan.js";
import { cachedChunk, keepChunk } from "./chunk-cache.js";
import type { ChunkGrid, ChunkPlace } from "./chunk-table.js";
import { type ByteBlock, byteStrides, copyBlock } from "./copy-block.js";
import { decodeRoom } from "./decode-room.js";
import type { DirectDataset } from "./direct-dataset.js";
import type { PieceFile } from "./file-bytes.js";
import { undoFilters } from "./undo-filters.js";

/** Rows shorter than this that lie apart are read together with what is between them. */
const GAP_BYTES = 1 << 16;
/** Most bytes of a contiguous read that goes through a buffer. */
const BUFFER_BYTES = 8 << 20;

/** A piece of a dataset and the memory it goes to (row-major or strided, in bytes). */
export interface ByteTarget extends ByteBlock {}

/** Reads a piece of contiguous or compact data. */
export function readContiguous(
  file: PieceFile,
  dataset: DirectDataset,
  base: number,
  shape: readonly number[],
  elementSize: number,
  slab: Hyperslab,
  target: ByteTarget,
): void {
  const { layout } = dataset;
  const strides = byteStrides(shape, elementSize);
  if (layout.kind === "compact") {
    const from = { bytes: layout.bytes, ...strided(strides, slab) };
    if (layout.bytes.length < (strides[0] ?? elementSize) * (shape[0] ?? 1)) throw tooShort(file);
    copyBlock(from, target, slab.count, elementSize);
    return;
  }
  if (layout.kind !== "contiguous") return;
  if (layout.address < 0) {
    fillBlock(dataset, target, slab.count, elementSize);
    return;
  }
  const { strides: steps, offset } = strided(strides, slab);
  readStrided(file, base + layout.address + offset, steps, slab.count, elementSize, target);
}

function strided(
  strides: readonly number[],
  slab: Hyperslab,
): { strides: number[]; offset: number } {
  return {
    strides: strides.map((s, k) => s * slab.step[k]),
    offset: strides.reduce((sum, s, k) => sum + s * slab.start[k], 0),
  };
}

/** Reads elements that lie in a regular pattern of the file: the outer axes in a loop, dense inner parts at once. */
function readStrided(
  file: PieceFile,
  address: number,
  steps: readonly number[],
  count: readonly number[],
  elementSize: number,
  target: ByteTarget,
): void {
  const span = count.reduce((sum, n, k) => sum + (n - 1) * steps[k], elementSize);
  const dense = span === count.reduce((a, b) => a * b, elementSize);
  const targetDense = isDense(target, count, elementSize);
  if (dense && targetDense) {
    file.fill(target.bytes.subarray(target.offset, target.offset + span), address);
    return;
  }
  const outer = count.findIndex((n) => n > 1);
  const inner = outer < 0 ? elementSize : span - (count[outer] - 1) * steps[outer];
  if (outer < 0 || (span <= BUFFER_BYTES && (dense || steps[outer] - inner <= GAP_BYTES))) {
    const bytes = new Uint8Array(span);
    file.readInto(bytes, address);
    copyBlock({ bytes, strides: steps, offset: 0 }, target, count, elementSize);
    return;
  }
  const rest = count.map((n, k) => (k === outer ? 1 : n));
  for (let i = 0; i < count[outer]; i++) {
    const part = { ...target, offset: target.offset + i * target.strides[outer] };
    readStrided(file, address + i * steps[outer], steps, rest, elementSize, part);
  }
}

function isDense(block: ByteBlock, count: readonly number[], elementSize: number): boolean {
  let step = elementSize;
  for (let k = count.length - 1; k >= 0; k--) {
    if (count[k] !== 1 && block.strides[k] !== step) return false;
    step *= count[k];
  }
  return true;
}

/** Which part of a chunk a slab selects along one axis. */
interface AxisPart {
  /** First selected element inside the chunk. */
  from: number;
  count: number;
  /** Its number among the selected elements. */
  at: number;
}

/** Reads a piece of chunked data, one chunk after the other. */
export function readChunks(
  file: PieceFile,
  dataset: DirectDataset,
  elementSize: number,
  shape: readonly number[],
  slab: Hyperslab,
  target: ByteTarget,
): void {
  const { grid, table } = dataset.chunks();
  const axes = slab.count.map((_, k) => partsOf(slab, k, grid.chunks[k]));
  const chunkStrides = byteStrides(grid.chunks, elementSize);
  const visit = (k: number, number: number, parts: AxisPart[], edge: boolean): void => {
    if (k < axes.length) {
      for (const [chunk, part] of axes[k]) {
        const over = (chunk + 1) * grid.chunks[k] > shape[k];
        visit(k + 1, number * grid.counts[k] + chunk, [...parts, part], edge || over);
      }
      return;
    }
    const count = parts.map((p) => p.count);
    const offset = parts.reduce((sum, p, a) => sum + p.at * target.strides[a], target.offset);
    const place = { bytes: target.bytes, strides: target.strides, offset };
    const strides = chunkStrides.map((s, a) => s * slab.step[a]);
    const first = parts.reduce((sum, p, a) => sum + p.from * chunkStrides[a], 0);
    const stored = table.get(number);
    if (stored && dataset.filters.length === 0 && stored.bytes === grid.bytes) {
      // Without filters the file has the elements as they are: only those selected are read.
      readStrided(file, stored.address + first, strides, count, elementSize, place);
      return;
    }
    if (!stored) {
      fillBlock(dataset, place, count, elementSize);
      return;
    }
    const whole = count.every((n, a) => n === grid.chunks[a]);
    const straight = whole && isDense(place, count, elementSize);
    const room = whole ? decodeRoom("decoded", grid.bytes) : undefined;
    const into = straight ? place.bytes.subarray(offset, offset + grid.bytes) : room;
    const bytes = cachedChunk(stored) ?? loadChunk(file, dataset, grid, stored, edge, into);
    if (straight && bytes === into) return;
    if (!whole) keepChunk(stored, bytes);
    copyBlock({ bytes, strides, offset: first }, place, count, elementSize);
  };
  visit(0, 0, [], false);
}

/** The chunks along one axis that a slab touches, with the part of each. */
function partsOf(slab: Hyperslab, axis: number, chunk: number): [number, AxisPart][] {
  const [start, step, count] = [slab.start[axis], slab.step[axis], slab.count[axis]];
  const parts: [number, AxisPart][] = [];
  for (let at = 0; at < count; ) {
    const first = start + at * step;
    const number = Math.floor(first / chunk);
    const n = Math.min(count - at, Math.ceil(((number + 1) * chunk - first) / step));
    parts.push([number, { from: first - number * chunk, count: n, at }]);
    at += n;
  }
  return parts;
}

/** A decoded chunk; with `into` it stands there or in memory of the next one. */
function loadChunk(
  file: PieceFile,
  { layout, filters }: DirectDataset,
  grid: ChunkGrid,
  place: ChunkPlace,
  edge: boolean,
  into?: Uint8Array,
): Uint8Array {
  if (place.bytes > file.size) throw file.damaged(`a chunk of ${place.bytes} bytes`, place.address);
  const { bytes } = place;
  const stored = into ? decodeRoom("stored", bytes) : allocateUnfilled("uint8", bytes);
  file.readInto(stored, place.address);
  const plain = edge && layout.kind === "chunked" && layout.plainEdges;
  try {
    return undoFilters(stored, plain ? [] : filters, place.mask, grid.bytes, into);
  } catch (cause) {
    if (!(cause instanceof BeambookError)) throw cause;
    throw new BeambookError("FileFormat", cause.message, {
      file: file.path,
      at: place.address,
      cause,
    });
  }
}

/** Elements that were never written have the fill value, or zero. */
export function fillBlock(
  { fill }: DirectDataset,
  target: ByteBlock,
  count: readonly number[],
  elementSize: number,
): void {
  const bytes = fill?.length === elementSize ? fill : new Uint8Array(elementSize);
  if (isDense(target, count, elementSize) && bytes.every((byte) => byte === bytes[0])) {
    const length = count.reduce((a, b) => a * b, elementSize);
    target.bytes.fill(bytes[0], target.offset, target.offset + length);
    return;
  }
  copyBlock({ bytes, strides: count.map(() => 0), offset: 0 }, target, count, elementSize);
}

function tooShort(file: PieceFile): BeambookError {
  return new BeambookError("FileFormat", "A compact dataset is shorter than its shape.", {
    file: file.path,
  });
}
