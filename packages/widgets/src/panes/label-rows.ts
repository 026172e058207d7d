/** Least distance of two upright labels beside each other, pixels. */
const APART = 12;
const ROWS = 4;

/**
 * Rows for upright labels so that they do not cover each other: the first, 0, as far as there is room.
 *
 * @param places - of the labels along the axis, pixels
 */
export function labelRows(places: readonly number[]): number[] {
  const order = [...places.keys()].sort((a, b) => places[a] - places[b]);
  const last = Array.from({ length: ROWS }, () => Number.NEGATIVE_INFINITY);
  const rows = places.map(() => 0);
  for (const at of order) {
    const free = last.findIndex((place) => places[at] - place >= APART);
    const row = free >= 0 ? free : last.indexOf(Math.min(...last));
    rows[at] = row;
    last[row] = places[at];
  }
  return rows;
}
