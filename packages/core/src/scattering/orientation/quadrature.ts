const POINTS = 24;

/** Nodes and weights of Gauss-Legendre quadrature on (-1, 1). */
const RULE: { readonly x: Float64Array; readonly w: Float64Array } = gaussLegendre(POINTS);

/** Newton's iteration on Legendre polynomials from their asymptotic roots. */
function gaussLegendre(n: number): { x: Float64Array; w: Float64Array } {
  const x = new Float64Array(n);
  const w = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let t = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      let [before, value] = [0, 1];
      for (let k = 1; k <= n; k++)
        [before, value] = [value, ((2 * k - 1) * t * value - (k - 1) * before) / k];
      slope = (n * (t * value - before)) / (t * t - 1);
      const step = value / slope;
      t -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    x[i] = t;
    w[i] = 2 / ((1 - t * t) * slope * slope);
  }
  return { x, w };
}

/**
 * Integrals of several functions at once over pieces that join `breaks`.
 *
 * @param breaks - ascending
 * @param values - writes the functions' values at t into `out`
 */
export function integratePieces(
  breaks: readonly number[],
  count: number,
  values: (t: number, out: Float64Array) => void,
): Float64Array {
  const total = new Float64Array(count);
  const at = new Float64Array(count);
  for (let piece = 0; piece + 1 < breaks.length; piece++) {
    const half = (breaks[piece + 1] - breaks[piece]) / 2;
    const middle = (breaks[piece + 1] + breaks[piece]) / 2;
    if (!(half > 0)) continue;
    for (let i = 0; i < POINTS; i++) {
      values(middle + half * RULE.x[i], at);
      for (let k = 0; k < count; k++) total[k] += half * RULE.w[i] * at[k];
    }
  }
  return total;
}
