import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";

/**
 * What radial axes are measured in: the momentum transfer, the scattering angle, the lattice spacing or the distance
 * from the beam.
 */
export type RadialUnit =
  | "q_A^-1"
  | "q_nm^-1"
  | "q_m^-1"
  | "2th_deg"
  | "2th_rad"
  | "d_A"
  | "d_nm"
  | "r_mm"
  | "r_m";

/** Kind of quantity and factor from its own unit (1/m, rad, m). */
interface UnitFacts {
  kind: "q" | "2th" | "d" | "r";
  scale: number;
  label: string;
  unit: string;
}

const UNITS: Readonly<Record<RadialUnit, UnitFacts>> = {
  "q_A^-1": { kind: "q", scale: 1e-10, label: "q", unit: "Å⁻¹" },
  "q_nm^-1": { kind: "q", scale: 1e-9, label: "q", unit: "nm⁻¹" },
  "q_m^-1": { kind: "q", scale: 1, label: "q", unit: "m⁻¹" },
  "2th_deg": { kind: "2th", scale: 180 / Math.PI, label: "2θ", unit: "°" },
  "2th_rad": { kind: "2th", scale: 1, label: "2θ", unit: "rad" },
  d_A: { kind: "d", scale: 1e10, label: "d", unit: "Å" },
  d_nm: { kind: "d", scale: 1e9, label: "d", unit: "nm" },
  r_mm: { kind: "r", scale: 1e3, label: "r", unit: "mm" },
  r_m: { kind: "r", scale: 1, label: "r", unit: "m" },
};

/** All radial units. */
export const RADIAL_UNITS: readonly RadialUnit[] = Object.keys(UNITS) as RadialUnit[];

/** What a unit means. @throws InvalidArgument with the closest names */
export function unitFacts(unit: RadialUnit): UnitFacts {
  if (Object.hasOwn(UNITS, unit)) return UNITS[unit];
  throw new BeambookError("InvalidArgument", `Unknown radial unit "${unit}".`, {
    hint: `Closest: ${closestNames(unit, RADIAL_UNITS).join(", ")}.`,
  });
}

/** A pixel's value from its position seen from the sample. */
export type PositionFunction = (t1: number, t2: number, t3: number) => number;

/**
 * The function from positions to a radial unit. sin(2θ/2) comes from r and z without an arc tangent:
 * r / sqrt(2 d (d + z)) with d = sqrt(r² + z²).
 *
 * @param wavelength - metres; needed for q and d
 * @throws InvalidArgument when q or d are asked for without wavelength
 */
export function radialFunction(unit: RadialUnit, wavelength: number | undefined): PositionFunction {
  const { kind, scale } = unitFacts(unit);
  if (kind === "2th")
    return (t1: number, t2: number, t3: number): number =>
      scale * Math.atan2(Math.sqrt(t1 * t1 + t2 * t2), t3);
  if (kind === "r") return (t1: number, t2: number): number => scale * Math.sqrt(t1 * t1 + t2 * t2);
  if (wavelength === undefined || !(wavelength > 0)) {
    throw new BeambookError("InvalidArgument", `"${unit}" needs the wavelength.`, {
      hint: "Give `wavelength` in metres, or use 2th_deg or r_mm.",
    });
  }
  const k = (4 * Math.PI * scale) / wavelength;
  const half = (scale * wavelength) / 2;
  const sine = (t1: number, t2: number, t3: number): number => {
    const square = t1 * t1 + t2 * t2;
    const d = Math.sqrt(square + t3 * t3);
    return t3 > 0 ? Math.sqrt(square / (2 * d * (d + t3))) : Math.sqrt((d - t3) / (2 * d));
  };
  if (kind === "d") return (t1: number, t2: number, t3: number): number => half / sine(t1, t2, t3);
  return (t1: number, t2: number, t3: number): number => k * sine(t1, t2, t3);
}

/** Azimuth in degrees, -180 to 180: 0 along axis 2 (columns), 90 along axis 1 (rows), as pyFAI's chi. */
export const chiDegrees: PositionFunction = (t1: number, t2: number): number =>
  (180 / Math.PI) * Math.atan2(t1, t2);
