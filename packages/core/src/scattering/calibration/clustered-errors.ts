import type { LeastSquares } from "../least-squares.js";

/**
 * Standard errors that hold when the residuals of a cluster go together, as those of points on one displaced module of a
 * detector do: C (Σ gᵢ gᵢᵀ) C n / (n - 1), gᵢ the sum of slopes times residuals over cluster i. No error is smaller
 * than the one for independent residuals.
 *
 * @param residualsAt - residuals at any parameters
 * @param clusters - number of each residual's cluster
 * @source Liang and Zeger, Biometrika 73 (1986) 13.
 */
export function clusteredErrors(
  { values, stderr, covariance, redchi }: LeastSquares,
  residualsAt: (p: Float64Array) => Float64Array,
  clusters: ArrayLike<number>,
): Float64Array {
  const independent = Float64Array.from(stderr);
  if (!covariance || !(redchi > 0)) return independent;
  const n = values.length;
  const sums = scores(values, stderr, residualsAt, clusters);
  if (sums.length < 2) return independent;
  const scale = sums.length / (sums.length - 1) / redchi ** 2;
  return independent.map((error, i) => {
    let variance = 0;
    for (const g of sums) {
      let moved = 0;
      for (let k = 0; k < n; k++) moved += covariance[i * n + k] * g[k];
      variance += moved * moved;
    }
    return Math.max(error, Math.sqrt(variance * scale));
  });
}

/** Sums of slopes times residuals, one list of parameters per cluster. */
function scores(
  values: Float64Array,
  stderr: Float64Array,
  residualsAt: (p: Float64Array) => Float64Array,
  clusters: ArrayLike<number>,
): Float64Array[] {
  const sums = new Map<number, Float64Array>();
  const rest = residualsAt(values);
  const moved = Float64Array.from(values);
  for (let k = 0; k < values.length; k++) {
    const step = stderr[k];
    if (!(step > 0)) continue;
    moved[k] = values[k] + step;
    const up = residualsAt(moved);
    moved[k] = values[k] - step;
    const down = residualsAt(moved);
    moved[k] = values[k];
    for (let i = 0; i < rest.length; i++) {
      let sum = sums.get(clusters[i]);
      if (!sum) {
        sum = new Float64Array(values.length);
        sums.set(clusters[i], sum);
      }
      sum[k] += ((up[i] - down[i]) / (2 * step)) * rest[i];
    }
  }
  return [...sums.values()];
}
