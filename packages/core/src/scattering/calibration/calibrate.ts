import { BeambookError, throwIfAborted } from "../../errors.js";
import { formatPoni } from "../../formats/index.js";
import type { NDArray } from "../../ndarray/index.js";
import type { GeometryParameters, ScatteringGeometry } from "../geometry/geometry.js";
import { radialFunction } from "../geometry/units.js";
import { leastSquares } from "../least-squares.js";
import type { Estimate } from "../orientation/order-parameter.js";
import { type Calibrant, calibrant as calibrantOf } from "./calibrants.js";
import { clusteredErrors } from "./clustered-errors.js";
import { type ControlPoint, pickRings } from "./pick-rings.js";

/** Parameters that a calibration can vary. */
export type CalibrationParameter = "dist" | "poni1" | "poni2" | "rot1" | "rot2" | "wavelength";

/** How a geometry is refined. */
export interface CalibrationOptions {
  /** Name of a calibrant, or its d-spacings in Å. */
  calibrant: string | readonly number[];
  /** Non-zero where pixels do not count. */
  mask?: NDArray;
  /** Parameters that stay; defaults to the wavelength, which goes with the distance. */
  fixed?: readonly CalibrationParameter[];
  /** Rings that are used, from the innermost; defaults to 15. */
  rings?: number;
  /** Sectors around the circle; defaults to 72. */
  sectors?: number;
  /** How far a ring may be from where it is looked for at first, degrees of 2θ; defaults to 0.5. */
  reach?: number;
  signal?: AbortSignal;
}

/** A refined geometry. */
export interface Calibration {
  readonly geometry: ScatteringGeometry;
  /**
   * Values and standard errors, metres and radians; 0 for what was fixed. The errors allow for points of one sector that
   * are off together: modules of a detector are displaced by some tenths of a pixel.
   */
  readonly params: Readonly<Record<CalibrationParameter, Estimate>>;
  readonly calibrant: Calibrant;
  readonly points: readonly ControlPoint[];
  /** Root mean square distance of the points from their rings, degrees of 2θ. */
  readonly rms: number;
  readonly success: boolean;
  readonly message: string;
  /** The text of a .poni file. */
  toPoni(): string;
}

const NAMES: readonly CalibrationParameter[] = [
  "dist",
  "poni1",
  "poni2",
  "rot1",
  "rot2",
  "wavelength",
];
const RAD: number = Math.PI / 180;
/** Each round looks closer to the rings than the one before. */
const ROUNDS = [1, 0.5, 0.25, 0.2] as const;

/**
 * Refines a geometry on the rings of a calibrant: finds them near where the given geometry expects them, moves the
 * geometry, and looks again, closer.
 *
 * @param start - within `reach` of the truth
 * @throws NoData when too few rings are found; InvalidArgument without wavelength
 * @example
 * const { geometry, params } = calibrate(image, rough, { calibrant: "CeO2", mask });
 * params.dist; // { value, stderr } in metres
 */
export function calibrate(
  image: NDArray,
  start: ScatteringGeometry,
  options: CalibrationOptions,
): Calibration {
  const { mask, fixed = ["wavelength"], rings = 15, sectors, reach = 0.5, signal } = options;
  const material = calibrantOf(options.calibrant);
  let geometry = start;
  let found: Step | undefined;
  for (const closer of ROUNDS) {
    throwIfAborted(signal);
    const twoTheta = ringAngles(material, geometry, rings);
    const points = pickRings(image, geometry, {
      twoTheta,
      reach: reach * RAD * closer,
      sectors,
      mask,
    });
    found = refine(geometry, points, material, fixed);
    geometry = found.geometry;
  }
  const { points, solution, rms, stderr } = found!;
  const params = Object.fromEntries(
    NAMES.map((name, i) => [name, { value: solution.values[i], stderr: stderr[i] }]),
  ) as Calibration["params"];
  return {
    geometry,
    params,
    calibrant: material,
    points,
    rms: rms / RAD,
    success: solution.success,
    message: solution.message,
    toPoni: (): string =>
      formatPoni(
        { ...parametersOf(geometry), shape: geometry.shape, orientation: geometry.orientation },
        [`Calibrant: ${material.name}`, `rms ${(rms / RAD).toExponential(3)} degrees`],
      ),
  };
}

function parametersOf(geometry: ScatteringGeometry): Required<
  Omit<GeometryParameters, "shape" | "orientation" | "pixelCenters" | "wavelength">
> & {
  wavelength?: number;
} {
  const { dist, poni1, poni2, rot1, rot2, rot3, wavelength, pixel1, pixel2 } = geometry;
  return { dist, poni1, poni2, rot1, rot2, rot3, wavelength, pixel1, pixel2 };
}

/** 2θ in radians of the rings that the detector sees. */
function ringAngles(
  { dSpacings }: Calibrant,
  geometry: ScatteringGeometry,
  most: number,
): number[] {
  const { wavelength } = geometry;
  if (wavelength === undefined) {
    throw new BeambookError("InvalidArgument", "A calibration needs the wavelength.");
  }
  const angles = dSpacings
    .map((d) => (wavelength * 1e10) / (2 * d))
    .filter((sine) => sine < 1)
    .map((sine) => 2 * Math.asin(sine));
  return angles.slice(0, most);
}

interface Step {
  geometry: ScatteringGeometry;
  points: readonly ControlPoint[];
  solution: ReturnType<typeof leastSquares>;
  stderr: Float64Array;
  /** Radians. */
  rms: number;
}

/** Points within so many degrees of azimuth may be off together. */
const CLUSTER = 30;
const FEWEST_POINTS = 12;
/** Points farther off than so many median distances are no rings. */
const OUTLIER = 5;

function refine(
  geometry: ScatteringGeometry,
  picked: readonly ControlPoint[],
  material: Calibrant,
  fixed: readonly CalibrationParameter[],
): Step {
  let points = picked;
  for (let round = 0; ; round++) {
    if (points.length < FEWEST_POINTS) {
      throw new BeambookError("NoData", `${points.length} points were found on the rings.`, {
        hint: "Start closer to the truth, take a larger `reach`, or check calibrant and wavelength.",
      });
    }
    const step = solve(geometry, points, material, fixed);
    const off = residualsOf(step.geometry, points, material).map(Math.abs);
    const median = off.slice().sort()[off.length >> 1];
    const kept = points.filter((_, i) => off[i] <= OUTLIER * median);
    if (kept.length === points.length || round === 4) return step;
    points = kept;
  }
}

function solve(
  geometry: ScatteringGeometry,
  points: readonly ControlPoint[],
  material: Calibrant,
  fixed: readonly CalibrationParameter[],
): Step {
  const moved = (p: ArrayLike<number>): ScatteringGeometry =>
    geometry.with({
      ...{ dist: p[0], poni1: p[1], poni2: p[2], rot1: p[3], rot2: p[4], wavelength: p[5] },
    });
  const residualsAt = (p: Float64Array): Float64Array => residualsOf(moved(p), points, material);
  const solution = leastSquares({
    residuals: (p: Float64Array, out: Float64Array): void => out.set(residualsAt(p)),
    size: points.length,
    names: NAMES,
    start: NAMES.map((name) => geometry[name] ?? 0),
    min: [1e-6, -Infinity, -Infinity, -1.5, -1.5, 1e-14],
    fixed,
  });
  const rms = Math.sqrt(solution.chisqr / points.length);
  const sectors = points.map(({ row, column }) =>
    Math.floor((geometry.at(row, column).chi + 180) / CLUSTER),
  );
  const stderr = clusteredErrors(solution, residualsAt, sectors);
  return { geometry: moved(solution.values), points, solution, stderr, rms };
}

/** 2θ of the points minus that of their rings, radians. */
function residualsOf(
  geometry: ScatteringGeometry,
  points: readonly ControlPoint[],
  { dSpacings }: Calibrant,
): Float64Array {
  const { t1, t2, t3 } = geometry.frame;
  const angle = radialFunction("2th_rad", undefined);
  const wavelength = (geometry.wavelength ?? 0) * 1e10;
  return Float64Array.from(points, ({ row, column, ring }) => {
    const on = (t: readonly number[]): number => t[0] + t[1] * row + t[2] * column;
    return angle(on(t1), on(t2), on(t3)) - 2 * Math.asin(wavelength / (2 * dSpacings[ring]));
  });
}
