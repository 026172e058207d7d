import type { Box } from "./curve.js";

/** How points lie in a box: a place is at `x0 + x * scale`, `y0 + y * scale` (CSS pixels). */
export interface PointPlace {
  box: Box;
  scale: number;
  x0: number;
  y0: number;
  /** Of a point's disc. */
  radius: number;
}

/** Fits points into a box with equal scales and some room around them. */
export function placePoints(places: Float64Array, box: Box): PointPlace {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const count = places.length / 2;
  for (let k = 0; k < count; k++) {
    left = Math.min(left, places[2 * k]);
    right = Math.max(right, places[2 * k]);
    top = Math.min(top, places[2 * k + 1]);
    bottom = Math.max(bottom, places[2 * k + 1]);
  }
  if (count === 0) [left, right, top, bottom] = [0, 1, 0, 1];
  const span = Math.max(right - left, bottom - top) || 1;
  const scale = Math.min(
    box.width / ((right - left || span) * 1.12),
    box.height / ((bottom - top || span) * 1.12),
  );
  const x0 = box.left + box.width / 2 - (scale * (left + right)) / 2;
  const y0 = box.top + box.height / 2 - (scale * (top + bottom)) / 2;
  const area = Math.max(1, scale * scale * (right - left) * (bottom - top));
  const radius = Math.min(9, Math.max(2, 0.36 * Math.sqrt(area / Math.max(1, count))));
  return { box, scale, x0, y0, radius };
}

/** The point nearest to a place in the box; null where none is within `reach`. */
export function nearestPoint(
  places: Float64Array,
  { scale, x0, y0 }: PointPlace,
  x: number,
  y: number,
  reach: number,
): number | null {
  let best: number | null = null;
  let least = reach;
  for (let k = 0; 2 * k < places.length; k++) {
    const far = Math.hypot(x0 + places[2 * k] * scale - x, y0 + places[2 * k + 1] * scale - y);
    if (far <= least) {
      least = far;
      best = k;
    }
  }
  return best;
}
