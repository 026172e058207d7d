import { PivotedQR } from "./pivoted-qr.js";
import { sumOfSquares } from "./problem.js";

/**
 * The inverse of JᵀJ from the QR factorisation of all columns of J.
 *
 * @returns row-major `count x count`; undefined when columns depend on each other
 */
export function normalInverse(qr: PivotedQR): Float64Array | undefined {
  const { count, order } = qr;
  if (!(qr.collinearity() > 4 * 2 ** -52 * count)) return undefined;
  const inverse = invertUpper(qr.r, count);
  const product = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let k = a; k < count; k++) sum += inverse[k * count + a] * inverse[k * count + b];
      const i = order[a];
      const j = order[b];
      product[i * count + j] = product[j * count + i] = sum;
    }
  }
  return product.every(Number.isFinite) ? product : undefined;
}

/**
 * The inverse of JᵀJ from a QR factorisation of J.
 *
 * @param jacobian - column-major, `size` rows
 * @returns row-major; undefined when columns depend on each other
 */
export function inverseNormal(jacobian: Float64Array, size: number): Float64Array | undefined {
  const count = jacobian.length / size;
  const qr = new PivotedQR(size, count);
  const all = Array.from({ length: count }, (_, k) => k);
  qr.factor(jacobian, all, new Float64Array(size));
  return count > size ? undefined : normalInverse(qr);
}

/** Columns of zeros only. */
export function idleColumns(jacobian: Float64Array, size: number): number[] {
  const idle: number[] = [];
  for (let k = 0; k * size < jacobian.length; k++) {
    if (sumOfSquares(jacobian, k * size, (k + 1) * size) === 0) idle.push(k);
  }
  return idle;
}

/** Inverse of an upper triangle, both column-major. */
function invertUpper(r: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    inverse[j * n + j] = 1 / r[j * n + j];
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let k = i + 1; k <= j; k++) sum += r[k * n + i] * inverse[j * n + k];
      inverse[j * n + i] = -sum / r[i * n + i];
    }
  }
  return inverse;
}
