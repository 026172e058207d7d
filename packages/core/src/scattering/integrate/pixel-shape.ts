import { wrapDegrees } from "./azimuth.js";
import type { AzimuthRows } from "./corner-rows.js";

/** Corners of a pixel in (radius, azimuth), down the rows and around; azimuths do not jump. */
export class PixelShape {
  readonly radius: Float64Array = new Float64Array(4);
  readonly azimuth: Float64Array = new Float64Array(4);
  /** Whether the corners go around the beam, so that there is no shape. */
  aroundBeam: boolean = false;

  /** @param upper - radial values along the upper edge of the pixel's row */
  setRadius(upper: Float64Array, lower: Float64Array, column: number): void {
    const r = this.radius;
    r[0] = upper[column];
    r[1] = lower[column];
    r[2] = lower[column + 1];
    r[3] = upper[column + 1];
  }

  /** @param angles - open at the pixel's row */
  setAzimuth(angles: AzimuthRows, column: number): void {
    const a = this.azimuth;
    angles.corners(column, a);
    const first = a[0];
    let [least, most] = [first, first];
    for (let k = 1; k < 4; k++) {
      const off = a[k] - first;
      if (off >= 180 || off < -180) a[k] = first + wrapDegrees(off);
      if (a[k] < least) least = a[k];
      if (a[k] > most) most = a[k];
    }
    this.aroundBeam = most - least > 180;
  }
}
