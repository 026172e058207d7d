import type { IndexedPixels, Pixels } from "./png-encode.js";

/** Five bits per channel: close colours are one. */
const LEVELS = 32;

interface Cluster {
  /** Cells of the colour cube. */
  cells: number[];
  pixels: number;
}

/** A picture with at most `most` colours, chosen by cutting the colour cube at medians. */
export function quantise({ width, height, rgba }: Pixels, most: number): IndexedPixels {
  const counts = new Uint32Array(LEVELS ** 3);
  for (let i = 0; i < rgba.length; i += 4) counts[cellOf(rgba, i)]++;
  const used = [...counts.keys()].filter((cell) => counts[cell] > 0);
  const clusters: Cluster[] = [{ cells: used, pixels: width * height }];
  while (clusters.length < most) {
    const candidates = clusters.filter((c) => c.cells.length > 1);
    if (candidates.length === 0) break;
    const widest = candidates.reduce((a, b) => (weight(b) > weight(a) ? b : a));
    clusters.splice(clusters.indexOf(widest), 1, ...cut(widest, counts));
  }
  const owner = new Uint8Array(LEVELS ** 3);
  clusters.forEach(({ cells }, k) => {
    for (const cell of cells) owner[cell] = k;
  });
  return colorize({ width, height, rgba }, owner, clusters.length);
}

function cellOf(rgba: Uint8Array, i: number): number {
  return ((rgba[i] >> 3) * LEVELS + (rgba[i + 1] >> 3)) * LEVELS + (rgba[i + 2] >> 3);
}

function channels(cell: number): [number, number, number] {
  return [Math.floor(cell / LEVELS ** 2), Math.floor(cell / LEVELS) % LEVELS, cell % LEVELS];
}

function widths({ cells }: Cluster): number[] {
  return [0, 1, 2].map((c) => {
    let low = LEVELS;
    let high = 0;
    for (const cell of cells) {
      const v = channels(cell)[c];
      if (v < low) low = v;
      if (v > high) high = v;
    }
    return high - low;
  });
}

/** Large and many-coloured clusters are cut first. */
function weight(cluster: Cluster): number {
  return Math.max(...widths(cluster)) * Math.sqrt(cluster.pixels);
}

function cut(cluster: Cluster, counts: Uint32Array): [Cluster, Cluster] {
  const size = widths(cluster);
  const channel = size.indexOf(Math.max(...size));
  const sorted = [...cluster.cells].sort((a, b) => channels(a)[channel] - channels(b)[channel]);
  let seen = 0;
  let at = 0;
  while (at < sorted.length - 1 && (at === 0 || seen < cluster.pixels / 2))
    seen += counts[sorted[at++]];
  return [
    { cells: sorted.slice(0, at), pixels: seen },
    { cells: sorted.slice(at), pixels: cluster.pixels - seen },
  ];
}

/** Gives each cluster the mean of its pixels as colour. */
function colorize(
  { width, height, rgba }: Pixels,
  owner: Uint8Array,
  count: number,
): IndexedPixels {
  const indexes = new Uint8Array(width * height);
  const sums = new Float64Array(4 * count);
  for (let i = 0; i < indexes.length; i++) {
    const k = owner[cellOf(rgba, 4 * i)];
    indexes[i] = k;
    for (let c = 0; c < 3; c++) sums[4 * k + c] += rgba[4 * i + c];
    sums[4 * k + 3]++;
  }
  const palette = new Uint8Array(4 * count);
  for (let k = 0; k < count; k++) {
    for (let c = 0; c < 3; c++)
      palette[4 * k + c] = Math.round(sums[4 * k + c] / Math.max(1, sums[4 * k + 3]));
    palette[4 * k + 3] = 255;
  }
  return { width, height, indexes, palette };
}
