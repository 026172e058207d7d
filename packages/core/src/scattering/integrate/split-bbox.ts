import type { BinAxis } from "./axis.js";
import { RadialRows } from "./corner-rows.js";
import type { Corners } from "./corners.js";
import type { Range } from "./options.js";
import { PairBuilder } from "./pair-builder.js";
import type { PairTable } from "./tables.js";

/**
 * Table of pixels spread evenly over the largest distance of their corners from their centre, in radial units.
 *
 * @param mask - 1 where a pixel must not count
 */
export function splitByBox(
  corners: Corners,
  axis: BinAxis,
  mask: Uint8Array | undefined,
): PairTable {
  const { geometry, unit } = corners;
  const [rows, columns] = geometry.shape;
  const centers = geometry.radial(unit).data;
  const boxes = new RadialRows(corners);
  const builder = new PairBuilder(centers.length, axis.bins);
  const { low, scale } = axis;
  for (let row = 0, p = 0; row < rows; row++) {
    const halves = boxes.halves(row);
    for (let column = 0; column < columns; column++, p++) {
      if (mask !== undefined && mask[p] !== 0) {
        builder.skip(p);
        continue;
      }
      const [middle, half] = [centers[p], halves[column]];
      const from = middle > half ? middle - half : 0;
      builder.interval(p, (from - low) * scale, (middle + half - low) * scale);
    }
  }
  return builder.table();
}

/** Lowest and highest radial value of the unmasked pixels' boxes. */
export function boxRange(corners: Corners, mask: Uint8Array | undefined): Range {
  const { geometry, unit } = corners;
  const [rows, columns] = geometry.shape;
  const centers = geometry.radial(unit).data;
  const boxes = new RadialRows(corners);
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0, p = 0; row < rows; row++) {
    const halves = boxes.halves(row);
    for (let column = 0; column < columns; column++, p++) {
      if (mask !== undefined && mask[p] !== 0) continue;
      const [middle, half] = [centers[p], halves[column]];
      const from = middle > half ? middle - half : 0;
      const to = middle + half;
      if (from < low) low = from;
      if (to > high && to < Infinity) high = to;
    }
  }
  return [low, high];
}
