import type { AxisSelection } from "../ndarray/index.js";
import { isSlice, resolveIndex, resolveSlice } from "../ndarray/index.js";

/** A contiguous part of an array: from `start` to `stop` (not included) along each axis. */
export interface Box {
  start: number[];
  stop: number[];
}

/** The smallest box around a selection, and the selection within the box. */
export interface BoxSelection {
  box: Box;
  inside: AxisSelection[];
}

/** Resolves one selection per axis; missing ones take everything. */
export function boxOf(selection: readonly AxisSelection[], shape: readonly number[]): BoxSelection {
  const box: Box = { start: [], stop: [] };
  const inside = shape.map((length, axis) => {
    const [start, stop, within] = alongAxis(selection[axis] ?? null, length, axis);
    box.start.push(start);
    box.stop.push(stop);
    return within;
  });
  return { box, inside };
}

function alongAxis(
  wanted: AxisSelection,
  length: number,
  axis: number,
): [start: number, stop: number, inside: AxisSelection] {
  if (wanted === null) return [0, length, null];
  if (typeof wanted === "number") {
    const index = resolveIndex(wanted, length, axis);
    return [index, index + 1, 0];
  }
  if (!isSlice(wanted)) {
    const indexes = Array.from(wanted, (i) => resolveIndex(i, length, axis));
    if (indexes.length === 0) return [0, 0, []];
    const start = Math.min(...indexes);
    return [start, Math.max(...indexes) + 1, indexes.map((i) => i - start)];
  }
  const { start, step, count } = resolveSlice(wanted, length);
  if (count === 0) return [0, 0, null];
  const last = start + (count - 1) * step;
  const low = Math.min(start, last);
  const high = Math.max(start, last) + 1;
  if (step === 1) return [low, high, null];
  const within = { kind: "slice", start: start - low, stop: null, step } as const;
  return [low, high, within];
}

/** Indexes of all chunks that a box touches, the last axis fastest. */
export function* chunksIn(box: Box, chunks: readonly number[]): Generator<number[], void, void> {
  const first = box.start.map((start, k) => Math.floor(start / chunks[k]));
  const last = box.stop.map((stop, k) => Math.ceil(stop / chunks[k]));
  if (first.some((index, k) => index >= last[k])) return;
  const index = [...first];
  for (;;) {
    yield [...index];
    let axis = index.length - 1;
    while (axis >= 0 && ++index[axis] === last[axis]) index[axis] = first[axis--];
    if (axis < 0) return;
  }
}
