import type { Scale } from "../scene/scale.js";

/** For each output pixel the source cells it shows: from `start` to before `end`; none if both are equal. */
export interface CellRanges {
  start: Int32Array;
  end: Int32Array;
  /** The pixels that show anything: from `first` to before `last`. */
  first: number;
  last: number;
}

/** The place of a value among cells, with fraction: 0 at the first edge, `count` at the last. */
export function cellPosition(edges: ArrayLike<number>, count: number): (value: number) => number {
  if (edges.length === 2) {
    const [first, last] = [edges[0], edges[1]];
    return (v: number): number => ((v - first) / (last - first)) * count;
  }
  const down = edges[count] < edges[0];
  return (v: number): number => {
    let a = 0;
    let b = count;
    while (b - a > 1) {
      const middle = (a + b) >> 1;
      if (down ? v <= edges[middle] : v >= edges[middle]) a = middle;
      else b = middle;
    }
    return a + (v - edges[a]) / (edges[a + 1] - edges[a]);
  };
}

/**
 * Which cells each of `pixels` equal steps along an axis shows: the one under its middle, or all it covers where
 * cells are smaller than pixels.
 *
 * @param reversed - the first pixel is at the end of the axis (y axes: pixels count from the top)
 */
export function cellRanges(
  scale: Scale,
  edges: ArrayLike<number>,
  count: number,
  pixels: number,
  reversed: boolean,
): CellRanges {
  const position = cellPosition(edges, count);
  const at = (pixel: number): number =>
    position(scale.fromUnit((reversed ? pixels - pixel : pixel) / pixels));
  const start = new Int32Array(pixels);
  const end = new Int32Array(pixels);
  let first = pixels;
  let last = 0;
  for (let p = 0; p < pixels; p++) {
    const middle = at(p + 0.5);
    if (!(middle >= 0 && middle < count)) continue;
    const [a, b] = [at(p), at(p + 1)];
    const wide = Math.abs(b - a) > 1;
    start[p] = wide ? Math.max(0, Math.round(Math.min(a, b))) : Math.floor(middle);
    end[p] = wide
      ? Math.min(count, Math.max(start[p] + 1, Math.round(Math.max(a, b))))
      : start[p] + 1;
    if (p < first) first = p;
    last = p + 1;
  }
  return { start, end, first, last: Math.max(first, last) };
}
