/** A point or direction in the detector's frame: `[x, y, z]` in metres, x to the left along the beam, y up. */
export type Vector = readonly [x: number, y: number, z: number];

/** `a + b`. */
export function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** `a - b`. */
export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** `a` times a number. */
export function scale(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** The mean of points. */
export function mean(points: readonly Vector[]): Vector {
  let sum: Vector = [0, 0, 0];
  for (const p of points) sum = add(sum, p);
  return scale(sum, 1 / points.length);
}

/** Three rows of a 3 x 3 matrix. */
export type Matrix = readonly [Vector, Vector, Vector];

/** Matrix times vector. */
export function apply(m: Matrix, v: Vector): Vector {
  return [dot(m[0], v), dot(m[1], v), dot(m[2], v)];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/**
 * The matrix that turns by right-handed angles about z, then y, then x (fixed axes), in radians.
 */
export function rotationMatrix([ax, ay, az]: Vector): Matrix {
  const [cx, sx, cy, sy] = [Math.cos(ax), Math.sin(ax), Math.cos(ay), Math.sin(ay)];
  const [cz, sz] = [Math.cos(az), Math.sin(az)];
  return [
    [cy * cz, -cy * sz, sy],
    [cx * sz + sx * sy * cz, cx * cz - sx * sy * sz, -sx * cy],
    [sx * sz - cx * sy * cz, sx * cz + cx * sy * sz, cx * cy],
  ];
}
