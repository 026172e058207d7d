import { sizeOf } from "../../ndarray/strides.js";

/** Bytes that a chunk aims at when the user does not say: good for gzip and for reading single frames. */
const TARGET_BYTES = 1 << 20;

/** First elements of all chunks of an array, in row-major order. */
export function gridOf(shape: readonly number[], chunks: readonly number[]): number[][] {
  let places: number[][] = [[]];
  for (let k = 0; k < shape.length; k++) {
    const next: number[][] = [];
    for (const place of places) {
      for (let at = 0; at < shape[k]; at += chunks[k]) next.push([...place, at]);
    }
    places = next;
  }
  return places;
}

/** The bytes of one chunk, padded with the fill value (or zeros) where it reaches over the edge of the array. */
export function cutChunk(
  bytes: Uint8Array,
  shape: readonly number[],
  chunks: readonly number[],
  at: readonly number[],
  size: number,
  fill?: Uint8Array,
): Uint8Array {
  const rank = shape.length;
  const out = new Uint8Array(sizeOf(chunks) * size);
  if (fill?.some((b) => b !== 0)) for (let i = 0; i < out.length; i += size) out.set(fill, i);
  const counts = shape.map((n, k) => Math.min(chunks[k], n - at[k]));
  const copy = (axis: number, from: number, to: number): void => {
    if (axis === rank - 1) {
      const start = (from + at[axis]) * size;
      out.set(bytes.subarray(start, start + counts[axis] * size), to * size);
      return;
    }
    for (let i = 0; i < counts[axis]; i++) {
      copy(axis + 1, (from + at[axis] + i) * shape[axis + 1], (to + i) * chunks[axis + 1]);
    }
  };
  copy(0, 0, 0);
  return out;
}

/**
 * A chunk that lies in one piece in the array, not copied: single items of the outer axes and whole inner ones.
 *
 * @returns undefined when it does not, or reaches over the edge
 */
export function wholeChunk(
  bytes: Uint8Array,
  shape: readonly number[],
  chunks: readonly number[],
  at: readonly number[],
  size: number,
): Uint8Array | undefined {
  let axis = 0;
  while (axis < shape.length && chunks[axis] === 1) axis++;
  const inner = shape.every((n, k) => k <= axis || chunks[k] === n);
  if (!inner || at.some((first, k) => first + chunks[k] > shape[k])) return undefined;
  const start = at.reduce((sum, first, k) => sum * shape[k] + first, 0) * size;
  return bytes.subarray(start, start + sizeOf(chunks) * size);
}

/** A chunk shape of about a megabyte: whole inner axes as far as they fit, at least one element of each. */
export function suggestChunks(shape: readonly number[], elementSize: number): number[] {
  const chunks = shape.map(() => 1);
  let bytes = elementSize;
  for (let k = shape.length - 1; k >= 0; k--) {
    const most = Math.max(1, Math.floor(TARGET_BYTES / bytes));
    chunks[k] = Math.max(1, Math.min(shape[k] || 1, most));
    bytes *= chunks[k];
  }
  return chunks;
}
