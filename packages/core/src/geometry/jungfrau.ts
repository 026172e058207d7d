import type { DType, NDArray } from "../ndarray/index.js";
import { readGeom } from "./crystfel-read.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import { gridOrigins, type Layout } from "./layout.js";
import { checkFinite, checkGaps, checkPoints, type QuadPositions } from "./quadrants.js";
import { splitIntoTiles } from "./split-tiles.js";
import type { Modules, Tile } from "./tile.js";

const PIXEL = 7.5e-5;

const LAYOUT: Layout = {
  name: "JUNGFRAU",
  modules: 0,
  moduleShape: [512, 1024],
  tileShape: [256, 256],
  tileOrigins: gridOrigins(2, 4, [256, 256]),
  pixelSize: PIXEL,
  pitch: [PIXEL, PIXEL],
  quadrants: 0,
  firstModule: 1,
  pyfai: "JUNGFRAU_EuXFEL",
};

/** Options of {@link JUNGFRAUGeometry.fromModulePositions}. */
export interface ModulePositionOptions {
  /** Directions `[x, y]` of fast and slow scan for each module, 1 or -1; all `[1, 1]` unless given. */
  orientations?: QuadPositions;
  /** Gap between neighbouring tiles, default 2 units. */
  asicGap?: number;
  /** Length of a unit in metres, default a pixel, 75e-6. */
  unit?: number;
}

/** The layout of JUNGFRAU detectors: any number of modules of 512 x 1024 pixels in 8 tiles each. */
export class JUNGFRAUGeometry extends DetectorGeometry {
  /** Distance of neighbouring pixels in metres. */
  static readonly pixelSize: number = PIXEL;

  constructor(modules: Modules, metadata: GeometryMetadata = {}) {
    super(LAYOUT, modules, metadata);
  }

  /**
   * Modules at given places, each flat and parallel to the axes.
   *
   * @param offsets - `[x, y]` of the bottom right corner (looking along the beam) of each module, whatever its direction
   * @throws ShapeMismatch when there are not as many orientations as modules; InvalidArgument
   */
  static fromModulePositions(
    offsets: QuadPositions = [[0, 0]],
    { orientations, asicGap = 2, unit = PIXEL }: ModulePositionOptions = {},
  ): JUNGFRAUGeometry {
    checkPoints(offsets, undefined, "Module positions");
    const directions = orientations ?? offsets.map(() => [1, 1]);
    checkPoints(directions, offsets.length, "Orientations");
    checkFinite(
      directions.flat().map((d) => (Math.abs(d) === 1 ? d : Number.NaN)),
      "Orientations of 1 or -1",
    );
    checkGaps(asicGap, 0, unit);
    const step = 256 * PIXEL + asicGap * unit;
    const width = 3 * step + 256 * PIXEL;
    const height = step + 256 * PIXEL;
    return new JUNGFRAUGeometry(
      offsets.map(([x, y], m) => {
        const [across, up] = directions[m];
        const startX = x * unit + (across > 0 ? 0 : width);
        const startY = y * unit + (up > 0 ? 0 : height);
        return Array.from(
          { length: 8 },
          (_, t): Tile => ({
            corner: [startX + across * (t % 4) * step, startY + up * Math.floor(t / 4) * step, 0],
            ss: [0, up * PIXEL, 0],
            fs: [across * PIXEL, 0, 0],
            ssPixels: 256,
            fsPixels: 256,
          }),
        );
      }),
    );
  }

  /**
   * A detector for trying things out: modules in two columns, as EXtra-geom's example.
   *
   * @param nModules - default 1
   */
  static example(nModules: number = 1): JUNGFRAUGeometry {
    const [width, height] = [4 * 256 + 3 * 2, 2 * 256 + 2];
    return JUNGFRAUGeometry.fromModulePositions(
      Array.from({ length: nModules }, (_, i) => {
        const [column, row] = [i % 2, i >> 1];
        return [-width - column * (width + 100), row * (height + 20)];
      }),
    );
  }

  /**
   * Reads a CrystFEL geometry file; it says how many modules there are.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<JUNGFRAUGeometry> {
    const { modules, metadata } = await readGeom(path, LAYOUT);
    return new JUNGFRAUGeometry(modules, { crystfel: metadata });
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  static splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, LAYOUT);
  }

  protected override withModules(modules: Modules): this {
    return new JUNGFRAUGeometry(modules, this.metadata) as this;
  }
}
