import { faddeeva } from "../special/faddeeva.js";

const SQRT_2PI = Math.sqrt(2 * Math.PI);
const SQRT_2LN2 = Math.sqrt(2 * Math.LN2);

/** A Gaussian of area `amplitude` and standard deviation `sigma`. */
export function gaussian(x: number, amplitude: number, center: number, sigma: number): number {
  const t = (x - center) / sigma;
  return (amplitude / (sigma * SQRT_2PI)) * Math.exp(-0.5 * t * t);
}

/** A Lorentzian of area `amplitude` and half-width at half height `sigma`. */
export function lorentzian(x: number, amplitude: number, center: number, sigma: number): number {
  const t = (x - center) / sigma;
  return amplitude / (Math.PI * sigma * (1 + t * t));
}

/**
 * A Voigt profile of area `amplitude`: a Gaussian of `sigma` folded with a Lorentzian of half-width `gamma`.
 *
 * @source B. H. Armstrong, J. Quant. Spectrosc. Radiat. Transfer 7 (1967) 61
 */
export function voigt(
  x: number,
  amplitude: number,
  center: number,
  sigma: number,
  gamma: number = sigma,
): number {
  const width = sigma * Math.SQRT2;
  const [real] = faddeeva((x - center) / width, gamma / width);
  return (amplitude * real) / (sigma * SQRT_2PI);
}

/** The weighted sum of a Gaussian and a Lorentzian of one full width 2 `sigma`; `fraction` is the Lorentzian's part. */
export function pseudoVoigt(
  x: number,
  amplitude: number,
  center: number,
  sigma: number,
  fraction: number,
): number {
  return (
    (1 - fraction) * gaussian(x, amplitude, center, sigma / SQRT_2LN2) +
    fraction * lorentzian(x, amplitude, center, sigma)
  );
}
