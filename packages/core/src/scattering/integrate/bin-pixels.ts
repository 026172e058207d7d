import type { PixelFacts } from "./sums.js";
import type { GatherTable } from "./tables.js";

/** The good pixels of one bin; arrays are longer than `length`. */
export interface BinPixels {
  length: number;
  signal: Float64Array;
  variance: Float64Array;
  norm: Float64Array;
  share: Float64Array;
}

/** Space for the fullest bin of a table. */
export function makeBinPixels({ start, bins }: GatherTable): BinPixels {
  let most = 0;
  for (let b = 0; b < bins; b++) most = Math.max(most, start[b + 1] - start[b]);
  const made = (): Float64Array => new Float64Array(most);
  return { length: 0, signal: made(), variance: made(), norm: made(), share: made() };
}

/** Fills in the pixels of a bin, without dead ones. */
export function loadBin(into: BinPixels, table: GatherTable, facts: PixelFacts, bin: number): void {
  const { signal, dark, variance, darkVariance, norm, dummy, deltaDummy = 0, poisson } = facts;
  let n = 0;
  for (let k = table.start[bin]; k < table.start[bin + 1]; k++) {
    const p = table.pixels[k];
    const raw = signal.data[p];
    if (dummy !== undefined && Math.abs(raw - dummy) <= deltaDummy) continue;
    const off = dark ? dark.data[p] : 0;
    const counted = poisson ? Math.max(1, raw) : variance ? variance.data[p] : 0;
    const uncertainty = counted + (darkVariance ? darkVariance.data[p] : 0);
    if (!Number.isFinite(raw - off) || !Number.isFinite(uncertainty)) continue;
    into.signal[n] = raw - off;
    into.variance[n] = uncertainty;
    into.norm[n] = norm ? norm[p] : 1;
    into.share[n++] = table.share ? table.share[k] : 1;
  }
  into.length = n;
}
