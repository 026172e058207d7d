import type { ScatteringGeometry } from "../geometry/geometry.js";
import { AzimuthRows } from "./corner-rows.js";
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

/**
 * Half the angle that a pixel's corners span around its centre, in degrees; 180 for the pixel with the beam.
 *
 * @param corners - azimuths of its four corners
 */
export function halfSpan(middle: number, corners: Float64Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < 4; k++) {
    const off = wrapDegrees(corners[k] - middle);
    if (off < low) low = off;
    if (off > high) high = off;
  }
  return high - low > 180 ? 180 : Math.max(high, -low);
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
  const [rows, columns] = geometry.shape;
  const chi = geometry.chi().data;
  const angles = touching ? new AzimuthRows(geometry) : undefined;
  const around = new Float64Array(4);
  const out = mask ? mask.slice() : new Uint8Array(chi.length);
  for (let row = 0, p = 0; row < rows; row++) {
    angles?.open(row, columns);
    for (let column = 0; column < columns; column++, p++) {
      if (out[p] !== 0) continue;
      angles?.corners(column, around);
      const span = angles ? Math.fround(halfSpan(chi[p], around)) : 0;
      if (!inSector(chi[p], [range[0] - span, range[1] + span])) out[p] = 1;
    }
  }
  return out;
}
