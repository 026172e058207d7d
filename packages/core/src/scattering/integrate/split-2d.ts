import type { BinAxis } from "./axis.js";
import { halfSpans } from "./azimuth.js";
import { clipShare } from "./clip-polygon.js";
import type { Corners } from "./corners.js";
import { eachShape } from "./split-full.js";
import { EntryList, type GatherTable, gatherEntries } from "./tables.js";

type Axes = readonly [radius: BinAxis, azimuth: BinAxis];

/** Table over (radius, azimuth) of pixels spread evenly over the box around their corners; azimuths go around. */
export function splitByBox2d(
  corners: Corners,
  [radius, azimuth]: Axes,
  mask: Uint8Array | undefined,
): GatherTable {
  const { geometry, unit, halves } = corners;
  const centers = geometry.radial(unit).data;
  const chi = geometry.chi().data;
  const spans = halfSpans(geometry, corners.azimuth);
  const list = new EntryList();
  const turn = 360 * azimuth.scale;
  for (let p = 0; p < centers.length; p++) {
    if (mask !== undefined && mask[p] !== 0) continue;
    const from = Math.max(0, centers[p] - halves[p]);
    const to = centers[p] + halves[p];
    const [r0, r1] = [(from - radius.low) * radius.scale, (to - radius.low) * radius.scale];
    const lastRadius = Math.min(radius.bins - 1, Math.floor(r1));
    const width = 2 * spans[p] * azimuth.scale;
    let high = firstEnd((chi[p] + spans[p] - azimuth.low) * azimuth.scale, turn);
    for (; high - width < azimuth.bins; high += turn) {
      const low = high - width;
      const last = Math.min(azimuth.bins - 1, Math.floor(high));
      for (let j = Math.max(0, Math.floor(low)); j <= last; j++) {
        const part = overlap(low, high, j);
        for (let i = Math.max(0, Math.floor(r0)); i <= lastRadius; i++) {
          const share = part * overlap(r0, r1, i);
          if (share > 0) list.push(p, i + j * radius.bins, share);
        }
      }
    }
  }
  return gatherEntries(list.entries(), radius.bins * azimuth.bins);
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
  [radius, azimuth]: Axes,
  mask: Uint8Array | undefined,
): GatherTable {
  const list = new EntryList();
  const turn = 360 * azimuth.scale;
  const [x, y] = [new Float64Array(4), new Float64Array(4)];
  eachShape(corners, (p, shape) => {
    if (mask !== undefined && mask[p] !== 0) return;
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
        list.push(p, i + j * radius.bins, share),
      );
      for (let k = 0; k < 4; k++) y[k] += turn;
    }
  });
  return gatherEntries(list.entries(), radius.bins * azimuth.bins);
}
