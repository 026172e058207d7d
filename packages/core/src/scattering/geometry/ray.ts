import type { SampleFrame } from "./sample-frame.js";

type Vector = readonly [number, number, number];

/** a · (b × c) */
function triple(a: Vector, b: Vector, c: Vector): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  );
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Array coordinates of a place on the detector, whole numbers at pixel centres. */
export interface PixelPosition {
  row: number;
  column: number;
}

/** The detector's plane, ready for {@link meetPlane}. */
export interface RayPlane {
  readonly normal: Vector;
  readonly byRow: Vector;
  readonly byColumn: Vector;
  readonly distance: number;
}

/** The plane of a frame's pixels. */
export function rayPlane({ t1, t2, t3 }: SampleFrame): RayPlane {
  const vector = (i: 0 | 1 | 2): Vector => [t1[i], t2[i], t3[i]];
  const [origin, row, column] = [vector(0), vector(1), vector(2)];
  // origin + row r + column c = s u, solved for r, c and s by Cramer's rule
  return {
    normal: cross(row, column),
    byRow: cross(column, origin),
    byColumn: cross(origin, row),
    distance: triple(row, column, origin),
  };
}

/**
 * Where a direction from the sample meets the detector's plane: writes row and column into `out` and answers true, or
 * false when it never does. Directions are (axis 1, axis 2, along the beam) and need no length.
 */
export function meetPlane(
  { normal, byRow, byColumn, distance }: RayPlane,
  u1: number,
  u2: number,
  u3: number,
  out: Float64Array,
): boolean {
  const det = normal[0] * u1 + normal[1] * u2 + normal[2] * u3;
  if (!(distance / det > 0)) return false;
  out[0] = (byRow[0] * u1 + byRow[1] * u2 + byRow[2] * u3) / det;
  out[1] = (byColumn[0] * u1 + byColumn[1] * u2 + byColumn[2] * u3) / det;
  return true;
}
