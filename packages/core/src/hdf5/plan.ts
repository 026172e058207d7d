import { BeambookError } from "../errors.js";
import { type AxisSelection, isSlice, resolveIndex, resolveSlice } from "../ndarray/selection.js";
import { sizeOf } from "../ndarray/strides.js";

/** A regular selection of a dataset, one entry per axis; steps are positive. */
export interface Hyperslab {
  start: number[];
  count: number[];
  step: number[];
}

/** A hyperslab and the index in the result where its first element goes. */
export interface Piece {
  slab: Hyperslab;
  at: number[];
}

/** What to read for a selection, worked out before any data is touched. */
export interface ReadPlan {
  /** Shape of what is read, one length per axis of the dataset. */
  fullShape: number[];
  /** Shape of the result: without the axes selected by a single index. */
  shape: number[];
  pieces: Piece[];
  /** Axes (of the result) to turn round after reading. */
  reversed: number[];
  /** Axes (of the result) of which only these positions are kept after reading. */
  taken: { axis: number; positions: number[] }[];
}

interface Run {
  start: number;
  step: number;
  count: number;
}

interface AxisPlan {
  runs: Run[];
  drop: boolean;
  reversed: boolean;
  positions?: number[];
}

/**
 * Plans the reading of a selection: which hyperslabs, and where they land.
 *
 * @throws `IndexOutOfRange` for an index outside an axis or too many selections.
 */
export function planRead(
  shape: readonly number[],
  selection: readonly AxisSelection[] = [],
): ReadPlan {
  if (selection.length > shape.length) {
    throw new BeambookError(
      "IndexOutOfRange",
      `${selection.length} selections for a dataset of ${shape.length} axes.`,
    );
  }
  const axes = shape.map((length, k) => planAxis(selection[k] ?? null, length, k));
  let pieces: Piece[] = [{ slab: { start: [], count: [], step: [] }, at: [] }];
  for (const { runs } of axes) {
    pieces = pieces.flatMap((piece) => {
      let at = 0;
      return runs.map((run) => {
        const next = extend(piece, run, at);
        at += run.count;
        return next;
      });
    });
  }
  const fullShape = axes.map(({ runs }) => runs.reduce((sum, run) => sum + run.count, 0));
  const plan: ReadPlan = { fullShape, shape: [], pieces, reversed: [], taken: [] };
  axes.forEach((axis, k) => {
    if (axis.drop) return;
    if (axis.reversed) plan.reversed.push(plan.shape.length);
    if (axis.positions) plan.taken.push({ axis: plan.shape.length, positions: axis.positions });
    plan.shape.push(fullShape[k]);
  });
  plan.pieces = pieces.filter(({ slab }) => sizeOf(slab.count) > 0);
  return plan;
}

function extend({ slab, at }: Piece, run: Run, position: number): Piece {
  return {
    slab: {
      start: [...slab.start, run.start],
      count: [...slab.count, run.count],
      step: [...slab.step, run.step],
    },
    at: [...at, position],
  };
}

function planAxis(wanted: AxisSelection, length: number, axis: number): AxisPlan {
  if (wanted === null) {
    return { runs: [{ start: 0, step: 1, count: length }], drop: false, reversed: false };
  }
  if (typeof wanted === "number") {
    const start = resolveIndex(wanted, length, axis);
    return { runs: [{ start, step: 1, count: 1 }], drop: true, reversed: false };
  }
  if (isSlice(wanted)) {
    const { start, step, count } = resolveSlice(wanted, length);
    if (step > 0 || count === 0) {
      return { runs: [{ start, step: Math.abs(step), count }], drop: false, reversed: false };
    }
    const first = start + step * (count - 1);
    return { runs: [{ start: first, step: -step, count }], drop: false, reversed: true };
  }
  return planList(
    Array.from(wanted, (i) => resolveIndex(i, length, axis)),
    length,
  );
}

/** A list becomes one stepped run, one run to pick from where it is dense or unsorted, or several runs. */
function planList(indexes: number[], length: number): AxisPlan {
  const step = indexes.length > 1 ? indexes[1] - indexes[0] : 1;
  const regular = step > 0 && indexes.every((v, i) => v === indexes[0] + i * step);
  const plain = { drop: false, reversed: false };
  if (regular) {
    return { runs: [{ start: indexes[0] ?? 0, step, count: indexes.length }], ...plain };
  }
  let low = length;
  let high = -1;
  for (const v of indexes) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  const sorted = indexes.every((v, i) => i === 0 || v > indexes[i - 1]);
  const span = high - low + 1;
  if (!sorted || span <= 2 * indexes.length) {
    return {
      runs: [{ start: low, step: 1, count: span }],
      ...plain,
      positions: indexes.map((v) => v - low),
    };
  }
  const runs: Run[] = [];
  for (const v of indexes) {
    const last = runs.at(-1);
    if (last && v === last.start + last.count) last.count += 1;
    else runs.push({ start: v, step: 1, count: 1 });
  }
  return { runs, ...plain };
}

/** How large the blocks of {@link splitPiece} may be. */
export interface BlockLimits {
  /** Bytes a block should have at most. */
  bytes: number;
  /** Bytes a block may have to hold one whole chunk. */
  largest: number;
  chunks?: readonly number[] | null;
}

/**
 * Splits a piece into blocks of at most `bytes`, first along the first axes. Blocks hold whole chunks where that keeps
 * them under `largest`, so that no chunk is decompressed twice.
 */
export function* splitPiece(
  piece: Piece,
  itemBytes: number,
  limits: BlockLimits,
): Generator<Piece> {
  const { count } = piece.slab;
  if (sizeOf(count) * itemBytes <= limits.bytes) {
    yield piece;
    return;
  }
  const axis = count.findIndex((n) => n > 1);
  if (axis < 0) {
    yield piece;
    return;
  }
  const rowBytes = (sizeOf(count) / count[axis]) * itemBytes;
  const rows = rowsPerBlock(piece, axis, rowBytes, limits);
  let done = 0;
  while (done < count[axis]) {
    const first = piece.slab.start[axis] + done * piece.slab.step[axis];
    const n = Math.min(count[axis] - done, rows - chunkLead(first, axis, rows, piece, limits));
    const part = narrow(piece, axis, done, n);
    if (n === 1 && rowBytes > limits.bytes) yield* splitPiece(part, itemBytes, limits);
    else yield part;
    done += n;
  }
}

function rowsPerBlock(piece: Piece, axis: number, rowBytes: number, limits: BlockLimits): number {
  const rows = Math.max(1, Math.floor(limits.bytes / rowBytes));
  const chunk = limits.chunks?.[axis] ?? 1;
  if (chunk <= 1 || piece.slab.step[axis] !== 1) return rows;
  if (rows >= chunk) return rows - (rows % chunk);
  return chunk * rowBytes <= limits.largest ? chunk : rows;
}

/** Rows to leave out of a block so that the next one starts on a chunk's border. */
function chunkLead(
  first: number,
  axis: number,
  rows: number,
  piece: Piece,
  limits: BlockLimits,
): number {
  const chunk = limits.chunks?.[axis] ?? 1;
  if (chunk <= 1 || piece.slab.step[axis] !== 1 || rows % chunk !== 0) return 0;
  return first % chunk;
}

function narrow({ slab, at }: Piece, axis: number, from: number, count: number): Piece {
  const put = (values: number[], value: number): number[] =>
    values.map((v, k) => (k === axis ? value : v));
  return {
    slab: {
      start: put(slab.start, slab.start[axis] + from * slab.step[axis]),
      count: put(slab.count, count),
      step: slab.step,
    },
    at: put(at, at[axis] + from),
  };
}
