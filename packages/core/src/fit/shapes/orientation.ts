import { erf } from "../special/error-function.js";
import { faddeeva } from "../special/faddeeva.js";

/** Dawson's integral exp(-x²) ∫₀ˣ exp(t²) dt. */
export function dawson(x: number): number {
  return (Math.sqrt(Math.PI) / 2) * faddeeva(x, 0)[1];
}

/**
 * Maier and Saupe's distribution of directions: `amplitude` times exp(kappa cos²(x - center)) / Z, with Z its integral
 * over the sphere, ∫₀^π exp(kappa cos² t) sin t dt.
 *
 * @source W. Maier, A. Saupe, Z. Naturforsch. A 14 (1959) 882
 * @param x - angle in rad
 * @param kappa - width parameter; negative for directions in a plane
 */
export function maierSaupe(x: number, amplitude: number, center: number, kappa: number): number {
  const c = Math.cos(x - center);
  // The largest exponent is taken out of numerator and Z, so that nothing overflows.
  const peak = Math.max(kappa, 0);
  return (amplitude * Math.exp(kappa * c * c - peak)) / scaledPartition(kappa);
}

/** Z exp(-max(kappa, 0)). */
function scaledPartition(kappa: number): number {
  const root = Math.sqrt(Math.abs(kappa));
  if (root < 1e-4) return (2 + (2 / 3) * kappa) * Math.exp(-Math.max(kappa, 0));
  return kappa > 0 ? (2 * dawson(root)) / root : (Math.sqrt(Math.PI) * erf(root)) / root;
}

/** The order parameter S = <(3 cos² t - 1) / 2> of {@link maierSaupe}: 0 for kappa 0, 1 for all along the axis. */
export function orderParameter(kappa: number): number {
  const k = kappa;
  if (Math.abs(k) < 1e-2) return (2 * k) / 15 + (4 * k * k) / 315 - (8 * k ** 3) / 4725;
  const root = Math.sqrt(Math.abs(k));
  const ratio =
    k > 0 ? root / dawson(root) : (2 * root * Math.exp(k)) / (Math.sqrt(Math.PI) * erf(root));
  return (3 / (4 * k)) * (ratio - 1) - 0.5;
}
