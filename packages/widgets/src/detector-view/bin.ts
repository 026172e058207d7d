import type { Plane } from "./plane.js";
import type { Region } from "./protocol.js";

/** How the pixels that fall into one screen pixel become one number. */
export type Reduction = "mean" | "max";

/** A region of an image with `binning` x `binning` pixels made one; NaN where no pixel of a bin has a value. */
export interface BinnedImage {
  values: Float64Array;
  rows: number;
  cols: number;
  /** The region, moved outwards to whole bins and clipped to the image. */
  region: Region;
  binning: number;
}

/** Image pixels to merge along each axis so that a region fills `width` x `height` screen pixels without waste. */
export function chooseBinning(region: Region, width: number, height: number): number {
  const ratio = Math.min(region.cols / Math.max(1, width), region.rows / Math.max(1, height));
  return Math.max(1, Math.round(ratio));
}

/** The smallest region of whole bins that covers `wanted`, clipped to `rows` x `cols`; bins start at pixel (0, 0). */
export function alignRegion(wanted: Region, binning: number, rows: number, cols: number): Region {
  const [row, endRow] = alignSpan(wanted.row, wanted.rows, binning, rows);
  const [col, endCol] = alignSpan(wanted.col, wanted.cols, binning, cols);
  return { row, col, rows: endRow - row, cols: endCol - col };
}

function alignSpan(start: number, count: number, bin: number, length: number): [number, number] {
  const first = Math.min(Math.max(0, Math.floor(start)), Math.max(0, length - 1));
  const last = Math.min(length, Math.max(first + 1, Math.ceil(start + count)));
  return [Math.floor(first / bin) * bin, Math.min(length, Math.ceil(last / bin) * bin)];
}

/** Merges the pixels of a region; values that are not finite are left out of means and maxima. */
export function binRegion(
  plane: Plane,
  wanted: Region,
  binning: number,
  reduce: Reduction = "mean",
): BinnedImage {
  const region = alignRegion(wanted, binning, plane.rows, plane.cols);
  const rows = Math.ceil(region.rows / binning);
  const cols = Math.ceil(region.cols / binning);
  const values = new Float64Array(rows * cols);
  const result: BinnedImage = { values, rows, cols, region, binning };
  if (binning === 1) {
    for (let i = 0; i < rows; i++) {
      plane.readRow(region.row + i, region.col, values.subarray(i * cols, (i + 1) * cols));
    }
    return result;
  }
  const line = new Float64Array(region.cols);
  const sums = new Float64Array(cols);
  const counts = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    sums.fill(reduce === "max" ? Number.NEGATIVE_INFINITY : 0);
    counts.fill(0);
    const end = Math.min(region.rows, (i + 1) * binning);
    for (let r = i * binning; r < end; r++) {
      plane.readRow(region.row + r, region.col, line);
      if (reduce === "max") takeMaxima(line, binning, sums, counts);
      else addUp(line, binning, sums, counts);
    }
    for (let j = 0; j < cols; j++) {
      const n = counts[j];
      values[i * cols + j] = n === 0 ? Number.NaN : reduce === "max" ? sums[j] : sums[j] / n;
    }
  }
  return result;
}

function addUp(line: Float64Array, bin: number, sums: Float64Array, counts: Float64Array): void {
  for (let j = 0, c = 0; c < line.length; j++) {
    const end = Math.min(line.length, c + bin);
    let sum = 0;
    let n = 0;
    for (; c < end; c++) {
      const v = line[c];
      if (v - v === 0) {
        sum += v;
        n++;
      }
    }
    sums[j] += sum;
    counts[j] += n;
  }
}

function takeMaxima(
  line: Float64Array,
  bin: number,
  tops: Float64Array,
  counts: Float64Array,
): void {
  for (let j = 0, c = 0; c < line.length; j++) {
    const end = Math.min(line.length, c + bin);
    for (; c < end; c++) {
      const v = line[c];
      if (v - v !== 0) continue;
      counts[j]++;
      if (v > tops[j]) tops[j] = v;
    }
  }
}
