import type { ScatteringGeometry } from "../geometry/geometry.js";
import { chiDegrees } from "../geometry/units.js";
import { CornerRows } from "./corners.js";
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
export function halfSpans(geometry: ScatteringGeometry): Float32Array {
  const [rows, columns] = geometry.shape;
  const chi = geometry.chi().data;
  const corners = new CornerRows(geometry.frame, columns, "chi", chiDegrees);
  const spans = new Float32Array(rows * columns);
  let p = 0;
  for (let row = 0; row < rows; row++) {
    corners.next();
    const { upper, lower } = corners;
    for (let column = 0; column < columns; column++, p++) {
      const middle = chi[p];
      const a = wrapDegrees(upper[column] - middle);
      const b = wrapDegrees(upper[column + 1] - middle);
      const c = wrapDegrees(lower[column + 1] - middle);
      const d = wrapDegrees(lower[column] - middle);
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
