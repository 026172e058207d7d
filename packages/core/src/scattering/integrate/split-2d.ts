import type { BinAxis } from "./axis.js";
import { halfSpan } from "./azimuth.js";
import { clipShare } from "./clip-polygon.js";
import { AzimuthRows, RadialRows } from "./corner-rows.js";
import type { Corners } from "./corners.js";
import { PixelShape } from "./pixel-shape.js";
import { EntryList, type GatherTable, gatherEntries } from "./tables.js";

type Axes = readonly [radius: BinAxis, azimuth: BinAxis];

/** Columns of a row whose pixels are wanted. */
interface Chosen {
  readonly columns: Uint32Array;
  count: number;
}

/** Table over (radius, azimuth) of pixels spread evenly over the box around their corners; azimuths go around. */
export function splitByBox2d(
  corners: Corners,
  [radius, azimuth]: Axes,
  mask: Uint8Array | undefined,
): GatherTable {
  const { geometry, unit } = corners;
  const [rows, columns] = geometry.shape;
  const centers = geometry.radial(unit).data;
  const boxes = new RadialRows(corners);
  const angles = new AzimuthRows(geometry);
  const chosen: Chosen = { columns: new Uint32Array(columns), count: 0 };
  const list = new EntryList();
  const around = new Float64Array(4);
  for (let row = 0; row < rows; row++) {
    const halves = boxes.halves(row);
    chosen.count = 0;
    for (let column = 0, p = row * columns; column < columns; column++, p++) {
      if (mask !== undefined && mask[p] !== 0) continue;
      const half = halves[column];
      if (centers[p] + half < radius.low || centers[p] - half > radius.high) continue;
      chosen.columns[chosen.count++] = column;
    }
    if (chosen.count === 0) continue;
    angles.open(row, chosen.count);
    for (let k = 0; k < chosen.count; k++) {
      const column = chosen.columns[k];
      const p = row * columns + column;
      const from = Math.max(0, centers[p] - halves[column]);
      const r0 = (from - radius.low) * radius.scale;
      const r1 = (centers[p] + halves[column] - radius.low) * radius.scale;
      angles.corners(column, around);
      const middle = angles.center(column);
      const span = Math.fround(halfSpan(middle, around));
      const high = (middle + span - azimuth.low) * azimuth.scale;
      spreadBox(list, p, [radius, azimuth], { r0, r1, high, width: 2 * span * azimuth.scale });
    }
  }
  return gatherEntries(list.entries(), radius.bins * azimuth.bins);
}

/** Shares one pixel; `high` is the upper end in azimuth, all in bins. */
function spreadBox(
  list: EntryList,
  pixel: number,
  [radius, azimuth]: Axes,
  { r0, r1, high: end, width }: { r0: number; r1: number; high: number; width: number },
): void {
  const turn = 360 * azimuth.scale;
  const firstRadius = Math.max(0, Math.floor(r0));
  const lastRadius = Math.min(radius.bins - 1, Math.floor(r1));
  for (let high = firstEnd(end, turn); high - width < azimuth.bins; high += turn) {
    const low = high - width;
    const last = Math.min(azimuth.bins - 1, Math.floor(high));
    for (let j = Math.max(0, Math.floor(low)); j <= last; j++) {
      const part = overlap(low, high, j);
      for (let i = firstRadius; i <= lastRadius; i++) {
        const share = part * overlap(r0, r1, i);
        if (share > 0) list.push(pixel, i + j * radius.bins, share);
      }
    }
  }
}

/** Share of [low, high] that lies in [bin, bin + 1]. */
function overlap(low: number, high: number, bin: number): number {
  return high > low ? (Math.min(high, bin + 1) - Math.max(low, bin)) / (high - low) : 1;
}

/** `end` turned so that it is the first above zero: in (0, turn]. */
function firstEnd(end: number, turn: number): number {
  return end - (Math.ceil(end / turn) - 1) * turn;
}

/** Table over (radius, azimuth) of pixels shared by the area of their shape in each cell; azimuths go around. */
export function splitByArea2d(
  corners: Corners,
  axes: Axes,
  mask: Uint8Array | undefined,
): GatherTable {
  const { geometry } = corners;
  const [rows, columns] = geometry.shape;
  const [radius, azimuth] = axes;
  const edges = new RadialRows(corners);
  const angles = new AzimuthRows(geometry);
  const chosen: Chosen = { columns: new Uint32Array(columns), count: 0 };
  const list = new EntryList();
  const shape = new PixelShape();
  for (let row = 0; row < rows; row++) {
    edges.open(row);
    const { upper, lower } = edges;
    chosen.count = 0;
    for (let column = 0, p = row * columns; column < columns; column++, p++) {
      if (mask !== undefined && mask[p] !== 0) continue;
      const [a, b, c, d] = [upper[column], upper[column + 1], lower[column], lower[column + 1]];
      if (Math.max(a, b, c, d) < radius.low || Math.min(a, b, c, d) > radius.high) continue;
      chosen.columns[chosen.count++] = column;
    }
    if (chosen.count === 0) continue;
    angles.open(row, chosen.count);
    for (let k = 0; k < chosen.count; k++) {
      const column = chosen.columns[k];
      shape.setRadius(upper, lower, column);
      shape.setAzimuth(angles, column);
      cutShape(list, row * columns + column, axes, shape);
    }
  }
  return gatherEntries(list.entries(), radius.bins * azimuth.bins);
}

const [x, y]: readonly Float64Array[] = [new Float64Array(4), new Float64Array(4)];

function cutShape(
  list: EntryList,
  pixel: number,
  [radius, azimuth]: Axes,
  shape: PixelShape,
): void {
  const turn = 360 * azimuth.scale;
  for (let k = 0; k < 4; k++) {
    x[k] = (shape.radius[k] - radius.low) * radius.scale;
    y[k] = (shape.azimuth[k] - azimuth.low) * azimuth.scale;
  }
  const least = Math.min(y[0], y[1], y[2], y[3]);
  const most = Math.max(y[0], y[1], y[2], y[3]);
  let moved = firstEnd(most, turn) - most;
  for (let k = 0; k < 4; k++) y[k] += moved;
  for (; least + moved < azimuth.bins; moved += turn) {
    clipShare(x, y, radius.bins, azimuth.bins, shape.aroundBeam, (i, j, share) =>
      list.push(pixel, i + j * radius.bins, share),
    );
    for (let k = 0; k < 4; k++) y[k] += turn;
  }
}
