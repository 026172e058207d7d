import type { Layout } from "./layout.js";

/** A pixel's outline and centre, in pixels from its first corner: `[slowScan, fastScan]`. */
export interface PixelShape {
  readonly corners: readonly (readonly [ss: number, fs: number])[];
  readonly centre: readonly [ss: number, fs: number];
  /** How far odd rows are shifted along fast scan. */
  readonly oddRowShift: number;
}

const RECTANGLE: PixelShape = {
  corners: [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ],
  centre: [0.5, 0.5],
  oddRowShift: 0,
};

// Rows of hexagons interlock: each reaches a third of the row distance into the next.
const HEXAGON: PixelShape = {
  corners: [
    [0, 0.5],
    [1 / 3, 1],
    [1, 1],
    [4 / 3, 0.5],
    [1, 0],
    [1 / 3, 0],
  ],
  centre: [2 / 3, 0.5],
  oddRowShift: 0.5,
};

/** The shape of a detector's pixels. */
export function pixelShape(layout: Layout): PixelShape {
  return layout.hexagonal ? HEXAGON : RECTANGLE;
}
