import { maierSaupeOrder, pseudoVoigt } from "./distributions.js";
import { integratePieces } from "./quadrature.js";

const RAD: number = Math.PI / 180;
const DEG: number = 180 / Math.PI;

/**
 * How the order parameter S = ∫ P₂(cos θ) f(θ) sin θ dθ / ∫ f(θ) sin θ dθ, 0 to π, is taken from a fit:
 *
 * - `"manual"`: the toolkit's: one peak at its place `x0_S`, not repeated; Maier-Saupe about its own axis
 * - `"periodic"`: the peak repeats every 180 degrees, at `x0_S`
 * - `"centered"`: about the director itself: repeated peak at 0 degrees, Maier-Saupe in closed form
 * - `"fitted"`: about the axis from which angles are measured, at the fitted position
 */
export type OrderConvention = "manual" | "periodic" | "centered" | "fitted";

/** Places of a pseudo-Voigt where it bends most, as parts of the range 0 to π. */
function breakpoints(centers: readonly number[], width: number): number[] {
  const points = new Set<number>([0, Math.PI]);
  for (let k = 1; k < 8; k++) points.add((k * Math.PI) / 8);
  for (let k = 1; k < 12; k++) {
    points.add(width * 2 ** -k); // the foot of a far peak falls steeply at the ends
    points.add(Math.PI - width * 2 ** -k);
  }
  for (const center of centers) {
    for (const step of [0, 0.15, 0.3, 0.6, 1, 1.7, 3, 6, 12, 25]) {
      for (const t of [center - step * width, center + step * width]) {
        if (t > 0 && t < Math.PI) points.add(t);
      }
    }
  }
  return [...points].filter((t) => t >= 0 && t <= Math.PI).sort((a, b) => a - b);
}

function orderOf(breaks: readonly number[], f: (t: number) => number): number {
  const [top, bottom] = integratePieces(breaks, 2, (t, out) => {
    const c = Math.cos(t);
    const weight = f(t) * Math.sin(t);
    out[0] = ((3 * c * c - 1) / 2) * weight;
    out[1] = weight;
  });
  return top / bottom;
}

/** Turns of 180 degrees that are summed: the Lorentzian's far wings matter. */
const IMAGES = 2;

/**
 * S of a pseudo-Voigt peak.
 *
 * @param x0 - degrees; @param gamma - full width at half maximum in degrees; @param eta - weight of the Gaussian
 * @param periodic - repeats the peak every 180 degrees
 */
export function pseudoVoigtOrder(
  x0: number,
  gamma: number,
  eta: number,
  { periodic = false }: { periodic?: boolean } = {},
): number {
  if (!(gamma > 0) || ![x0, gamma, eta].every(Number.isFinite)) return Number.NaN;
  const center = x0 * RAD;
  const width = gamma * RAD;
  const images = periodic ? [-2, -1, 0, 1, IMAGES] : [0];
  const centers = images.map((k) => center - k * Math.PI);
  return orderOf(breakpoints(centers, width), (t) => {
    let sum = 0;
    for (const c of centers) sum += pseudoVoigt(t * DEG, c * DEG, gamma, eta);
    return sum;
  });
}

/** S of a Maier-Saupe distribution whose axis is at `x0` degrees from the axis that angles count from. */
export function maierSaupeOrderAt(kappa: number, x0: number): number {
  if (x0 === 0) return maierSaupeOrder(kappa);
  const width = 1 / Math.sqrt(2 * Math.max(1, Math.abs(kappa)));
  const shift = kappa > 0 ? kappa : 0;
  const centers = [-1, 0, 1].map((k) => x0 * RAD + (kappa < 0 ? Math.PI / 2 : 0) + k * Math.PI);
  return orderOf(breakpoints(centers, width), (t) => {
    const c = Math.cos(t - x0 * RAD);
    return Math.exp(kappa * c * c - shift);
  });
}

/** The toolkit's way to bring a peak near 0: below -20 add 180, then above 20 subtract 90. */
export function centeredPosition(x0: number): number {
  const turned = turnedPosition(x0);
  const up = turned < -20 ? turned + 180 : turned;
  return up > 20 ? up - 90 : up;
}

/** A place on the circle in (-180, 180]. */
export function turnedPosition(x0: number): number {
  const turned = x0 - 360 * Math.floor((x0 + 180) / 360);
  return turned === -180 ? 180 : turned;
}

/** A peak's place turned by 180 degrees into (-90, 90]. */
export function foldPosition(x0: number): number {
  const turned = x0 - 180 * Math.floor((x0 + 90) / 180);
  return turned === -90 ? 90 : turned;
}

/** A value with its standard error, NaN when unknown. */
export interface Estimate {
  value: number;
  stderr: number;
}

/**
 * Order parameter from a profile as it is (Hermans): intensities weighted by sin θ over the angles from the director.
 *
 * @param chi - degrees; @param intensity - without background, NaN is left out
 * @param director - degrees; angles fold into 0 to 90 around it
 * @param sigma - errors of the intensities, for the error of S
 */
export function hermansOrder(
  chi: ArrayLike<number>,
  intensity: ArrayLike<number>,
  director: number,
  sigma?: ArrayLike<number>,
): Estimate {
  let [top, bottom] = [0, 0];
  const kernel = (i: number): [p2: number, weight: number] => {
    const c = Math.cos((chi[i] - director) * RAD);
    return [(3 * c * c - 1) / 2, Math.sqrt(Math.max(0, 1 - c * c))];
  };
  for (let i = 0; i < chi.length; i++) {
    if (!Number.isFinite(intensity[i])) continue;
    const [p2, weight] = kernel(i);
    top += p2 * weight * intensity[i];
    bottom += weight * intensity[i];
  }
  const value = top / bottom;
  let variance = 0;
  for (let i = 0; i < chi.length; i++) {
    if (!sigma || !Number.isFinite(intensity[i]) || !Number.isFinite(sigma[i])) continue;
    const [p2, weight] = kernel(i);
    const slope = ((p2 - value) * weight) / bottom;
    variance += slope * slope * sigma[i] * sigma[i];
  }
  return { value, stderr: sigma ? Math.sqrt(variance) : Number.NaN };
}
