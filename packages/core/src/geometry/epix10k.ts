import type { DType, NDArray } from "../ndarray/index.js";
import { readGeom } from "./crystfel-read.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import {
  type EpixOptions,
  type EpixSizes,
  epixAreas,
  epixLayout,
  epixSeams,
  epixTiles,
  withoutExtraRows,
} from "./epix-tiles.js";

import { splitIntoTiles } from "./split-tiles.js";
import type { Modules } from "./tile.js";

const PIXEL = 100e-6;

const SIZES: EpixSizes = {
  name: "ePix10K",
  pixelSize: PIXEL,
  innerPixelSize: 250e-6,
  rows: 176,
  columns: 192,
  pyfai: "Epix10K",
};

const LAYOUT = epixLayout(SIZES);

/**
 * The layout of ePix10K: one module of 2 x 2 ASICs of 176 x 192 pixels, wider where ASICs meet. Frames may come with or
 * without the module's axis, and with the two rows of diagnostics above and below that raw data has.
 */
export class Epix10KGeometry extends DetectorGeometry {
  /** Distance of neighbouring pixels in metres. */
  static readonly pixelSize: number = PIXEL;
  /** Width in metres of the pixels at the inner edges of the ASICs. */
  static readonly innerPixelSize: number = SIZES.innerPixelSize;
  /** Shape of one frame of data: `[module, slowScan, fastScan]`. */
  static readonly expectedDataShape: readonly [number, number, number] = [1, ...LAYOUT.moduleShape];

  constructor(modules: Modules, metadata: GeometryMetadata = {}) {
    super(LAYOUT, modules, metadata);
  }

  /**
   * A flat detector.
   *
   * @param origin - `[x, y]` of the beam from the detector's middle, in units
   * @throws InvalidArgument for numbers that are not finite
   */
  static fromOrigin(
    origin: readonly [x: number, y: number] = [0, 0],
    options: EpixOptions = {},
  ): Epix10KGeometry {
    return new Epix10KGeometry([epixTiles(SIZES, origin, options)]);
  }

  /** One sensor with all ASICs. */
  static monolithicGeometry(): Epix10KGeometry {
    return Epix10KGeometry.fromOrigin();
  }

  /** A detector for trying things out. */
  static example(): Epix10KGeometry {
    return Epix10KGeometry.monolithicGeometry();
  }

  /**
   * Reads a CrystFEL geometry file.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<Epix10KGeometry> {
    const { modules, metadata } = await readGeom(path, LAYOUT);
    return new Epix10KGeometry(modules, { crystfel: metadata });
  }

  /** True for the wide pixels at the inner edges of the ASICs, `(slowScan, fastScan)`. */
  static asicSeams(): NDArray<"bool"> {
    return epixSeams(SIZES);
  }

  /** Area of each pixel in square metres, `(slowScan, fastScan)`. */
  static pixelAreas(): NDArray<"float64"> {
    return epixAreas(SIZES);
  }

  /** Frames `(..., slowScan, fastScan)` without the rows of diagnostics of raw data; others as they are. */
  static normalizeData<D extends DType>(data: NDArray<D>): NDArray<D> {
    return withoutExtraRows(SIZES, data);
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  static splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, LAYOUT);
  }

  protected override withModules(modules: Modules): this {
    return new Epix10KGeometry(modules, this.metadata) as this;
  }
}
