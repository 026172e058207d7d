import type { ScatteringGeometry } from "../geometry/geometry.js";
import { type CornerGrid, Corners } from "./corners.js";
import type { Range } from "./options.js";

/** `angle` minus whole turns, from -180 up to 180 degrees. */
export function wrapDegrees(angle: number): number {
  return angle - 360 * Math.floor((angle + 180) / 360);
}

/** Whether an angle lies in a sector, going around the circle as often as needed. */
export function inSector(angle: number, [low, high]: Range): boolean {
  if (high - low >= 360) return true;
  const from = angle - low - 360 * Math.floor((angle - low) / 360);
  return from <= high - low;
}

/** Half the angle that each pixel's corners span around its centre, in degrees; 180 for the pixel with the beam. */
export function halfSpans(
  geometry: ScatteringGeometry,
  { values, width, unit }: CornerGrid = new Corners(geometry, "2th_rad").azimuth,
): Float32Array {
  const [rows, columns] = geometry.shape;
  const chi = geometry.chi().data;
  const spans = new Float32Array(rows * columns);
  for (let row = 0, p = 0; row < rows; row++) {
    let at = row * width;
    for (let column = 0; column < columns; column++, p++, at++) {
      const middle = chi[p];
      const a = wrapDegrees(values[at] * unit - middle);
      const b = wrapDegrees(values[at + 1] * unit - middle);
      const c = wrapDegrees(values[at + width + 1] * unit - middle);
      const d = wrapDegrees(values[at + width] * unit - middle);
      const low = Math.min(a, b, c, d);
      const high = Math.max(a, b, c, d);
      spans[p] = high - low > 180 ? 180 : Math.max(high, -low);
    }
  }
  return spans;
}

/**
 * Mask of pixels outside a sector, 1 outside; added to `mask`.
 *
 * @param touching - keeps pixels of which some part lies inside, instead of those whose centre does
 */
export function sectorMask(
  geometry: ScatteringGeometry,
  range: Range,
  mask: Uint8Array | undefined,
  touching: boolean,
): Uint8Array {
  const chi = geometry.chi().data;
  const spans = touching ? halfSpans(geometry) : undefined;
  const out = mask ? mask.slice() : new Uint8Array(chi.length);
  for (let p = 0; p < chi.length; p++) {
    const span = spans ? spans[p] : 0;
    if (!inSector(chi[p], [range[0] - span, range[1] + span])) out[p] = 1;
  }
  return out;
}
