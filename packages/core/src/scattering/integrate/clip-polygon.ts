/** Corners of a polygon, reused between calls. */
interface Polygon {
  x: Float64Array;
  y: Float64Array;
  length: number;
}

const polygon = (): Polygon => ({ x: new Float64Array(16), y: new Float64Array(16), length: 0 });
const [stripe, scratch, cell]: readonly Polygon[] = [polygon(), polygon(), polygon()];
const whole: Polygon = polygon();

/**
 * Cuts a four-cornered shape along whole numbers and gives the share of its area in each cell.
 *
 * @param x - corners along the first axis, in cells; cells are 0 to `nx - 1`
 * @param box - takes the box around the corners instead of the shape
 */
export function clipShare(
  x: Float64Array,
  y: Float64Array,
  nx: number,
  ny: number,
  box: boolean,
  visit: (i: number, j: number, share: number) => void,
): void {
  setCorners(x, y, box);
  const total = Math.abs(areaOf(whole));
  const [x0, x1] = [Math.min(...x), Math.max(...x)];
  const [y0, y1] = [Math.min(...y), Math.max(...y)];
  if (!(x1 - x0 < 1e6)) return;
  const lastI = Math.min(nx - 1, Math.floor(x1));
  const lastJ = Math.min(ny - 1, Math.floor(y1));
  for (let i = Math.max(0, Math.floor(x0)); i <= lastI; i++) {
    cut(whole, scratch, "x", i, 1);
    cut(scratch, stripe, "x", i + 1, -1);
    for (let j = Math.max(0, Math.floor(y0)); j <= lastJ; j++) {
      cut(stripe, scratch, "y", j, 1);
      cut(scratch, cell, "y", j + 1, -1);
      const area = Math.abs(areaOf(cell));
      if (area > 0) visit(i, j, area / total);
    }
  }
}

function setCorners(x: Float64Array, y: Float64Array, box: boolean): void {
  whole.length = 4;
  if (!box) {
    whole.x.set(x);
    whole.y.set(y);
    return;
  }
  const [x0, x1] = [Math.min(...x), Math.max(...x)];
  const [y0, y1] = [Math.min(...y), Math.max(...y)];
  whole.x.set([x0, x1, x1, x0]);
  whole.y.set([y0, y0, y1, y1]);
}

/** Keeps the part on one side of a line (Sutherland and Hodgman's step). */
function cut(from: Polygon, to: Polygon, axis: "x" | "y", at: number, side: 1 | -1): void {
  const along = from[axis];
  to.length = 0;
  for (let k = 0; k < from.length; k++) {
    const next = k + 1 === from.length ? 0 : k + 1;
    const a = (along[k] - at) * side;
    const b = (along[next] - at) * side;
    if (a >= 0) add(to, from.x[k], from.y[k]);
    if ((a > 0 && b < 0) || (a < 0 && b > 0)) {
      const t = a / (a - b);
      add(
        to,
        from.x[k] + t * (from.x[next] - from.x[k]),
        from.y[k] + t * (from.y[next] - from.y[k]),
      );
    }
  }
}

function add(to: Polygon, x: number, y: number): void {
  to.x[to.length] = x;
  to.y[to.length++] = y;
}

function areaOf({ x, y, length }: Polygon): number {
  let twice = 0;
  for (let k = 0; k < length; k++) {
    const next = k + 1 === length ? 0 : k + 1;
    twice += (x[k] - x[0]) * (y[next] - y[0]) - (x[next] - x[0]) * (y[k] - y[0]);
  }
  return twice / 2;
}
