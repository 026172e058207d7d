import { erf } from "./error-function.js";

/** Logarithm of the gamma function for x > 0. */
export function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const z = 1 / (x * x);
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

/** The regularised incomplete beta function, by its continued fraction (Lentz). */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) /
    a;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let f = d;
  for (let m = 1; m < 500; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / (1 + term * d || tiny);
      c = 1 + term / c || tiny;
      f *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * f;
}

/** Probability that |t| of Student's distribution with `freedom` degrees is below `t`. */
export function probabilityWithin(t: number, freedom: number): number {
  return Number.isFinite(freedom)
    ? 1 - incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t))
    : erf(t / Math.SQRT2);
}

/** The t that |t| is below with a probability: the inverse of {@link probabilityWithin}. */
export function quantileWithin(probability: number, freedom: number): number {
  let low = 0;
  let high = 1;
  while (probabilityWithin(high, freedom) < probability && high < 1e12) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, freedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability that a number of sigmas (1 or more) stands for; below 1 it is the probability itself, as in lmfit. */
export function probabilityOf(sigma: number): number {
  return sigma < 1 ? sigma : erf(sigma / Math.SQRT2);
}
