import { type NDArray, ndarray } from "../../ndarray/index.js";
import { calibrant as calibrantOf } from "../calibration/calibrants.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import { maierSaupe } from "../orientation/distributions.js";
import { CountingNoise } from "./counting-noise.js";

/** A ring of a made-up pattern, oriented or not. */
export interface MockRing {
  /** Middle and standard deviation across the ring, Å⁻¹. */
  readonly q: number;
  readonly width: number;
  /** Counts at the ring's middle, averaged over the circle. */
  readonly counts: number;
  /** Maier-Saupe's κ; 0 is a ring without orientation. */
  readonly kappa: number;
  /** Degrees from the columns' direction where the ring is brightest, if κ is above 0. */
  readonly director: number;
}

/** What a made-up pattern consists of. */
export interface MockPattern {
  readonly rings: readonly MockRing[];
  /** Counts everywhere, and of a cloud around the beam that falls as exp(-q / reach), reach in Å⁻¹. */
  readonly floor: number;
  readonly cloud: number;
  readonly reach: number;
}

/** Counts that a detector would see, with counting noise. */
export function mockImage(
  geometry: ScatteringGeometry,
  { rings, floor, cloud, reach }: MockPattern,
  seed: number,
): NDArray<"uint16"> {
  const noise = new CountingNoise(seed);
  const q = geometry.radial("q_A^-1").data;
  const chi = geometry.chi().data;
  const shapes = rings.map((ring) => ({ ...ring, mean: circleMean(ring.kappa) }));
  const counts = new Uint16Array(q.length);
  for (let p = 0; p < q.length; p++) {
    let mean = floor + cloud * Math.exp(-q[p] / reach);
    for (const { q: middle, width, counts: height, kappa, director, mean: average } of shapes) {
      const off = (q[p] - middle) / width;
      if (Math.abs(off) > 6) continue;
      const orientation = maierSaupe(chi[p], director, kappa) / average;
      mean += height * Math.exp(-0.5 * off * off) * orientation;
    }
    counts[p] = Math.min(65534, noise.counts(mean));
  }
  return ndarray(counts, geometry.shape);
}

/** Mean of the distribution over the circle. */
function circleMean(kappa: number): number {
  let sum = 0;
  for (let angle = 0; angle < 180; angle++) sum += maierSaupe(angle, 0, kappa);
  return sum / 180;
}

/** Options of {@link mockCalibrantImage}. */
export interface MockCalibrantOptions {
  /** Name of a calibrant or its d-spacings in Å; defaults to `"CeO2"`. */
  calibrant?: string | readonly number[];
  /** Standard deviation across a ring in degrees of 2θ; defaults to 0.03. */
  width?: number;
  /** Counts at the top of the first ring; defaults to 400. */
  counts?: number;
  /** Defaults to 1. */
  seed?: number;
}

/**
 * The image of a calibrant as a detector would see it: rings of falling brightness with counting noise.
 *
 * @throws InvalidArgument for a geometry without wavelength, NotFound for an unknown calibrant
 */
export function mockCalibrantImage(
  geometry: ScatteringGeometry,
  { calibrant = "CeO2", width = 0.03, counts = 400, seed = 1 }: MockCalibrantOptions = {},
): NDArray<"int32"> {
  const noise = new CountingNoise(seed);
  const twoTheta = geometry.radial("2th_deg").data;
  const wavelength = (geometry.wavelength ?? Number.NaN) * 1e10;
  const rings = calibrantOf(calibrant)
    .dSpacings.map((d) => (2 * Math.asin(wavelength / (2 * d)) * 180) / Math.PI)
    .filter(Number.isFinite);
  const out = new Int32Array(twoTheta.length);
  for (let p = 0; p < out.length; p++) {
    const at = twoTheta[p];
    let mean = 5 + 10 * Math.exp(-at / 10);
    for (let k = 0; k < rings.length; k++) {
      const off = (at - rings[k]) / width;
      if (Math.abs(off) < 6) mean += (counts * Math.exp(-0.5 * off * off)) / (1 + 0.15 * k);
    }
    out[p] = noise.counts(mean);
  }
  return ndarray(out, geometry.shape);
}
