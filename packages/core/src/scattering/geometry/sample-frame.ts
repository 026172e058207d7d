import { compileOnce } from "../../ndarray/loops.js";
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

/** A function of a pixel's position. */
type ValueAt = (t1: number, t2: number, t3: number) => number;

type FillRow = (
  out: Float64Array,
  start: number,
  line: readonly number[],
  valueAt: ValueAt,
) => void;

/**
 * Fills `out` from `start` on with values along a row of positions. Each `kind` of value gets a loop of its own: one
 * loop that has seen many functions would call them instead of taking them in.
 */
function rowFiller(kind: string): FillRow {
  return compileOnce<FillRow>(`positions ${kind}`, "out, start, line, valueAt", () =>
    [
      "const a = line[0], b = line[1], c = line[2], da = line[3], db = line[4], dc = line[5];",
      "const first = line[6], count = line[7];",
      "for (let i = 0; i < count; i++) { const s = i + first;",
      "out[start + i] = valueAt(a + da * s, b + db * s, c + dc * s); }",
    ].join(" "),
  );
}

/** Values along one row: `row` and `column` are where it starts, in array coordinates. */
export function fillRow(
  out: Float64Array,
  { t1, t2, t3 }: SampleFrame,
  { row, column, start, count }: { row: number; column: number; start: number; count: number },
  kind: string,
  valueAt: ValueAt,
): void {
  const at = (t: readonly number[]): number => t[0] + t[1] * row;
  const line = [at(t1), at(t2), at(t3), t1[2], t2[2], t3[2], column, count];
  rowFiller(kind)(out, start, line, valueAt);
}

/** Fills an array of (row, column) values from positions of pixel centres. */
export function fillFromFrame(
  out: Float64Array,
  frame: SampleFrame,
  [rows, columns]: readonly [rows: number, columns: number],
  kind: string,
  valueAt: ValueAt,
): Float64Array {
  for (let row = 0; row < rows; row++) {
    fillRow(out, frame, { row, column: 0, start: row * columns, count: columns }, kind, valueAt);
  }
  return out;
}
