import { BeambookError } from "../../errors.js";
import type { Poni } from "../../formats/index.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";
import { checkFinite } from "./check-finite.js";
import {
  checkFrame,
  type DetectorFrame,
  type Orientation,
  type PixelCenters,
  pixelPlane,
} from "./detector-frame.js";
import { type EsrfGeometry, type EsrfValues, esrfFromPose, poseFromEsrf } from "./esrf.js";
import { type Fit2dGeometry, fit2dFromPose, poseFromFit2d } from "./fit2d.js";
import { polarizationAt, solidAngleAt } from "./pixel-factors.js";
import { fillFromFrame, type Pose, type SampleFrame, sampleFrame } from "./sample-frame.js";
import { chiDegrees, type PositionFunction, type RadialUnit, radialFunction } from "./units.js";

/** What a geometry is made of: lengths in metres, angles in radians. */
export interface GeometryParameters extends Partial<Pose> {
  dist: number;
  poni1: number;
  poni2: number;
  /** Metres; without it there is no q. */
  wavelength?: number;
  pixel1: number;
  pixel2: number;
  shape: readonly [rows: number, columns: number];
  /** 1 to 8; defaults to 3, the array's first pixel at the origin. */
  orientation?: number;
  /** Defaults to `"half"`. */
  pixelCenters?: PixelCenters;
}

/** Where a pixel is in reciprocal space. */
export interface PixelValues {
  /** Å⁻¹; NaN without wavelength. */
  q: number;
  /** Degrees. */
  twoTheta: number;
  chi: number;
}

const KEPT = 6;
const recent = new Map<string, ScatteringGeometry>();

/**
 * A flat detector behind a sample: where each pixel is in reciprocal space. Arrays are (row, column) and computed once.
 *
 * @example
 * const geometry = ScatteringGeometry.fromPoni(await readPoni("a.poni"), { shape: [1043, 981] });
 * geometry.radial("q_A^-1").shape; // [1043, 981]
 */
export class ScatteringGeometry implements Pose, DetectorFrame {
  readonly dist: number;
  readonly poni1: number;
  readonly poni2: number;
  readonly rot1: number;
  readonly rot2: number;
  readonly rot3: number;
  readonly wavelength: number | undefined;
  readonly pixel1: number;
  readonly pixel2: number;
  readonly shape: readonly [rows: number, columns: number];
  readonly orientation: Orientation;
  readonly pixelCenters: PixelCenters;
  readonly #maps: Map<string, NDArray<"float64">> = new Map();

  /** @throws InvalidArgument for what is not a number, or a detector that cannot be */
  constructor(parameters: GeometryParameters) {
    const { rot1 = 0, rot2 = 0, rot3 = 0, wavelength, orientation = 3 } = parameters;
    this.dist = parameters.dist;
    this.poni1 = parameters.poni1;
    this.poni2 = parameters.poni2;
    this.rot1 = rot1;
    this.rot2 = rot2;
    this.rot3 = rot3;
    this.wavelength = wavelength;
    this.pixel1 = parameters.pixel1;
    this.pixel2 = parameters.pixel2;
    this.shape = [parameters.shape[0], parameters.shape[1]];
    this.orientation = orientation as Orientation;
    this.pixelCenters = parameters.pixelCenters ?? "half";
    const { dist, poni1, poni2 } = this;
    checkFinite({ dist, poni1, poni2, rot1, rot2, rot3, ...(wavelength && { wavelength }) });
    checkFrame(this);
  }

  /** A geometry that all callers with the same parameters share, with its maps. */
  static shared(parameters: GeometryParameters): ScatteringGeometry {
    const made = new ScatteringGeometry(parameters);
    const known = recent.get(made.key) ?? made;
    recent.delete(made.key);
    recent.set(made.key, known);
    for (const key of recent.keys()) {
      if (recent.size <= KEPT) break;
      recent.delete(key);
    }
    return known;
  }

  /**
   * The geometry of a .poni file.
   *
   * @param options.shape - of the frames; needed when the file does not say
   * @throws InvalidArgument without shape
   */
  static fromPoni(
    poni: Omit<Poni, "version" | "detector">,
    { shape = poni.shape }: { shape?: readonly [rows: number, columns: number] } = {},
  ): ScatteringGeometry {
    const { dist, poni1, poni2, rot1, rot2, rot3, wavelength, pixel1, pixel2, orientation } = poni;
    const pose = { dist, poni1, poni2, rot1, rot2, rot3 };
    if (shape === undefined) {
      throw new BeambookError("InvalidArgument", "The .poni file does not tell the shape.", {
        hint: "Give { shape: [rows, columns] } of the frames.",
      });
    }
    return ScatteringGeometry.shared({
      ...pose,
      wavelength,
      pixel1,
      pixel2,
      orientation,
      shape,
    });
  }

  /** The geometry of an ESRF SAXS header (pyFAI's `setSPD`, with rotations). @throws InvalidArgument */
  static fromEsrf(
    values: EsrfGeometry,
    options: { shape: readonly [rows: number, columns: number]; pixelCenters?: PixelCenters },
  ): ScatteringGeometry {
    return ScatteringGeometry.shared({
      ...poseFromEsrf(values),
      wavelength: values.WaveLength,
      pixel1: values.PSize_2,
      pixel2: values.PSize_1,
      ...options,
    });
  }

  /** A geometry in Fit2D's terms: millimetres, pixels, degrees (pyFAI's `setFit2D`). @throws InvalidArgument */
  static fromFit2d(
    values: Fit2dGeometry,
    options: { shape: readonly [rows: number, columns: number] },
  ): ScatteringGeometry {
    return ScatteringGeometry.shared({
      ...poseFromFit2d(values),
      wavelength: values.wavelength === undefined ? undefined : values.wavelength * 1e-10,
      pixel1: values.pixelY * 1e-6,
      pixel2: values.pixelX * 1e-6,
      ...options,
    });
  }

  /** A text that is the same for equal geometries. */
  get key(): string {
    return JSON.stringify(this.toJSON());
  }

  /** Position of pixels seen from the sample, as a function of row and column. */
  get frame(): SampleFrame {
    return sampleFrame(pixelPlane(this), this);
  }

  /** This geometry with some parameters changed. */
  with(changes: Partial<GeometryParameters>): ScatteringGeometry {
    return new ScatteringGeometry({ ...this.toJSON(), ...changes });
  }

  /** Radial values of pixel centres, (row, column). @throws InvalidArgument for q or d without wavelength */
  radial(unit: RadialUnit = "q_A^-1"): NDArray<"float64"> {
    return this.#map(unit, (): PositionFunction => radialFunction(unit, this.wavelength));
  }

  /** Azimuth of pixel centres in degrees, -180 to 180: 0 along columns, 90 along rows (orientation 3). */
  chi(): NDArray<"float64"> {
    return this.#map("chi", (): PositionFunction => chiDegrees);
  }

  /** Solid angle of pixels relative to one at the foot of the normal: the cube of the incidence's cosine. */
  solidAngle(): NDArray<"float64"> {
    return this.#map("solidAngle", () => solidAngleAt(this.dist));
  }

  /**
   * What polarised light does to the intensity: (1 + cos² 2θ - f cos 2(χ + offset) sin² 2θ) / 2.
   *
   * @param factor - 1 horizontal (axis 2), 0 circular or none, -1 vertical
   * @param axisOffset - radians added to χ, as in pyFAI: minus the angle from axis 2 to the plane of polarisation
   */
  polarization(factor: number, axisOffset: number = 0): NDArray<"float64"> {
    return this.#map(`polarization ${factor} ${axisOffset}`, () =>
      polarizationAt(factor, axisOffset),
    );
  }

  /** q, 2θ and χ of a point in array coordinates, whole numbers at pixel centres. */
  at(row: number, column: number): PixelValues {
    const { t1, t2, t3 } = this.frame;
    const on = (t: readonly number[]): number => t[0] + t[1] * row + t[2] * column;
    const position = [on(t1), on(t2), on(t3)] as const;
    const { wavelength } = this;
    return {
      q: wavelength === undefined ? Number.NaN : radialFunction("q_A^-1", wavelength)(...position),
      twoTheta: radialFunction("2th_deg", undefined)(...position),
      chi: chiDegrees(...position),
    };
  }

  /** The direct beam in array coordinates (row, column), whole numbers at pixel centres; may lie outside. */
  get beamCenter(): { row: number; column: number } {
    const { t1, t2 } = this.frame;
    const det = t1[1] * t2[2] - t1[2] * t2[1];
    return {
      row: (t1[2] * t2[0] - t1[0] * t2[2]) / det,
      column: (t1[0] * t2[1] - t1[1] * t2[0]) / det,
    };
  }

  /** The geometry in ESRF SAXS keywords. */
  toEsrf(): EsrfValues {
    return esrfFromPose(this, this, this.wavelength);
  }

  /** The geometry in Fit2D's terms. */
  toFit2d(): Fit2dGeometry {
    return fit2dFromPose(this, this, this.wavelength);
  }

  /** The parameters as plain JSON; the constructor takes them back. */
  toJSON(): GeometryParameters {
    const { dist, poni1, poni2, rot1, rot2, rot3, wavelength, pixel1, pixel2, shape } = this;
    const { orientation, pixelCenters } = this;
    return {
      ...{ dist, poni1, poni2, rot1, rot2, rot3, wavelength, pixel1, pixel2 },
      ...{ shape: [shape[0], shape[1]], orientation, pixelCenters },
    };
  }

  toString(): string {
    const { dist, poni1, poni2, rot1, rot2, rot3, wavelength } = this;
    const angles = [rot1, rot2, rot3].map((r) => ((r * 180) / Math.PI).toFixed(4)).join(", ");
    const wave = wavelength === undefined ? "" : `, λ ${(wavelength * 1e10).toPrecision(6)} Å`;
    return (
      `ScatteringGeometry ${this.shape.join("x")}: distance ${dist} m, ` +
      `poni (${poni1}, ${poni2}) m, rotations (${angles})°${wave}`
    );
  }

  /** Map of any function of a pixel's position; kept under `name`. */
  #map(name: string, functionOf: () => PositionFunction): NDArray<"float64"> {
    let map = this.#maps.get(name);
    if (!map) {
      const values = new Float64Array(this.shape[0] * this.shape[1]);
      map = ndarray(
        fillFromFrame(values, this.frame, this.shape, name.split(" ")[0], functionOf()),
        this.shape,
      );
      this.#maps.set(name, map);
    }
    return map;
  }

  /** Forgets the maps, which are made again when they are asked for. */
  clearMaps(): void {
    this.#maps.clear();
  }
}
