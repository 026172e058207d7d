import { type NDArray, zeros } from "../ndarray/index.js";
import type { Layout } from "./layout.js";
import { pixelShape } from "./pixel-shape.js";
import type { Modules, Tile } from "./tile.js";

/**
 * Corners of all pixels `(modules * slowScan, fastScan, corner, zyx)` in metres, as pyFAI wants them.
 *
 * @param allowNegativeXy - keep the origin at the detector's centre; otherwise it moves so that no x or y is negative
 */
export function distortionArray(
  modules: Modules,
  layout: Layout,
  allowNegativeXy: boolean,
): NDArray<"float32"> {
  const [rows, columns] = layout.moduleShape;
  const corners = pixelShape(layout).corners.length;
  const out = zeros([modules.length * rows, columns, corners, 3], "float32");
  modules.forEach((tiles, m) => {
    tiles.forEach((tile, t) => {
      const [row, column] = layout.tileOrigins[t];
      writeTile(out.data, tile, layout, ((m * rows + row) * columns + column) * corners * 3);
    });
  });
  if (!allowNegativeXy) shiftToPositive(out.data);
  return out;
}

function writeTile(data: Float32Array, tile: Tile, layout: Layout, start: number): void {
  const { corners, oddRowShift } = pixelShape(layout);
  const { corner, ss, fs } = tile;
  for (let s = 0; s < tile.ssPixels; s++) {
    const shift = s % 2 === 1 ? oddRowShift : 0;
    let o = start + s * layout.moduleShape[1] * corners.length * 3;
    for (let f = 0; f < tile.fsPixels; f++) {
      for (const [sOffset, fOffset] of corners) {
        const sPixels = s + sOffset;
        const fPixels = f + fOffset + shift;
        data[o] = corner[2] + sPixels * ss[2] + fPixels * fs[2];
        data[o + 1] = corner[1] + sPixels * ss[1] + fPixels * fs[1];
        data[o + 2] = corner[0] + sPixels * ss[0] + fPixels * fs[0];
        o += 3;
      }
    }
  }
}

function shiftToPositive(data: Float32Array): void {
  let lowX = Number.POSITIVE_INFINITY;
  let lowY = Number.POSITIVE_INFINITY;
  for (let o = 0; o < data.length; o += 3) {
    if (data[o + 1] < lowY) lowY = data[o + 1];
    if (data[o + 2] < lowX) lowX = data[o + 2];
  }
  for (let o = 0; o < data.length; o += 3) {
    data[o + 1] -= lowY;
    data[o + 2] -= lowX;
  }
}
