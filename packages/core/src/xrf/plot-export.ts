import type { NDArray } from "../ndarray/index.js";
import { colormapTable, encodeIndexed } from "../plot/index.js";

/** A PNG with one pixel per pixel, from the smallest to the largest value. */
export function mapPng(map: NDArray, cmap: string): Uint8Array {
  const [height, width] = map.shape;
  const low = map.min();
  const span = map.max() - low || 1;
  const values = map.copy().flat() as Float64Array;
  const indexes = Uint8Array.from(values, (v) => Math.round((255 * (v - low)) / span));
  return encodeIndexed({ width, height, indexes, palette: paletteOf(cmap) });
}

/** 256 colours as four bytes each. */
function paletteOf(cmap: string): Uint8Array {
  const table = colormapTable(cmap);
  const wide = table.length / 256;
  if (wide === 4) return Uint8Array.from(table);
  const palette = new Uint8Array(1024).fill(255);
  for (let i = 0; i < 256; i++) for (let c = 0; c < 3; c++) palette[4 * i + c] = table[3 * i + c];
  return palette;
}
