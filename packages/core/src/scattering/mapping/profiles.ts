import type { NDArray } from "../../ndarray/index.js";
import { ndarray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import { momentumMaps } from "../geometry/momentum-maps.js";
import { AzimuthalIntegrator } from "../integrate/integrator.js";
import type { PixelSplit } from "../integrate/options.js";
import type { AzimuthalProfile } from "../integrate/results.js";
import { checkOnDetector, ringAt } from "./constant-q.js";

/** Intensity of single pixels of a ring against beta. */
export interface BetaProfile {
  /** Degrees, 0 to 180, ascending. */
  readonly beta: Float64Array;
  readonly intensity: Float64Array;
  /** Counting error of each pixel. */
  readonly sigma: Float64Array;
  readonly warnings: readonly string[];
}

/** An image with what belongs to it. */
export interface ImageSource {
  readonly data: NDArray<"float64">;
  readonly mask: NDArray<"uint8">;
  readonly geometry: ScatteringGeometry;
  /** Detector counts that a pixel's value is the mean of: frames times pixels of a block. */
  readonly averaged: number;
  /** Variances of `data` that came with the file; without them counting statistics hold. */
  readonly variance?: NDArray<"float64">;
}

/** Pixels with |q - q0| <= threshold q0 against beta, sorted; zero counts stay. @param q0 - 1/m */
export function betaProfile(source: ImageSource, q0: number, threshold: number): BetaProfile {
  const { normQ, beta } = momentumMaps(source.geometry);
  const { flat, warnings } = ringAt({ normQ, mask: source.mask }, q0, threshold);
  const good = flat.filter((p) => Number.isFinite(beta.data[p]));
  good.sort((a, b) => beta.data[a] - beta.data[b]);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(good, (p) => values[p]);
  const intensity = pick(source.data.data);
  const sigma = pick(varianceOf(source).data).map(Math.sqrt);
  return { beta: pick(beta.data), intensity, sigma, warnings };
}

/** Variance of the mean of `averaged` counts: max(1, counts) / averaged². */
export function countingVariance(mean: number, averaged: number): number {
  return Math.max(1, mean * averaged) / (averaged * averaged);
}

/** Variances of an image: the file's, or those of counting. */
export function varianceOf({ data, averaged, variance }: ImageSource): NDArray<"float64"> {
  if (variance) return variance;
  return ndarray(
    data.data.map((v) => countingVariance(v, averaged)),
    data.shape,
  );
}

/** How an azimuthal profile is taken. */
export interface AzimuthalOptions {
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
  { npt = 180, ...options }: AzimuthalOptions = {},
): AzimuthalProfile {
  checkOnDetector(momentumMaps(source.geometry).normQ, q0, threshold);
  const q = q0 * 1e-10;
  return AzimuthalIntegrator.for(source.geometry).integrateRadial(source.data, npt, {
    radialRange: [q * (1 - threshold), q * (1 + threshold)],
    mask: source.mask,
    variance: varianceOf(source),
    errorModel: "variance",
    ...options,
  });
}
