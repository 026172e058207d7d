import { faddeeva } from "./faddeeva.js";

/** The error function, to about 15 digits. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return x * series(x * x);
  return Math.sign(x) * (1 - positiveErfc(a)) || x;
}

/** 1 - erf(x), precise also where it is tiny. */
export function erfc(x: number): number {
  if (x < 0) return 1 + erf(-x);
  return x < 0.5 ? 1 - erf(x) : positiveErfc(x);
}

/** exp(x²) erfc(x): what is left of erfc when its exponential is taken out. */
export function erfcx(x: number): number {
  if (x < 0) return 2 * Math.exp(x * x) - erfcx(-x);
  return x < 0.5 ? Math.exp(x * x) * (1 - erf(x)) : scaledErfc(x);
}

function positiveErfc(x: number): number {
  return x > 27 ? 0 : Math.exp(-x * x) * scaledErfc(x);
}

/** 2/sqrt(pi) times the sum of (-z)^n / (n! (2n + 1)). */
function series(z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 40; n++) {
    term *= -z / n;
    const part = term / (2 * n + 1);
    sum += part;
    if (Math.abs(part) < 1e-17 * sum) break;
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** On the imaginary axis the Faddeeva function is exp(x²) erfc(x). */
function scaledErfc(x: number): number {
  return faddeeva(0, x)[0];
}
