import { BeambookError } from "../../errors.js";
import { type BinPixels, loadBin, makeBinPixels } from "./bin-pixels.js";
import type { Range } from "./options.js";
import type { BinSums, PixelFacts } from "./sums.js";
import type { GatherTable } from "./tables.js";

/** Which pixels of a bin are averaged. */
export interface MedianOptions {
  /** Percent: one number picks the pixel there (50, the default, is the median), two average all between. */
  percentile?: number | Range;
}

/**
 * Sums over the pixels of each bin between two quantiles, pixels sorted by intensity and counted by their norm.
 *
 * @throws InvalidArgument for percentiles outside 0 to 100
 */
export function medianBins(
  table: GatherTable,
  facts: PixelFacts,
  { percentile = 50 }: MedianOptions,
): BinSums {
  const [low, high] = typeof percentile === "number" ? [percentile, percentile] : percentile;
  if (!(low >= 0 && low <= high && high <= 100)) {
    throw new BeambookError("InvalidArgument", `Percentiles ${low} to ${high} cannot be.`);
  }
  const made = (): Float64Array => new Float64Array(table.bins);
  const sums = { signal: made(), variance: made(), norm: made(), norm2: made(), count: made() };
  const pixels = makeBinPixels(table);
  for (let bin = 0; bin < table.bins; bin++) {
    loadBin(pixels, table, facts, bin);
    sumBetween(pixels, low / 100, high / 100, sums, bin);
  }
  const hasErrors = facts.poisson || facts.variance !== undefined;
  if (hasErrors) return sums;
  const { variance: _, ...rest } = sums;
  return rest;
}

function sumBetween(
  { signal, variance, norm, share, length }: BinPixels,
  low: number,
  high: number,
  sums: Required<BinSums>,
  bin: number,
): void {
  const order = Uint32Array.from({ length }, (_, k) => k);
  order.sort((a, b) => signal[a] / norm[a] - signal[b] / norm[b]);
  let total = 0;
  for (let k = 0; k < length; k++) total += share[k] * norm[k];
  let upper = 0;
  for (const k of order) {
    const lower = upper;
    upper += share[k] * norm[k];
    if (upper < low * total || lower > high * total) continue;
    sums.signal[bin] += share[k] * signal[k];
    sums.variance[bin] += share[k] * share[k] * variance[k];
    sums.norm[bin] += share[k] * norm[k];
    sums.norm2[bin] += share[k] * share[k] * norm[k] * norm[k];
    sums.count[bin] += 1;
  }
}
