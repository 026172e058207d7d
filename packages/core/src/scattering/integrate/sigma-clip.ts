import { BeambookError } from "../../errors.js";
import { type BinPixels, loadBin, makeBinPixels } from "./bin-pixels.js";
import type { CorrectionOptions } from "./options.js";
import type { BinSums, PixelFacts } from "./sums.js";
import type { GatherTable } from "./tables.js";

/** How outliers are found. */
export interface ClipOptions {
  /** Standard deviations that a pixel may be off; defaults to 5, and grows with the pixels of a bin (Chauvenet). */
  thres?: number;
  /** Most rounds; defaults to 5. */
  maxIter?: number;
}

/**
 * Sums without outliers. With the error model `"azimuthal"` the standard deviation is that of the bin's pixels.
 *
 * @source Chauvenet's criterion as in Kieffer et al., J. Appl. Cryst. 58 (2025) 138: cut at
 * max(thres, sqrt(2 ln(n / sqrt(2 pi)))).
 */
export function clipBins(
  table: GatherTable,
  facts: PixelFacts,
  { thres = 5, maxIter = 5, errorModel }: ClipOptions & CorrectionOptions,
): BinSums {
  if (!(thres > 0) || !(maxIter >= 0)) {
    throw new BeambookError("InvalidArgument", `thres ${thres}, maxIter ${maxIter} cannot be.`);
  }
  const spread = errorModel === "azimuthal" || errorModel === null || errorModel === undefined;
  const made = (): Float64Array => new Float64Array(table.bins);
  const sums = { signal: made(), variance: made(), norm: made(), norm2: made(), count: made() };
  const pixels = makeBinPixels(table);
  for (let bin = 0; bin < table.bins; bin++) {
    loadBin(pixels, table, facts, bin);
    sumBin(pixels, spread, sums, bin);
    for (let round = 0; round < maxIter && pixels.length > 0; round++) {
      const mean = sums.signal[bin] / sums.norm[bin];
      const deviation = Math.sqrt(sums.variance[bin] / sums.norm2[bin]);
      const count = Math.max(sums.count[bin], 3);
      const cut = Math.max(thres, Math.sqrt(2 * Math.log(count / Math.sqrt(2 * Math.PI))));
      const before = pixels.length;
      keepNear(pixels, mean, cut * deviation);
      if (pixels.length === before) break;
      sumBin(pixels, spread, sums, bin);
    }
  }
  return sums;
}

function keepNear(pixels: BinPixels, mean: number, most: number): void {
  const { signal, variance, norm, share } = pixels;
  let kept = 0;
  for (let k = 0; k < pixels.length; k++) {
    if (!(Math.abs(signal[k] / norm[k] - mean) <= most)) continue;
    signal[kept] = signal[k];
    variance[kept] = variance[k];
    norm[kept] = norm[k];
    share[kept++] = share[k];
  }
  pixels.length = kept;
}

function sumBin(pixels: BinPixels, spread: boolean, sums: Required<BinSums>, bin: number): void {
  const { signal, variance, norm, share, length } = pixels;
  let [s, v, n, m, c] = [0, 0, 0, 0, 0];
  for (let k = 0; k < length; k++) {
    s += share[k] * signal[k];
    n += share[k] * norm[k];
    m += share[k] * share[k] * norm[k] * norm[k];
    v += share[k] * share[k] * variance[k];
    c += share[k];
  }
  if (spread) {
    const mean = s / n;
    v = 0;
    for (let k = 0; k < length; k++) {
      const off = share[k] * (signal[k] - mean * norm[k]);
      v += off * off;
    }
  }
  sums.signal[bin] = s;
  sums.variance[bin] = v;
  sums.norm[bin] = n;
  sums.norm2[bin] = m;
  sums.count[bin] = c;
}
