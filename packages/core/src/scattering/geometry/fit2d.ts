import { BeambookError } from "../../errors.js";
import { checkFinite } from "./check-finite.js";
import type { DetectorFrame } from "./detector-frame.js";
import type { Pose } from "./sample-frame.js";

/** A geometry in Fit2D's terms: the beam's distance and place, and how the detector leans. */
export interface Fit2dGeometry {
  /** Millimetres from the sample to the detector along the beam. */
  directDist: number;
  /** Column and row of the direct beam, the middle of the first pixel at 0.5. */
  centerX: number;
  centerY: number;
  /** Degrees between beam and normal; defaults to 0. */
  tilt?: number;
  /** Degrees; defaults to 0. */
  tiltPlanRotation?: number;
  /** Micrometres. */
  pixelX: number;
  pixelY: number;
  /** Ångström. */
  wavelength?: number;
}

const RAD: number = Math.PI / 180;

/** Pose from Fit2D's parameters. @throws InvalidArgument for a detector seen from its side or back */
export function poseFromFit2d(values: Fit2dGeometry): Pose {
  const { directDist, centerX, centerY, tilt = 0, tiltPlanRotation = 0, pixelX, pixelY } = values;
  checkFinite({ directDist, centerX, centerY, tilt, tiltPlanRotation, pixelX, pixelY });
  if (Math.abs(tilt) >= 90) {
    throw new BeambookError("InvalidArgument", `A tilt of ${tilt} degrees cannot be.`);
  }
  const [ct, st] = [Math.cos(tilt * RAD), Math.sin(tilt * RAD)];
  const [cp, sp] = [Math.cos(tiltPlanRotation * RAD), Math.sin(tiltPlanRotation * RAD)];
  const rot2 = Math.asin(st * sp);
  const rot1 = Math.atan2(-st * cp, ct);
  const rot3 =
    tilt === 0 ? 0 : Math.asin(Math.max(-1, Math.min(1, ((ct - 1) * cp * sp) / Math.cos(rot2))));
  const metres = directDist * 1e-3;
  return {
    dist: metres * ct,
    poni1: centerY * pixelY * 1e-6 - metres * st * sp,
    poni2: centerX * pixelX * 1e-6 - metres * st * cp,
    rot1,
    rot2,
    rot3,
  };
}

/** Fit2D's parameters of a pose. */
export function fit2dFromPose(
  pose: Pose,
  { pixel1, pixel2 }: DetectorFrame,
  wavelength: number | undefined,
): Fit2dGeometry {
  const { dist, poni1, poni2, rot1, rot2 } = pose;
  const cosine = Math.cos(rot1) * Math.cos(rot2);
  const [across1, across2] = [Math.sin(rot2), -Math.sin(rot1) * Math.cos(rot2)];
  const sine = Math.hypot(across1, across2);
  const tilt = Math.atan2(sine, cosine);
  const along = dist * Math.tan(tilt);
  const cp = sine === 0 ? 1 : across2 / sine;
  const sp = sine === 0 ? 0 : across1 / sine;
  return {
    directDist: (dist / cosine) * 1e3,
    centerX: (poni2 + along * cp) / pixel2,
    centerY: (poni1 + along * sp) / pixel1,
    tilt: tilt / RAD,
    tiltPlanRotation: Math.atan2(sp, cp) / RAD,
    pixelX: pixel2 * 1e6,
    pixelY: pixel1 * 1e6,
    ...(wavelength !== undefined && { wavelength: wavelength * 1e10 }),
  };
}
