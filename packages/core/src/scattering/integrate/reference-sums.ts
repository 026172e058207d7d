import type { BinSums, PixelFacts } from "./sums.js";
import { type BinTable, toGather } from "./tables.js";

/**
 * The sums of {@link checkedSums} in plain words, to check the compiled loops against.
 *
 * @internal
 */
export function referenceSums(table: BinTable, facts: PixelFacts): Required<BinSums> {
  const { start, pixels, share, bins } = toGather(table);
  const made = (): Float64Array => new Float64Array(bins);
  const sums = { signal: made(), variance: made(), norm: made(), norm2: made(), count: made() };
  for (let bin = 0; bin < bins; bin++) {
    for (let k = start[bin]; k < start[bin + 1]; k++) {
      addPixel(sums, bin, pixels[k], share ? share[k] : 1, facts);
    }
  }
  return sums;
}

function addPixel(
  sums: Required<BinSums>,
  bin: number,
  pixel: number,
  share: number,
  { signal, dark, variance, darkVariance, norm, dummy, deltaDummy = 0, poisson }: PixelFacts,
): void {
  const raw = signal.data[pixel];
  if (dummy !== undefined && Math.abs(raw - dummy) <= deltaDummy) return;
  const value = raw - (dark?.data[pixel] ?? 0);
  const counted = poisson ? Math.max(1, raw) : (variance?.data[pixel] ?? 0);
  const spread = counted + (darkVariance?.data[pixel] ?? 0);
  if (!Number.isFinite(value) || !Number.isFinite(spread)) return;
  const weight = norm?.[pixel] ?? 1;
  sums.signal[bin] += share * value;
  sums.variance[bin] += share * share * spread;
  sums.norm[bin] += share * weight;
  sums.norm2[bin] += share * share * weight * weight;
  sums.count[bin] += share;
}
