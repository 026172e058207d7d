/** Points and weights of Gauss and Legendre's rule on [0, 1]. */
export type QuadratureRule = readonly (readonly [point: number, weight: number])[];

/**
 * The rule with `count` points, exact for polynomials up to the power 2 count - 1.
 *
 * @source Abramowitz and Stegun, Handbook of Mathematical Functions, 25.4.29
 */
export function gaussLegendre(count: number): QuadratureRule {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      const [value, derivative] = legendre(count, x);
      slope = derivative;
      const move = value / derivative;
      x -= move;
      if (Math.abs(move) < 1e-15) break;
    }
    return [(1 - x) / 2, 1 / ((1 - x * x) * slope * slope)] as const;
  });
}

/** Legendre's polynomial and its derivative. */
function legendre(count: number, x: number): [number, number] {
  let before = 1;
  let value = x;
  for (let n = 2; n <= count; n++) {
    [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  }
  return [value, (count * (x * value - before)) / (x * x - 1)];
}

/** Eight points. */
export const GAUSS_8: QuadratureRule = gaussLegendre(8);

/** Sixteen points. */
export const GAUSS_16: QuadratureRule = gaussLegendre(16);
