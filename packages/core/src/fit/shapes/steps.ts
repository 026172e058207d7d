import { erf, erfc, erfcx } from "../special/error-function.js";

/** How a {@link step} rises. */
export type StepForm = "linear" | "atan" | "erf" | "logistic";

/** A step from 0 to `amplitude` around `center`, of width `sigma`. */
export function step(
  x: number,
  amplitude: number,
  center: number,
  sigma: number,
  form: StepForm = "erf",
): number {
  const t = (x - center) / sigma;
  switch (form) {
    case "linear":
      return amplitude * Math.min(Math.max(0.5 + t / 2, 0), 1);
    case "atan":
      return amplitude * (0.5 + Math.atan(t) / Math.PI);
    case "logistic":
      return amplitude * (1 - 1 / (1 + Math.exp(t)));
    case "erf":
      return 0.5 * amplitude * (1 + erf(t));
  }
}

/**
 * A Bragg edge from `low` to `high`: a step folded with a Gaussian of `sigma` and a one-sided exponential of `tau`.
 *
 * @source A. Kropff et al., Materials Science Forum 228 (1996) 91; J. R. Santisteban et al., J. Appl. Cryst. 34 (2001) 289
 */
export function braggEdge(
  x: number,
  low: number,
  high: number,
  center: number,
  sigma: number,
  tau: number,
): number {
  const u = (x - center) / (Math.SQRT2 * sigma);
  const shift = sigma / (Math.SQRT2 * tau);
  const tail =
    shift - u > 0
      ? Math.exp(-u * u) * erfcx(shift - u)
      : Math.exp(-(x - center) / tau + shift * shift) * erfc(shift - u);
  return low + 0.5 * (high - low) * (erfc(-u) - tail);
}

/** `amplitude` exp(-x / `decay`). */
export function exponential(x: number, amplitude: number, decay: number): number {
  return amplitude * Math.exp(-x / decay);
}
