import { BeambookError } from "../../errors.js";
import type { NDArray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import { type MomentumMaps, momentumMaps } from "../geometry/momentum-maps.js";
import type { Measurement } from "../instruments/instrument.js";
import type { Corrections } from "./corrections.js";
import type { Lattice } from "./lattice.js";
import type { Loaded, LoadOptions } from "./load.js";
import { type RingOptions, ringLists } from "./rings.js";

/** Options of `Mapping.open`. */
export interface MappingOptions extends LoadOptions, RingOptions {
  /** Crystal structure, for reflections. */
  cifFile?: string;
  /** Relative half-width of a ring: |q - q0| / q0; defaults to 0.0001. */
  threshold?: number;
  /** Computes the maps at once instead of on first use; defaults to false. */
  mapping?: boolean;
  /** Folder for outputs; defaults to the file's. */
  outDir?: string;
}

/** What a {@link Mapping} knows of its image: attributes in the Python toolkit's units, q in 1/m, angles in degrees. */
export class MappingData {
  readonly file: string;
  readonly options: Readonly<MappingOptions>;
  readonly threshold: number;
  readonly reflections: readonly (readonly number[])[];
  readonly qvalues: readonly number[];
  readonly measurement: Measurement;
  /** Binned image, (row, column); NaN where no pixel is good. Caving changes it. */
  readonly data: NDArray<"float64">;
  /** 1 where a pixel does not count. Caving changes it. */
  readonly mask: NDArray<"uint8">;
  /** Variances of `data` that the file has; undefined where counting statistics hold. Caving changes them. */
  readonly variance?: NDArray<"float64">;
  /** Dark, flat and monitor that `data` is corrected for; caving changes them. */
  readonly corrections?: Corrections;
  /** What was odd: of reading, and of the rings that were taken. */
  readonly warnings: string[];
  readonly #geometry: ScatteringGeometry | undefined;
  readonly #lattice: Lattice | undefined;

  /** @internal Use `Mapping.open`. */
  constructor(loaded: Loaded, options: MappingOptions, lattice: Lattice | undefined) {
    this.file = loaded.measurement.file;
    this.options = options;
    this.threshold = options.threshold ?? 1e-4;
    const { reflections, qvalues } = ringLists(options);
    this.reflections = reflections;
    this.qvalues = qvalues;
    this.measurement = loaded.measurement;
    this.data = loaded.data;
    this.mask = loaded.mask;
    if (loaded.variance) this.variance = loaded.variance;
    if (loaded.corrections) this.corrections = loaded.corrections;
    this.warnings = [...loaded.warnings];
    this.#geometry = loaded.geometry;
    this.#lattice = lattice;
  }

  /** Geometry of the binned image. @throws InvalidArgument when the file was opened with `skipcalib` */
  get geometry(): ScatteringGeometry {
    if (this.#geometry) return this.#geometry;
    throw new BeambookError("InvalidArgument", "The file was opened without calibration.", {
      file: this.file,
      hint: "Open it without `skipcalib`.",
    });
  }

  /** Wavelength in metres. */
  get wl(): number {
    return this.geometry.wavelength ?? Number.NaN;
  }

  /** Distance from sample to detector in metres. */
  get D(): number {
    return this.geometry.dist;
  }

  /** Column of the beam in binned pixels, counted as the geometry's `pixelCenters` say. */
  get xCenter(): number {
    return this.geometry.poni2 / this.geometry.pixel2;
  }

  /** Row of the beam in binned pixels. */
  get zCenter(): number {
    return this.geometry.poni1 / this.geometry.pixel1;
  }

  /** Width of a binned pixel in metres. */
  get pixelSizeX(): number {
    return this.geometry.pixel2;
  }

  /** Height of a binned pixel in metres. */
  get pixelSizeZ(): number {
    return this.geometry.pixel1;
  }

  /** Magnetic field in mT. */
  get B(): number {
    return this.measurement.field;
  }

  /** Name of the sample. */
  get samplename(): string {
    return this.measurement.sampleName;
  }

  /** Seconds since 1970 (UTC). */
  get epoch(): number {
    return this.measurement.epoch;
  }

  /** All maps. */
  get maps(): MomentumMaps {
    return momentumMaps(this.geometry);
  }

  /** q along the horizontal, 1/m. */
  get qParr(): NDArray<"float64"> {
    return this.maps.qParr;
  }

  /** q across the horizontal, 1/m. */
  get qPerp(): NDArray<"float64"> {
    return this.maps.qPerp;
  }

  /** q along columns, 1/m. */
  get qx(): NDArray<"float64"> {
    return this.maps.qx;
  }

  /** q along the beam, 1/m. */
  get qy(): NDArray<"float64"> {
    return this.maps.qy;
  }

  /** q along rows, 1/m. */
  get qz(): NDArray<"float64"> {
    return this.maps.qz;
  }

  /** |q| in 1/m. */
  get normQ(): NDArray<"float64"> {
    return this.maps.normQ;
  }

  /** asin(q_parr / |Q|) in degrees. */
  get thetaB(): NDArray<"float64"> {
    return this.maps.thetaB;
  }

  /** acos(q_parr / |Q|) in degrees, 0 to 180. */
  get beta(): NDArray<"float64"> {
    return this.maps.beta;
  }

  /** Azimuth in degrees, 0 to 180. */
  get phi(): NDArray<"float64"> {
    return this.maps.phi;
  }

  /** Crystal lattice. @throws InvalidArgument without a CIF file */
  get lattice(): Lattice {
    if (this.#lattice) return this.#lattice;
    throw new BeambookError("InvalidArgument", "No crystal structure was given.", {
      hint: "Open with `cifFile`.",
    });
  }

  /** Lengths in Å and angles in degrees: [a, b, c, alpha, beta, gamma]. */
  get latticeParameters(): readonly number[] {
    const { a, b, c, alpha, beta, gamma } = this.lattice;
    return [a, b, c, alpha, beta, gamma];
  }

  get a(): number {
    return this.lattice.a;
  }

  get b(): number {
    return this.lattice.b;
  }

  get c(): number {
    return this.lattice.c;
  }

  get alpha(): number {
    return this.lattice.alpha;
  }

  get betaLattice(): number {
    return this.lattice.beta;
  }

  get gamma(): number {
    return this.lattice.gamma;
  }

  /** Fractional coordinates of the atoms of the cell. */
  get atomPositions(): readonly (readonly number[])[] {
    return this.lattice.positions;
  }

  /** Chemical symbols of the atoms of the cell. */
  get atomElements(): readonly string[] {
    return this.lattice.elements;
  }
}
