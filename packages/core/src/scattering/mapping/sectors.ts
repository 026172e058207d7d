import { BeambookError } from "../../errors.js";
import { AzimuthalIntegrator } from "../integrate/integrator.js";
import type { IntegrateOptions } from "../integrate/options.js";
import type { RadialProfile } from "../integrate/results.js";
import { type ErrorOptions, type ImageSource, integrable } from "./image-source.js";

/** Which sectors are cut out. */
export interface SectorOptions
  extends ErrorOptions,
    Pick<IntegrateOptions, "split" | "radialRange" | "correctSolidAngle" | "polarizationFactor"> {
  /** Number of directions; defaults to 2. */
  nbAzim?: number;
  /** First direction in degrees from the horizontal; defaults to 0. */
  offset?: number;
  /** Degrees from one direction to the next; defaults to 90. */
  delta?: number;
  /** Full width of each sector in degrees; defaults to 10. */
  width?: number;
  /** Radial bins; defaults to the pixels along the image's shorter side. */
  npt?: number;
}

/** I(q) along one direction. */
export interface Sector {
  /** Degrees, middle of the sector. */
  readonly angle: number;
  readonly profile: RadialProfile;
}

/** I(q) with errors in sectors around several directions. @throws InvalidArgument */
export function sectorProfiles(
  source: ImageSource,
  { nbAzim = 2, offset = 0, delta = 90, width = 10, npt, errorModel, ...options }: SectorOptions,
): Sector[] {
  if (!Number.isInteger(nbAzim) || nbAzim < 1) {
    throw new BeambookError("InvalidArgument", `nbAzim = ${nbAzim} is not a number of directions.`);
  }
  const integrator = AzimuthalIntegrator.for(source.geometry);
  const { image, corrections } = integrable(source, errorModel);
  const bins = npt ?? Math.max(10, Math.min(...source.data.shape));
  return Array.from({ length: nbAzim }, (_, i) => {
    const angle = offset + i * delta;
    const profile = integrator.integrate1d(image, bins, {
      azimuthRange: [angle - width / 2, angle + width / 2],
      ...corrections,
      radialRange: fullRange(source),
      ...options,
    });
    return { angle, profile };
  });
}

/** One range for all sectors of a geometry, so that their bins are the same. */
function fullRange({ geometry }: ImageSource): readonly [number, number] {
  const q = geometry.radial("q_A^-1").data;
  let [low, high] = [Infinity, 0];
  for (const v of q) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}
