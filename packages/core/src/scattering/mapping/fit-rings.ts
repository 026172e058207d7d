import { BeambookError, isBeambookError } from "../../errors.js";
import { momentumMaps } from "../geometry/momentum-maps.js";
import { given } from "../given.js";
import { type FitProfileOptions, fitProfile } from "../orientation/fit-profile.js";
import { OrientationFits } from "../orientation/fit-results.js";
import { OrientationFit, type RingName, ringKey } from "../orientation/orientation-fit.js";
import type { OrientationModel, ProfilePoints } from "../orientation/profile-models.js";
import { thinWarning } from "./constant-q.js";
import type { ImageSource } from "./image-source.js";
import { type AzimuthalOptions, azimuthalProfile, betaProfile } from "./profiles.js";
import { reflectionWindow } from "./rings.js";

/** How rings are fitted. */
export interface FitRingsOptions extends Omit<FitProfileOptions, "periodic">, AzimuthalOptions {
  /** `"pyFAI"` integrates the ring over the full circle; without it single pixels against beta (0 to 180). */
  method?: "pyFAI" | null;
}

/**
 * Whether rings are integrated.
 *
 * @throws InvalidArgument for a method that there is not, or a target that is no angle
 */
export function integrates({ method, betaTarget }: FitRingsOptions): boolean {
  if (betaTarget != null && !Number.isFinite(betaTarget)) {
    throw new BeambookError("InvalidArgument", `betaTarget = ${betaTarget} is no angle.`);
  }
  if (method == null) return false;
  if (String(method).toLowerCase() === "pyfai") return true;
  throw new BeambookError("InvalidArgument", `Unknown method "${method}".`, {
    hint: 'Use "pyFAI" to integrate rings, or leave it out to take single pixels.',
  });
}

/** What rings are fitted with. */
export interface RingContext {
  readonly source: ImageSource;
  /** Relative half-width of rings. */
  readonly threshold: number;
  /** mT */
  readonly field: number;
  readonly instrument: string;
}

/** The profile of a ring, by either method, with what is odd about it. */
export function ringProfile(
  { source, threshold }: RingContext,
  ring: RingName,
  options: FitRingsOptions,
): { points: ProfilePoints; warnings: readonly string[] } {
  const q = ring.q * 1e10;
  if (integrates(options)) {
    const { npt, split, correctSolidAngle, polarizationFactor, errorModel } = options;
    const { chi, intensity, sigma } = azimuthalProfile(source, q, threshold, {
      ...given({ npt, split, correctSolidAngle, polarizationFactor }),
      errorModel,
    });
    const thin = thinWarning(momentumMaps(source.geometry).normQ, q, threshold);
    const points = { x: chi, y: intensity, ...(sigma && { sigma }) };
    return { points, warnings: thin === undefined ? [] : [thin] };
  }
  const { beta, intensity, sigma, warnings } = betaProfile(source, q, threshold, options);
  return { points: { x: beta, y: intensity, ...(sigma && { sigma }) }, warnings };
}

/** Fits all rings; one that cannot be fitted is a failure with its reason, not an exception. */
export function fitRings(
  context: RingContext,
  rings: readonly RingName[],
  model: OrientationModel,
  options: FitRingsOptions,
): OrientationFits {
  integrates(options);
  const failures: Record<string, string> = {};
  const fits: OrientationFit[] = [];
  for (const ring of rings) {
    let warnings: readonly string[] = [];
    try {
      const taken = ringProfile(context, ring, options);
      const { points } = taken;
      warnings = taken.warnings;
      const fit = fitProfile(points, model, {
        ...options,
        width: options.width ?? windowOf(context, ring, model, options),
        periodic: integrates(options),
      });
      fits.push(new OrientationFit(ring, fit, points, warnings));
    } catch (error) {
      if (!isBeambookError(error)) throw error;
      failures[ringKey(ring.reflection ?? ring.q)] = [error.message, ...warnings].join(" ");
    }
  }
  return new OrientationFits(fits, failures);
}

/** The toolkit's half-widths: by field for reflections, 45 degrees otherwise, 30 at LGC around a target of 0. */
function windowOf(
  { field, instrument }: RingContext,
  ring: RingName,
  model: OrientationModel,
  { betaTarget }: FitRingsOptions,
): number | undefined {
  if (model === "maierSaupe") return undefined;
  if (ring.reflection) return reflectionWindow(field);
  return instrument === "LGC" && betaTarget === 0 ? 30 : 45;
}
