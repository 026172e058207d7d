import type { DType, NDArray } from "../ndarray/index.js";
import type { Figure } from "../plot/index.js";
import { readGeom } from "./crystfel-read.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import type { Layout } from "./layout.js";
import { type GeometryPlotOptions, plotLayout } from "./plot.js";
import { checkFinite } from "./quadrants.js";
import { splitIntoTiles } from "./split-tiles.js";
import { type Modules, pointOn, type Tile } from "./tile.js";
import { add, type Vector } from "./vector.js";

const PIXEL = 7.5e-5;
/** Rows and columns of the notch for the beam. */
const NOTCH = [22, 60] as const;

const LAYOUT: Layout = {
  name: "PNCCD1MP",
  modules: 2,
  moduleShape: [512, 1024],
  tileShape: [512, 1024],
  tileOrigins: [[0, 0]],
  pixelSize: PIXEL,
  pitch: [PIXEL, PIXEL],
  quadrants: 0,
  joined: { extraRows: 0 },
  pyfai: "PNCCD1MP",
};

/** Options of {@link PNCCDGeometry.fromRelativePositions}, all in metres. */
export interface CcdHalvesOptions {
  /** Gap between the modules, the beam in its middle; default 4e-3. */
  gap?: number;
  /** How far each module is from there, `[x, y, z]`. */
  topOffset?: Vector;
  bottomOffset?: Vector;
}

/**
 * The layout of pnCCD: an upper and a lower module of 512 x 1024 pixels. Files hold both below each other as one frame of
 * 1024 x 1024; assembling takes that, too.
 */
export class PNCCDGeometry extends DetectorGeometry {
  /** Distance of neighbouring pixels in metres. */
  static readonly pixelSize: number = PIXEL;
  /** Shape of one frame of data: `[module, slowScan, fastScan]`. */
  static readonly expectedDataShape: readonly [number, number, number] = [2, 512, 1024];
  /** Width and height in metres of the notch that each module has for the beam. */
  static readonly cutoutWidth: number = NOTCH[1] * PIXEL;
  static readonly cutoutHeight: number = NOTCH[0] * PIXEL;

  constructor(modules: Modules, metadata: GeometryMetadata = {}) {
    super(LAYOUT, modules, metadata);
  }

  /**
   * Modules on both sides of the beam.
   *
   * @throws InvalidArgument for numbers that are not finite
   */
  static fromRelativePositions({
    gap = 4e-3,
    topOffset = [0, 0, 0],
    bottomOffset = [0, 0, 0],
  }: CcdHalvesOptions = {}): PNCCDGeometry {
    return PNCCDGeometry.fromAbsolutePositions(
      add(topOffset, [-512 * PIXEL, gap / 2 + 512 * PIXEL, 0]),
      add(bottomOffset, [-512 * PIXEL, -gap / 2, 0]),
    );
  }

  /**
   * Modules by their first pixels.
   *
   * @param top - `[x, y, z]` in metres; `bottom` likewise
   * @throws InvalidArgument for numbers that are not finite
   */
  static fromAbsolutePositions(top: Vector, bottom: Vector): PNCCDGeometry {
    checkFinite([...top, ...bottom], "Positions");
    const tile = (corner: Vector): Tile => ({
      corner,
      ss: [0, -PIXEL, 0],
      fs: [PIXEL, 0, 0],
      ssPixels: 512,
      fsPixels: 1024,
    });
    return new PNCCDGeometry([[tile(top)], [tile(bottom)]]);
  }

  /** A detector for trying things out. */
  static example(): PNCCDGeometry {
    return PNCCDGeometry.fromRelativePositions();
  }

  /**
   * Reads a CrystFEL geometry file.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<PNCCDGeometry> {
    const { modules, metadata } = await readGeom(path, LAYOUT);
    return new PNCCDGeometry(modules, { crystfel: metadata });
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  static splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, LAYOUT);
  }

  /** Corners in metres of the notch for the beam in the upper and in the lower module. */
  notches(): (readonly Vector[])[] {
    const rows: [from: number, to: number][] = [
      [512 - NOTCH[0], 512],
      [0, NOTCH[0]],
    ];
    const [left, right] = [512 - NOTCH[1] / 2, 512 + NOTCH[1] / 2];
    return this.modules.map(([tile], m) => {
      const [from, to] = rows[m];
      return [
        pointOn(tile, from, left),
        pointOn(tile, from, right),
        pointOn(tile, to, right),
        pointOn(tile, to, left),
      ];
    });
  }

  /** Both modules with their notches for the beam. */
  override inspect(options: GeometryPlotOptions = {}): Figure {
    return plotLayout(this, options, this.notches());
  }

  protected override withModules(modules: Modules): this {
    return new PNCCDGeometry(modules, this.metadata) as this;
  }
}
