import type { NumericArray } from "./spec/types.js";

/** Tells a figure's reader what a drawing leaves out. */
export type Warn = (text: string) => void;

/**
 * Indexes of the points that draw the same line with at most about `most` of them: of each of equally many neighbours
 * the first, the lowest, the highest, the last, and one gap if there is any. Undefined if there are few points anyway.
 */
export function thinLine(y: NumericArray, most: number): Uint32Array | undefined {
  const n = y.length;
  if (n <= most) return undefined;
  const buckets = Math.max(1, Math.floor(most / 4));
  const kept: number[] = [];
  for (let b = 0; b < buckets; b++) {
    const from = Math.floor((b * n) / buckets);
    const to = Math.floor(((b + 1) * n) / buckets);
    kept.push(...extremes(y, from, to));
  }
  return Uint32Array.from(kept);
}

function extremes(y: NumericArray, from: number, to: number): number[] {
  let low = from;
  let high = from;
  let gap = -1;
  for (let i = from; i < to; i++) {
    if (Number.isNaN(y[i])) gap = i;
    if (y[i] < y[low] || Number.isNaN(y[low])) low = i;
    if (y[i] > y[high] || Number.isNaN(y[high])) high = i;
  }
  const all = gap < 0 ? [from, low, high, to - 1] : [from, low, high, gap, to - 1];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Every k-th index, so that at most `most` are left; undefined if there are few points anyway. */
export function thinPoints(count: number, most: number): Uint32Array | undefined {
  if (count <= most) return undefined;
  const n = Math.max(1, Math.floor(most));
  return Uint32Array.from({ length: n }, (_, i) => Math.floor((i * count) / n));
}

/** The values at some indexes; all without indexes. */
export function gather(values: NumericArray, indexes: Uint32Array | undefined): NumericArray {
  return indexes ? Float64Array.from(indexes, (i) => values[i]) : values;
}
