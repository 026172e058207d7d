import { checkFinite } from "./check-finite.js";
import type { DetectorFrame } from "./detector-frame.js";
import { type Pose, rotationMatrix } from "./sample-frame.js";

/**
 * A geometry in ESRF SAXS keywords: metres, pixels, radians; 1 is the fast axis (columns), 2 the slow one. Centres are
 * counted with the middle of the first pixel at 0.5.
 */
export interface EsrfGeometry {
  SampleDistance: number;
  /** Column and row of the foot of the normal from the sample. */
  Center_1: number;
  Center_2: number;
  /** Pixel sizes of the array as it is, binning included. */
  PSize_1: number;
  PSize_2: number;
  WaveLength?: number;
  /** Rotations of the detector around the sample, one after the other: about axis 1, 2 and 3 (against the beam). */
  DetectorRotation_1?: number;
  DetectorRotation_2?: number;
  DetectorRotation_3?: number;
}

/** {@link EsrfGeometry} with everything that can be said. */
export type EsrfValues = Required<Omit<EsrfGeometry, "WaveLength">> &
  Pick<EsrfGeometry, "WaveLength">;

/**
 * Pose from ESRF keywords. There the detector turns about axis 1 (columns) first, then 2 (rows), then 3, all
 * right-handed with axis 3 against the beam; pyFAI's rotations follow another order and are found from the matrix.
 *
 * @source Boesecke, J. Appl. Cryst. 40 (2007) s423, section 3.
 */
export function poseFromEsrf(values: EsrfGeometry): Pose {
  const { SampleDistance, Center_1, Center_2, PSize_1, PSize_2 } = values;
  const { DetectorRotation_1 = 0, DetectorRotation_2 = 0, DetectorRotation_3 = 0 } = values;
  checkFinite({ SampleDistance, Center_1, Center_2, PSize_1, PSize_2 });
  checkFinite({ DetectorRotation_1, DetectorRotation_2, DetectorRotation_3 });
  const [c1, s1] = [Math.cos(DetectorRotation_1), Math.sin(DetectorRotation_1)];
  const [c2, s2] = [Math.cos(DetectorRotation_2), Math.sin(DetectorRotation_2)];
  const rot2 = Math.asin(clamp(-s1 * c2));
  const rot1 = Math.atan2(-s2, c1 * c2);
  const rot3 = Math.atan2(s1 * s2, c1) - DetectorRotation_3;
  return {
    dist: SampleDistance,
    poni1: Center_2 * PSize_2,
    poni2: Center_1 * PSize_1,
    rot1,
    rot2,
    rot3,
  };
}

/** ESRF keywords of a pose. */
export function esrfFromPose(
  pose: Pose,
  { pixel1, pixel2 }: DetectorFrame,
  wavelength?: number,
): EsrfValues {
  const m = rotationMatrix(pose);
  return {
    SampleDistance: pose.dist,
    Center_1: pose.poni2 / pixel2,
    Center_2: pose.poni1 / pixel1,
    PSize_1: pixel2,
    PSize_2: pixel1,
    ...(wavelength !== undefined && { WaveLength: wavelength }),
    DetectorRotation_1: Math.atan2(-m[2][0], m[2][2]),
    DetectorRotation_2: Math.asin(clamp(m[2][1])),
    DetectorRotation_3: Math.atan2(m[0][1], m[1][1]),
  };
}

const clamp = (v: number): number => Math.max(-1, Math.min(1, v));
