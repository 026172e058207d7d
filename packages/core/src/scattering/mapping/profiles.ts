import { momentumMaps } from "../geometry/momentum-maps.js";
import { AzimuthalIntegrator } from "../integrate/integrator.js";
import type { PixelSplit } from "../integrate/options.js";
import type { AzimuthalProfile } from "../integrate/results.js";
import { checkOnDetector, ringAt } from "./constant-q.js";
import { type ErrorOptions, type ImageSource, integrable, pixelVariance } from "./image-source.js";

/** Intensity of single pixels of a ring against beta. */
export interface BetaProfile {
  /** Degrees, 0 to 180, ascending. */
  readonly beta: Float64Array;
  readonly intensity: Float64Array;
  /** Error of each pixel: by default of counting; undefined with `errorModel: null`. */
  readonly sigma?: Float64Array;
  readonly warnings: readonly string[];
}

/** Pixels with |q - q0| <= threshold q0 against beta, sorted; zero counts stay. @param q0 - 1/m */
export function betaProfile(
  source: ImageSource,
  q0: number,
  threshold: number,
  { errorModel }: ErrorOptions = {},
): BetaProfile {
  const { normQ, beta } = momentumMaps(source.geometry);
  const { flat, warnings } = ringAt({ normQ, mask: source.mask }, q0, threshold);
  const good = flat.filter((p) => Number.isFinite(beta.data[p]));
  good.sort((a, b) => beta.data[a] - beta.data[b]);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(good, (p) => values[p]);
  const intensity = pick(source.data.data);
  const profile = { beta: pick(beta.data), intensity, warnings };
  if (errorModel === null) return profile;
  if (errorModel === "azimuthal") return { ...profile, sigma: localSpread(intensity) };
  const variance = pixelVariance(source, errorModel);
  return { ...profile, sigma: Float64Array.from(good, (p) => Math.sqrt(variance(p))) };
}

/** Pixels to either side whose spread is a pixel's error in the azimuthal model. */
const NEIGHBOURS = 4;

/** Standard deviation of each value with its neighbours. */
function localSpread(values: Float64Array): Float64Array {
  return values.map((_, i) => {
    const near = values.subarray(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1);
    const mean = near.reduce((sum, v) => sum + v, 0) / near.length;
    const squares = near.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    return Math.sqrt(squares / Math.max(1, near.length - 1));
  });
}

/** How an azimuthal profile is taken. */
export interface AzimuthalOptions extends ErrorOptions {
  /** Bins around the circle; defaults to 180. */
  npt?: number;
  /** Defaults to `"bbox"`. */
  split?: PixelSplit;
  correctSolidAngle?: boolean;
  polarizationFactor?: number;
}

/**
 * Ring profile by integration, -180 to 180 degrees, with errors.
 *
 * @param q0 - 1/m
 * @throws InvalidArgument for a ring outside the detector
 */
export function azimuthalProfile(
  source: ImageSource,
  q0: number,
  threshold: number,
  { npt = 180, errorModel, ...options }: AzimuthalOptions = {},
): AzimuthalProfile {
  checkOnDetector(momentumMaps(source.geometry).normQ, q0, threshold);
  const q = q0 * 1e-10;
  const { image, corrections } = integrable(source, errorModel);
  return AzimuthalIntegrator.for(source.geometry).integrateRadial(image, npt, {
    radialRange: [q * (1 - threshold), q * (1 + threshold)],
    ...corrections,
    ...options,
  });
}
