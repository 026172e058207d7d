import type { ScatteringGeometry } from "../geometry/geometry.js";
import { chiDegrees, type RadialUnit, radialFunction } from "../geometry/units.js";
import type { BinAxis } from "./axis.js";
import { wrapDegrees } from "./azimuth.js";
import { CornerRows } from "./corners.js";
import type { Range } from "./options.js";
import { PairBuilder } from "./pair-builder.js";
import type { PairTable } from "./tables.js";

/** Corners of a pixel in (radius, azimuth), going around; azimuths do not jump. */
export class PixelShape {
  readonly radius: Float64Array = new Float64Array(4);
  readonly azimuth: Float64Array = new Float64Array(4);
  /** Whether the corners go around the beam, so that there is no shape. */
  aroundBeam: boolean = false;
}

/** Calls `visit` for each pixel with its shape, which is the same object each time. */
export function eachShape(
  geometry: ScatteringGeometry,
  unit: RadialUnit,
  visit: (pixel: number, shape: PixelShape) => void,
): void {
  const [rows, columns] = geometry.shape;
  const radii = new CornerRows(
    geometry.frame,
    columns,
    unit,
    radialFunction(unit, geometry.wavelength),
  );
  const angles = new CornerRows(geometry.frame, columns, "chi", chiDegrees);
  const shape = new PixelShape();
  const { radius: r, azimuth: a } = shape;
  let p = 0;
  for (let row = 0; row < rows; row++) {
    radii.next();
    angles.next();
    for (let column = 0; column < columns; column++, p++) {
      r[0] = radii.upper[column];
      r[1] = radii.lower[column];
      r[2] = radii.lower[column + 1];
      r[3] = radii.upper[column + 1];
      const first = angles.upper[column];
      a[0] = first;
      a[1] = first + wrapDegrees(angles.lower[column] - first);
      a[2] = first + wrapDegrees(angles.lower[column + 1] - first);
      a[3] = first + wrapDegrees(angles.upper[column + 1] - first);
      shape.aroundBeam = Math.max(a[0], a[1], a[2], a[3]) - Math.min(a[0], a[1], a[2], a[3]) > 180;
      visit(p, shape);
    }
  }
}

/** Table of pixels shared by the area that their four-cornered shape in (radius, azimuth) has in each bin. */
export function splitByArea(
  geometry: ScatteringGeometry,
  unit: RadialUnit,
  axis: BinAxis,
  mask: Uint8Array | undefined,
): PairTable {
  const builder = new PairBuilder(geometry.shape[0] * geometry.shape[1], axis.bins);
  const { low, scale } = axis;
  const x = new Float64Array(4);
  let areas = new Float32Array(16);
  eachShape(geometry, unit, (p, shape) => {
    if (mask !== undefined && mask[p] !== 0) {
      builder.skip(p);
      return;
    }
    for (let k = 0; k < 4; k++) x[k] = (shape.radius[k] - low) * scale;
    const least = Math.min(x[0], x[1], x[2], x[3]);
    const most = Math.max(x[0], x[1], x[2], x[3]);
    const first = Math.floor(least);
    const count = Math.floor(most) - first + 1;
    if (!(count > 1 && count < 1e6) || shape.aroundBeam || most < 0 || first >= axis.bins) {
      builder.interval(p, least, most);
      return;
    }
    if (count > areas.length) areas = new Float32Array(count * 2);
    areas.fill(0, 0, count);
    shareArea(x, shape.azimuth, first, areas);
    let total = 0;
    for (let k = 0; k < count; k++) total += areas[k];
    if (total === 0) builder.interval(p, least, most);
    else {
      for (let k = 0; k < count; k++) areas[k] /= total;
      builder.shares(p, first, areas, count);
    }
  });
  return builder.table();
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
export function cornerRange(
  geometry: ScatteringGeometry,
  unit: RadialUnit,
  mask: Uint8Array | undefined,
): Range {
  const [rows, columns] = geometry.shape;
  const radii = new CornerRows(
    geometry.frame,
    columns,
    unit,
    radialFunction(unit, geometry.wavelength),
  );
  let low = Infinity;
  let high = -Infinity;
  let p = 0;
  for (let row = 0; row < rows; row++) {
    radii.next();
    const { upper, lower } = radii;
    for (let column = 0; column < columns; column++, p++) {
      if (mask !== undefined && mask[p] !== 0) continue;
      const [a, b, c, d] = [upper[column], upper[column + 1], lower[column], lower[column + 1]];
      const least = Math.min(a, b, c, d);
      const most = Math.max(a, b, c, d);
      if (least < low) low = least;
      if (most > high && most < Infinity) high = most;
    }
  }
  return [low, high];
}
