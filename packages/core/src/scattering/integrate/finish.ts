import type { ProfileValues } from "./results.js";
import type { BinSums } from "./sums.js";

/**
 * Intensities and errors from sums.
 *
 * @source I = Σ signal / Σ norm, sem = sqrt(Σ variance) / Σ norm, std = sqrt(Σ variance / Σ norm²); Kieffer et al.,
 * J. Appl. Cryst. 58 (2025) 138.
 */
export function finish(sums: BinSums, factor: number, empty: number): ProfileValues {
  const { signal, variance, norm, norm2, count } = sums;
  const bins = signal.length;
  const made = (): Float64Array => new Float64Array(bins);
  const [intensity, normalization, normalization2] = [made(), made(), made()];
  const errors = variance && { sem: made(), std: made() };
  for (let b = 0; b < bins; b++) {
    normalization[b] = norm[b] * factor;
    normalization2[b] = norm2[b] * factor * factor;
    const has = count[b] > 0 && norm[b] !== 0;
    intensity[b] = has ? signal[b] / normalization[b] : empty;
    if (errors && variance) {
      errors.sem[b] = has ? Math.sqrt(variance[b]) / normalization[b] : empty;
      errors.std[b] = has ? Math.sqrt(variance[b] / normalization2[b]) : empty;
    }
  }
  return {
    intensity,
    ...(errors && { sigma: errors.sem, ...errors }),
    count: count.slice(),
    sums: {
      signal: signal.slice(),
      normalization,
      normalization2,
      ...(variance && { variance: variance.slice() }),
    },
  };
}
