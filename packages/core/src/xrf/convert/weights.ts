/** Standard deviation of the smoothing in channels, as the original's. */
export const SIGMA = 7;
/** Where a Gaussian is cut off, in standard deviations, as scipy's. */
const TRUNCATE = 4;

/** Channels on each side that a Gaussian of this width takes in. */
export function radiusOf(sigma: number): number {
  return Math.floor(TRUNCATE * sigma + 0.5);
}

/**
 * Weights of a Gaussian from the centre outwards, normalised over both sides. The sum runs in the order of numpy's, which
 * decides the last bit.
 *
 * @param sigma - in channels; 0 gives one weight of 1, which is no smoothing
 */
export function gaussianWeights(sigma: number): Float64Array {
  const radius = radiusOf(sigma);
  if (radius === 0) return Float64Array.of(1);
  const all = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp((-0.5 / (sigma * sigma)) * (i - radius) ** 2),
  );
  const sum = pairwiseSum(all);
  return Float64Array.from({ length: radius + 1 }, (_, t) => all[radius + t] / sum);
}

/** numpy's sum of up to 128 numbers: eight running sums, joined in pairs. */
function pairwiseSum(values: Float64Array): number {
  if (values.length < 8 || values.length > 128) {
    if (values.length < 8) return values.reduce((a, b) => a + b, 0);
    const half = Math.floor(values.length / 2) & ~7;
    return pairwiseSum(values.subarray(0, half)) + pairwiseSum(values.subarray(half));
  }
  const r = Array.from(values.subarray(0, 8));
  let i = 8;
  for (; i + 8 <= values.length; i += 8) for (let k = 0; k < 8; k++) r[k] += values[i + k];
  let sum = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
  for (; i < values.length; i++) sum += values[i];
  return sum;
}
