import type { ScatteringGeometry } from "../geometry/geometry.js";
import { type RadialUnit, radialFunction } from "../geometry/units.js";
import type { BinAxis } from "./axis.js";
import { CornerRows } from "./corners.js";
import type { Range } from "./options.js";
import { PairBuilder } from "./pair-builder.js";
import type { PairTable } from "./tables.js";

/**
 * Table of pixels spread evenly over the largest distance of their corners from their centre, in radial units.
 *
 * @param mask - 1 where a pixel must not count
 */
export function splitByBox(
  geometry: ScatteringGeometry,
  unit: RadialUnit,
  axis: BinAxis,
  mask: Uint8Array | undefined,
): PairTable {
  const builder = new PairBuilder(geometry.shape[0] * geometry.shape[1], axis.bins);
  const { low, scale } = axis;
  eachBox(geometry, unit, (p, from, to) => {
    if (mask !== undefined && mask[p] !== 0) builder.skip(p);
    else builder.interval(p, (from - low) * scale, (to - low) * scale);
  });
  return builder.table();
}

/** Lowest and highest radial value of the unmasked pixels' boxes. */
export function boxRange(
  geometry: ScatteringGeometry,
  unit: RadialUnit,
  mask: Uint8Array | undefined,
): Range {
  let low = Infinity;
  let high = -Infinity;
  eachBox(geometry, unit, (p, from, to) => {
    if (mask !== undefined && mask[p] !== 0) return;
    if (from < low) low = from;
    if (to > high && to < Infinity) high = to;
  });
  return [low, high];
}

/** Calls `visit` with each pixel's radial range: its centre plus and minus the farthest corner's distance. */
export function eachBox(
  geometry: ScatteringGeometry,
  unit: RadialUnit,
  visit: (pixel: number, from: number, to: number) => void,
): void {
  const [rows, columns] = geometry.shape;
  const centers = geometry.radial(unit).data;
  const corners = new CornerRows(
    geometry.frame,
    columns,
    unit,
    radialFunction(unit, geometry.wavelength),
  );
  let p = 0;
  for (let row = 0; row < rows; row++) {
    corners.next();
    const { upper, lower } = corners;
    for (let column = 0; column < columns; column++, p++) {
      const middle = centers[p];
      const [a, b] = [upper[column], upper[column + 1]];
      const [c, d] = [lower[column], lower[column + 1]];
      const most = Math.max(a, b, c, d);
      const least = Math.min(a, b, c, d);
      const half = most - middle > middle - least ? most - middle : middle - least;
      visit(p, middle > half ? middle - half : 0, middle + half);
    }
  }
}
