import type { DType, NDArray } from "../ndarray/index.js";
import { readGeom } from "./crystfel-read.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import { gridOrigins, type Layout } from "./layout.js";
import { checkGaps, checkPoints, type QuadOptions, type QuadPositions } from "./quadrants.js";
import { splitIntoTiles } from "./split-tiles.js";
import type { Modules, Tile } from "./tile.js";

const PIXEL = 2e-4;

/** AGIPD-1M: 16 modules of 8 tiles in a column along slow scan. */
export const AGIPD_1M: Layout = {
  name: "AGIPD-1M",
  modules: 16,
  moduleShape: [512, 128],
  tileShape: [64, 128],
  tileOrigins: gridOrigins(8, 1, [64, 128]),
  pixelSize: PIXEL,
  pitch: [PIXEL, PIXEL],
  quadrants: 4,
  pyfai: "AGIPD1M",
};

/** The layout of AGIPD-1M: 16 modules of 512 x 128 pixels in 8 tiles each. */
export class AGIPD_1MGeometry extends DetectorGeometry {
  /** Distance of neighbouring pixels in metres. */
  static readonly pixelSize: number = PIXEL;
  /** Shape of one frame of data: `[module, slowScan, fastScan]`. */
  static readonly expectedDataShape: readonly [number, number, number] = [16, 512, 128];

  constructor(modules: Modules, metadata: GeometryMetadata = {}) {
    super(AGIPD_1M, modules, metadata);
  }

  /**
   * An ideal detector: modules flat, parallel and evenly spaced in each quadrant.
   *
   * @param quadPos - `[x, y]` of the first pixel of modules 0, 4, 8 and 12
   * @param options - `asicGap` 2, `panelGap` 29 and `unit` 0.0002 m (a pixel) unless given
   * @throws ShapeMismatch unless there are four points; InvalidArgument for numbers that are not finite
   * @example
   * const geom = AGIPD_1MGeometry.fromQuadPositions([[-525, 625], [-550, -10], [520, -160], [542.5, 475]]);
   */
  static fromQuadPositions(quadPos: QuadPositions, options: QuadOptions = {}): AGIPD_1MGeometry {
    const { asicGap = 2, panelGap = 29, unit = PIXEL } = options;
    checkPoints(quadPos, 4, "Quadrant positions");
    checkGaps(asicGap, panelGap, unit);
    const tileStep = (64 + (asicGap * unit) / PIXEL) * PIXEL;
    const moduleStep = (128 + (panelGap * unit) / PIXEL) * PIXEL;
    return new AGIPD_1MGeometry(
      Array.from({ length: 16 }, (_, m) => {
        const quadrant = Math.floor(m / 4);
        const [x, y] = quadPos[quadrant];
        // The two quadrants on the other side of the beam are turned by half a turn.
        const side = quadrant < 2 ? 1 : -1;
        return Array.from({ length: 8 }, (_, t) =>
          agipdTile(x * unit + side * t * tileStep, y * unit - (m % 4) * moduleStep, side),
        );
      }),
    );
  }

  /** A detector for trying things out: the quadrants of EXtra-geom's example. */
  static example(): AGIPD_1MGeometry {
    return AGIPD_1MGeometry.fromQuadPositions([
      [-525, 625],
      [-550, -10],
      [520, -160],
      [542.5, 475],
    ]);
  }

  /**
   * Reads a CrystFEL geometry file.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<AGIPD_1MGeometry> {
    const { modules, metadata } = await readGeom(path, AGIPD_1M);
    return new AGIPD_1MGeometry(modules, { crystfel: metadata });
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  static splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, AGIPD_1M);
  }

  /** `[x, y]` of the first pixel of each quadrant, in pixels, as {@link fromQuadPositions} takes them. */
  quadPositions(): [x: number, y: number][] {
    return [0, 4, 8, 12].map((m) => {
      const [x, y] = this.modules[m][0].corner;
      return [x / PIXEL, y / PIXEL];
    });
  }

  protected override withModules(modules: Modules): this {
    return new AGIPD_1MGeometry(modules, this.metadata) as this;
  }
}

/** A tile with slow scan along x and fast scan along y, both away from (1) or towards (-1) the first quadrant. */
export function agipdTile(x: number, y: number, side: 1 | -1): Tile {
  return {
    corner: [x, y, 0],
    ss: [side * PIXEL, 0, 0],
    fs: [0, -side * PIXEL, 0],
    ssPixels: 64,
    fsPixels: 128,
  };
}
