import type { BinAxis } from "./axis.js";
import { wrapDegrees } from "./azimuth.js";
import type { CornerGrid, Corners } from "./corners.js";
import type { Range } from "./options.js";
import { PairBuilder } from "./pair-builder.js";
import type { PairTable } from "./tables.js";

/** Corners of a pixel in (radius, azimuth), down the rows and around; azimuths do not jump. */
export class PixelShape {
  readonly radius: Float64Array = new Float64Array(4);
  readonly azimuth: Float64Array = new Float64Array(4);
  /** Whether the corners go around the beam, so that there is no shape. */
  aroundBeam: boolean = false;

  /** @param at - the pixel's upper left corner in the grids */
  setRadius({ values, width, unit }: CornerGrid, at: number): void {
    const r = this.radius;
    r[0] = values[at] * unit;
    r[1] = values[at + width] * unit;
    r[2] = values[at + width + 1] * unit;
    r[3] = values[at + 1] * unit;
  }

  setAzimuth({ values, width, unit }: CornerGrid, at: number): void {
    const a = this.azimuth;
    const first = values[at] * unit;
    a[0] = first;
    a[1] = first + wrapDegrees(values[at + width] * unit - first);
    a[2] = first + wrapDegrees(values[at + width + 1] * unit - first);
    a[3] = first + wrapDegrees(values[at + 1] * unit - first);
    this.aroundBeam = Math.max(a[0], a[1], a[2], a[3]) - Math.min(a[0], a[1], a[2], a[3]) > 180;
  }
}

/** Calls `visit` for each pixel with its shape, which is the same object each time. */
export function eachShape(
  { geometry, radial, azimuth }: Corners,
  visit: (pixel: number, shape: PixelShape) => void,
): void {
  const [rows, columns] = geometry.shape;
  const shape = new PixelShape();
  for (let row = 0, p = 0; row < rows; row++) {
    let at = row * radial.width;
    for (let column = 0; column < columns; column++, p++, at++) {
      shape.setRadius(radial, at);
      shape.setAzimuth(azimuth, at);
      visit(p, shape);
    }
  }
}

/** Table of pixels shared by the area that their four-cornered shape in (radius, azimuth) has in each bin. */
export function splitByArea(
  corners: Corners,
  axis: BinAxis,
  mask: Uint8Array | undefined,
): PairTable {
  const { geometry, radial, azimuth } = corners;
  const [rows, columns] = geometry.shape;
  const builder = new PairBuilder(rows * columns, axis.bins);
  const { low, scale } = axis;
  const shape = new PixelShape();
  const x = new Float64Array(4);
  let areas = new Float32Array(16);
  for (let row = 0, p = 0; row < rows; row++) {
    let at = row * radial.width;
    for (let column = 0; column < columns; column++, p++, at++) {
      if (mask !== undefined && mask[p] !== 0) {
        builder.skip(p);
        continue;
      }
      shape.setRadius(radial, at);
      for (let k = 0; k < 4; k++) x[k] = (shape.radius[k] - low) * scale;
      const least = Math.min(x[0], x[1], x[2], x[3]);
      const most = Math.max(x[0], x[1], x[2], x[3]);
      const count = Math.floor(most) - Math.floor(least) + 1;
      if (!(count > 1 && count < 1e6) || most < 0 || least >= axis.bins) {
        builder.interval(p, least, most);
        continue;
      }
      shape.setAzimuth(azimuth, at);
      if (count > areas.length) areas = new Float32Array(count * 2);
      for (let k = 0; k < count; k++) areas[k] = 0;
      shareShape(builder, p, x, shape, areas);
    }
  }
  return builder.table();
}

/** Shares one pixel that lies in several bins. */
function shareShape(
  builder: PairBuilder,
  pixel: number,
  x: Float64Array,
  { azimuth, aroundBeam }: PixelShape,
  areas: Float32Array,
): void {
  const least = Math.min(x[0], x[1], x[2], x[3]);
  const most = Math.max(x[0], x[1], x[2], x[3]);
  const first = Math.floor(least);
  const count = Math.floor(most) - first + 1;
  let total = 0;
  if (!aroundBeam) {
    shareArea(x, azimuth, first, areas);
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
export function cornerRange({ geometry, radial }: Corners, mask: Uint8Array | undefined): Range {
  const [rows, columns] = geometry.shape;
  const { values, width, unit } = radial;
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0, p = 0; row < rows; row++) {
    let at = row * width;
    for (let column = 0; column < columns; column++, p++, at++) {
      if (mask !== undefined && mask[p] !== 0) continue;
      const [a, b, c, d] = [values[at], values[at + 1], values[at + width], values[at + width + 1]];
      const least = Math.min(a, b, c, d);
      const most = Math.max(a, b, c, d);
      if (least < low) low = least;
      if (most > high && most < Infinity) high = most;
    }
  }
  return [low * unit, high * unit];
}
