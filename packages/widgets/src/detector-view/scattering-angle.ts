/** h·c in keV·Å (CODATA 2018, exact by the definition of the SI). */
const KEV_ANGSTROM = 12.398419843320026;

/** Momentum transfer (1/Å), scattering angle (rad) and lattice spacing (Å) of one direction. */
export interface Scattering {
  q: number;
  twoTheta: number;
  d: number;
}

/** What knows where pixels are in reciprocal space. */
export interface ScatteringPlace {
  /** Momentum transfer (1/Å), scattering angle and azimuth (degrees) of a pixel's centre; NaN where unknown. */
  at(row: number, column: number): { q: number; twoTheta: number; chi: number };
}

/**
 * Scattering at a point of a flat detector that stands square to the beam.
 *
 * @param x - distance from the beam axis (m), with `y`
 * @param distance - from the sample to the detector along the beam (m)
 * @param energy - photon energy (keV)
 * @source q = 4π sin(θ) / λ, d = 2π / q (Bragg)
 */
export function scatteringAt(x: number, y: number, distance: number, energy: number): Scattering {
  const twoTheta = Math.atan2(Math.hypot(x, y), distance);
  const q = (4 * Math.PI * Math.sin(twoTheta / 2) * energy) / KEV_ANGSTROM;
  return { q, twoTheta, d: (2 * Math.PI) / q };
}
