import type { PixelPlane } from "./detector-frame.js";

/** Distance, foot of the normal and rotations as pyFAI has them: metres and radians. */
export interface Pose {
  readonly dist: number;
  readonly poni1: number;
  readonly poni2: number;
  readonly rot1: number;
  readonly rot2: number;
  readonly rot3: number;
}

/**
 * Position of a pixel seen from the sample as a function of row and column, in metres: axis 1 upwards, 2 to the side,
 * 3 along the beam. Each has the value at (0, 0) and the steps along rows and columns.
 */
export interface SampleFrame {
  readonly t1: readonly [origin: number, row: number, column: number];
  readonly t2: readonly [origin: number, row: number, column: number];
  readonly t3: readonly [origin: number, row: number, column: number];
}

type Matrix = readonly [
  readonly [number, number, number],
  readonly [number, number, number],
  readonly [number, number, number],
];

/**
 * The rotation from the detector's axes (1, 2, 3) to the sample's.
 *
 * @source Kieffer et al., J. Synchrotron Rad. 27 (2020) 558, section on geometry: R3(rot3) R2(-rot2) R1(-rot1).
 */
export function rotationMatrix({ rot1, rot2, rot3 }: Pose): Matrix {
  const [c1, s1] = [Math.cos(rot1), Math.sin(rot1)];
  const [c2, s2] = [Math.cos(rot2), Math.sin(rot2)];
  const [c3, s3] = [Math.cos(rot3), Math.sin(rot3)];
  return [
    [c2 * c3, c3 * s1 * s2 - c1 * s3, -(c1 * c3 * s2 + s1 * s3)],
    [c2 * s3, c1 * c3 + s1 * s2 * s3, c3 * s1 - c1 * s2 * s3],
    [s2, -c2 * s1, c1 * c2],
  ];
}

/** Puts the plane of pixels into the sample's frame. */
export function sampleFrame(plane: PixelPlane, pose: Pose): SampleFrame {
  const rotation = rotationMatrix(pose);
  const origin = [plane.y0 - pose.poni1, plane.x0 - pose.poni2, pose.dist];
  const row = [plane.yRow, plane.xRow, 0];
  const column = [plane.yColumn, plane.xColumn, 0];
  const turned = (i: 0 | 1 | 2): [number, number, number] => {
    const r = rotation[i];
    const dot = (v: readonly number[]): number => r[0] * v[0] + r[1] * v[1] + r[2] * v[2];
    return [dot(origin), dot(row), dot(column)];
  };
  return { t1: turned(0), t2: turned(1), t3: turned(2) };
}

/** Fills an array of (row, column) values from positions; row and column may be shifted, as for corners. */
export function fillFromFrame(
  out: Float64Array,
  frame: SampleFrame,
  [rows, columns]: readonly [rows: number, columns: number],
  shift: number,
  valueAt: (t1: number, t2: number, t3: number) => number,
): Float64Array {
  const [a, b, c] = [frame.t1, frame.t2, frame.t3];
  let i = 0;
  for (let row = 0; row < rows; row++) {
    const r = row + shift;
    const [a0, b0, c0] = [a[0] + a[1] * r, b[0] + b[1] * r, c[0] + c[1] * r];
    for (let column = 0; column < columns; column++) {
      const s = column + shift;
      out[i++] = valueAt(a0 + a[2] * s, b0 + b[2] * s, c0 + c[2] * s);
    }
  }
  return out;
}
