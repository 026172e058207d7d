import { columnProducts } from "../vector-kernel.js";

/** Part of a column that must be new for its products to tell it precisely. */
const INDEPENDENT = 0.03;

/** What a factorisation fills: see PivotedQR. */
export interface Triangle {
  readonly order: Int32Array;
  readonly r: Float64Array;
  readonly qtb: Float64Array;
}

/**
 * R of a QR factorisation as the Cholesky factor of the products of columns: a third of the work, half the digits.
 *
 * @returns false, with nothing of use written, when columns depend on each other too much
 */
export function factorProducts(
  matrix: Float64Array,
  rows: number,
  columns: readonly number[],
  rhs: Float64Array,
  { order, r, qtb }: Triangle,
): boolean {
  const n = columns.length;
  if (n > rows) return false;
  const products = columnProducts(matrix, rows, columns, rhs);
  for (let j = 0; j < n; j++) {
    order[j] = columns[j];
    for (let i = 0; i <= j; i++) {
      let sum = products[j * (n + 1) + i];
      for (let k = 0; k < i; k++) sum -= r[i * n + k] * r[j * n + k];
      if (i < j) {
        r[j * n + i] = sum / r[i * n + i];
      } else {
        const whole = products[j * (n + 1) + j];
        if (!(sum > INDEPENDENT * INDEPENDENT * whole) || !(whole < 1e280 && whole > 1e-280)) {
          return false;
        }
        r[j * n + j] = Math.sqrt(sum);
      }
    }
  }
  for (let j = 0; j < n; j++) {
    let sum = products[n * (n + 1) + j];
    for (let k = 0; k < j; k++) sum -= r[j * n + k] * qtb[k];
    qtb[j] = sum / r[j * n + j];
  }
  return true;
}
