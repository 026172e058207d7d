/** A convex polygon with room for the points that clipping adds: x, y pairs. */
export class Polygon {
  readonly points: Float64Array = new Float64Array(32);
  /** Number of points. */
  size: number = 0;

  /** Adds a point. */
  push(x: number, y: number): void {
    this.points[2 * this.size] = x;
    this.points[2 * this.size + 1] = y;
    this.size++;
  }

  /** Area, positive whichever way round the points go. */
  area(): number {
    const { points, size } = this;
    let twice = 0;
    for (let i = 0, j = size - 1; i < size; j = i++) {
      twice += points[2 * j] * points[2 * i + 1] - points[2 * i] * points[2 * j + 1];
    }
    return Math.abs(twice) / 2;
  }
}

/**
 * Keeps the part of a polygon on one side of an axis-parallel line.
 *
 * @param axis - 0 to cut at an x, 1 at a y
 * @param side - 1 keeps what is above the limit, -1 what is below
 */
export function clip(
  from: Polygon,
  to: Polygon,
  axis: 0 | 1,
  limit: number,
  side: 1 | -1,
): Polygon {
  const { points, size } = from;
  to.size = 0;
  for (let i = 0, j = size - 1; i < size; j = i++) {
    const before = side * (points[2 * j + axis] - limit);
    const here = side * (points[2 * i + axis] - limit);
    if (before * here < 0) {
      const t = before / (before - here);
      const x = points[2 * j] + t * (points[2 * i] - points[2 * j]);
      const y = points[2 * j + 1] + t * (points[2 * i + 1] - points[2 * j + 1]);
      to.push(x, y);
    }
    if (here >= 0) to.push(points[2 * i], points[2 * i + 1]);
  }
  return to;
}
