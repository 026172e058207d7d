import type { ScatteringGeometry } from "../geometry/geometry.js";
import type { BinAxis } from "./axis.js";
import { RadialRows } from "./corner-rows.js";
import type { Corners } from "./corners.js";
import { EdgeRows } from "./edge-rows.js";
import type { Range } from "./options.js";
import { PairBuilder } from "./pair-builder.js";
import type { PixelShape } from "./pixel-shape.js";
import type { PairTable } from "./tables.js";

/** Table of pixels shared by the area that their four-cornered shape in (radius, azimuth) has in each bin. */
export function splitByArea(
  corners: Corners,
  axis: BinAxis,
  mask: Uint8Array | undefined,
): PairTable {
  const [rows, columns] = corners.geometry.shape;
  const builder = new PairBuilder(rows * columns, axis.bins);
  const edges = new EdgeRows(corners, axis);
  for (let row = 0, p = 0; row < rows; row++) {
    edges.open(row);
    const { above, below, first, share } = edges;
    for (let column = 0; column < columns; column++, p++) {
      if (mask !== undefined && mask[p] !== 0) {
        builder.skip(p);
        continue;
      }
      if (first[column] >= 0) {
        builder.two(p, first[column], share[column]);
        continue;
      }
      const [x0, x1, x2, x3] = [above[column], below[column], below[column + 1], above[column + 1]];
      const least = Math.min(x0, x1, x2, x3);
      const most = Math.max(x0, x1, x2, x3);
      const bins = Math.floor(most) - Math.floor(least);
      if (bins === 0 || !(bins < 1e6) || most < 0 || least >= axis.bins) {
        builder.interval(p, least, most);
      } else {
        shareShape(builder, p, edges.shape(column), least, most);
      }
    }
  }
  return builder.table();
}

let areas = new Float32Array(16);

/** Shares one pixel that lies in several bins. */
function shareShape(
  builder: PairBuilder,
  pixel: number,
  { radius, azimuth, aroundBeam }: PixelShape,
  least: number,
  most: number,
): void {
  const first = Math.floor(least);
  const count = Math.floor(most) - first + 1;
  if (count > areas.length) areas = new Float32Array(count * 2);
  for (let k = 0; k < count; k++) areas[k] = 0;
  let total = 0;
  if (!aroundBeam) {
    shareArea(radius, azimuth, first, areas);
    for (let k = 0; k < count; k++) total += areas[k];
  }
  if (total === 0) {
    builder.interval(pixel, least, most);
    return;
  }
  for (let k = 0; k < count; k++) areas[k] /= total;
  builder.shares(pixel, first, areas, count);
}

const RAD: number = Math.PI / 180;

/**
 * Adds the area between each edge of the shape and azimuth 0 to the bins it crosses. The sums have 32 bits and go
 * around the shape from its first corner down the rows, as pyFAI's: an exact sum would differ from it by up to 2e-5.
 */
function shareArea(x: Float64Array, y: Float64Array, first: number, areas: Float32Array): void {
  for (let k = 0; k < 4; k++) {
    const next = (k + 1) & 3;
    const [x0, x1] = [x[k], x[next]];
    if (x0 === x1) continue;
    const slope = ((y[next] - y[k]) * RAD) / (x1 - x0);
    const intercept = y[k] * RAD - slope * x0;
    const forward = x1 > x0;
    let at = x0;
    let bin = Math.floor(x0);
    for (;;) {
      const edge = forward ? bin + 1 : bin;
      const end = forward ? (edge < x1 ? edge : x1) : edge > x1 ? edge : x1;
      areas[bin - first] += (end - at) * (0.5 * slope * (end + at) + intercept);
      if (end === x1) break;
      at = end;
      bin += forward ? 1 : -1;
    }
  }
}

/** Lowest and highest radius of the unmasked pixels' corners. */
export function cornerRange(corners: Corners, mask: Uint8Array | undefined): Range {
  const { geometry, radial } = corners;
  const { values, unit, lowest, highest } = radial;
  const seen = [lowest, highest].every((corner) => touchesPixel(geometry, corner, mask));
  if (seen) return [values[lowest] * unit, values[highest] * unit];
  const [rows, columns] = geometry.shape;
  const edges = new RadialRows(corners);
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0, p = 0; row < rows; row++) {
    edges.open(row);
    const { upper, lower } = edges;
    for (let column = 0; column < columns; column++, p++) {
      if (mask !== undefined && mask[p] !== 0) continue;
      const least = Math.min(upper[column], upper[column + 1], lower[column], lower[column + 1]);
      const most = Math.max(upper[column], upper[column + 1], lower[column], lower[column + 1]);
      if (least < low) low = least;
      if (most > high && most < Infinity) high = most;
    }
  }
  return [low, high];
}

/** Whether a corner belongs to a pixel that is not masked. */
function touchesPixel(
  { shape: [rows, columns] }: ScatteringGeometry,
  corner: number,
  mask: Uint8Array | undefined,
): boolean {
  const down = Math.floor(corner / (columns + 1));
  const right = corner - down * (columns + 1);
  for (const row of [down - 1, down]) {
    for (const column of [right - 1, right]) {
      if (row < 0 || column < 0 || row >= rows || column >= columns) continue;
      if (mask === undefined || mask[row * columns + column] === 0) return true;
    }
  }
  return false;
}
