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
  placePairs,
  withoutExtraRows,
} from "./epix-tiles.js";
import { checkFinite } from "./quadrants.js";
import { splitIntoTiles } from "./split-tiles.js";
import type { Modules } from "./tile.js";
import type { Vector } from "./vector.js";

const PIXEL = 50e-6;

const SIZES: EpixSizes = {
  name: "ePix100",
  pixelSize: PIXEL,
  innerPixelSize: 175e-6,
  rows: 352,
  columns: 384,
  pyfai: "Epix100",
};

const LAYOUT = epixLayout(SIZES);

/**
 * The layout of ePix100: one module of 2 x 2 ASICs of 352 x 384 pixels, wider where ASICs meet. Frames may come with or
 * without the module's axis, and with the two rows of diagnostics above and below that raw data has.
 */
export class Epix100Geometry extends DetectorGeometry {
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
  ): Epix100Geometry {
    return new Epix100Geometry([epixTiles(SIZES, origin, options)]);
  }

  /** One sensor with all ASICs. */
  static monolithicGeometry(): Epix100Geometry {
    return Epix100Geometry.fromOrigin();
  }

  /**
   * ASICs in an upper and a lower pair.
   *
   * @param options - `top`, `bottom`: where the first pixel of each pair is, `[x, y, z]` in units; `asicGap` within a pair,
   * in pixels
   * @throws InvalidArgument
   */
  static fromRelativePositions({
    asicGap,
    unit = PIXEL,
    top = [0, 0, 0],
    bottom = [0, 0, 0],
  }: EpixOptions & { top?: Vector; bottom?: Vector } = {}): Epix100Geometry {
    checkFinite([...top, ...bottom], "Positions");
    const tiles = epixTiles(SIZES, [0, 0], { asicGap });
    return new Epix100Geometry([placePairs(tiles, [top, bottom], unit)]);
  }

  /** Two sensors of two ASICs each, about 25 pixels apart. */
  static pairGeometry(): Epix100Geometry {
    return Epix100Geometry.fromRelativePositions({
      top: [386.5, 364.5, 0],
      bottom: [386.5, -12.5, 0],
    });
  }

  /** A detector for trying things out. */
  static example(): Epix100Geometry {
    return Epix100Geometry.monolithicGeometry();
  }

  /**
   * Reads a CrystFEL geometry file.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<Epix100Geometry> {
    const { modules, metadata } = await readGeom(path, LAYOUT);
    return new Epix100Geometry(modules, { crystfel: metadata });
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
    return new Epix100Geometry(modules, this.metadata) as this;
  }
}
