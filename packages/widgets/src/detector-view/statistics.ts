import type { Plane } from "./plane.js";
import { type FrameStatistics, PERCENTILES } from "./protocol.js";

const SAMPLE = 65536;

/** Minimum, maximum and count of the finite pixels of an image, and percentiles of a regular sample of them. */
export function frameStatistics(plane: Plane): FrameStatistics {
  const { rows, cols } = plane;
  const line = new Float64Array(cols);
  const stride = Math.max(1, Math.ceil((rows * cols) / SAMPLE));
  const sample = new Float64Array(Math.ceil((rows * cols) / stride));
  let taken = 0;
  let next = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let i = 0; i < rows; i++) {
    plane.readRow(i, 0, line);
    for (let j = 0; j < cols; j++) {
      const v = line[j];
      if (v - v !== 0) continue;
      if (v < min) min = v;
      if (v > max) max = v;
      // Counting finite pixels, not all of them, keeps the sample full where most of the image is gaps.
      if (count++ === next) {
        sample[taken++] = v;
        next += stride;
      }
    }
  }
  if (count === 0) return { min: 0, max: 0, count, percentiles: PERCENTILES.map(() => 0) };
  const sorted = sample.subarray(0, taken).sort();
  const percentiles = PERCENTILES.map((p) => {
    if (p === 0) return min;
    return p === 100 ? max : quantile(sorted, p / 100);
  });
  return { min, max, count, percentiles };
}

/** Linear interpolation between the two neighbours, as numpy's default. */
function quantile(sorted: Float64Array, fraction: number): number {
  const at = fraction * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** The value at a percentile (0 … 100), interpolated between the ones that were sent. */
export function percentileValue(statistics: FrameStatistics, percentile: number): number {
  const { percentiles } = statistics;
  const p = Math.min(100, Math.max(0, percentile));
  const k = PERCENTILES.findIndex((q) => q >= p);
  if (k <= 0) return percentiles[0];
  const part = (p - PERCENTILES[k - 1]) / (PERCENTILES[k] - PERCENTILES[k - 1]);
  return percentiles[k - 1] + part * (percentiles[k] - percentiles[k - 1]);
}
