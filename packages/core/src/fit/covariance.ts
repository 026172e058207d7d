import { normalInverse } from "./engine/normal-inverse.js";
import { PivotedQR } from "./engine/pivoted-qr.js";

/**
 * The inverse of JᵀJ from a QR factorisation of J.
 *
 * @param jacobian - column-major, `size` rows
 * @returns row-major `count x count`; undefined when columns depend on each other
 */
export function inverseNormal(
  jacobian: Float64Array,
  size: number,
  count: number,
): Float64Array | undefined {
  const qr = new PivotedQR(size, count);
  const all = Array.from({ length: count }, (_, k) => k);
  qr.factor(jacobian, all, new Float64Array(size));
  return count > size ? undefined : normalInverse(qr);
}
