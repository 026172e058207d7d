import type { DType, NDArray } from "../ndarray/index.js";
import { AGIPD_1M, agipdTile } from "./agipd.js";
import { readGeom } from "./crystfel-read.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import type { Layout } from "./layout.js";
import { checkGaps, checkPoints } from "./quadrants.js";
import { splitIntoTiles } from "./split-tiles.js";
import type { Modules } from "./tile.js";

const LAYOUT: Layout = {
  ...AGIPD_1M,
  name: "AGIPD-500K2G",
  modules: 8,
  quadrants: 0,
  pyfai: "AGIPD500K",
};

/** Options of {@link AGIPD_500K2GGeometry.fromOrigin}. */
export interface OriginOptions {
  /** Gap between neighbouring tiles, default 2 units. */
  asicGap?: number;
  /** Gaps between neighbouring modules along x and y, default `[16, 30]` units. */
  panelGap?: readonly [x: number, y: number];
  /** Length of a unit in metres, default a pixel, 0.0002. */
  unit?: number;
}

/** The layout of AGIPD-500K of the second generation: 8 modules in two columns. */
export class AGIPD_500K2GGeometry extends DetectorGeometry {
  /** Distance of neighbouring pixels in metres. */
  static readonly pixelSize: number = AGIPD_1M.pixelSize;
  /** Shape of one frame of data: `[module, slowScan, fastScan]`. */
  static readonly expectedDataShape: readonly [number, number, number] = [8, 512, 128];

  constructor(modules: Modules, metadata: GeometryMetadata = {}) {
    super(LAYOUT, modules, metadata);
  }

  /**
   * An ideal detector: modules flat, parallel and evenly spaced.
   *
   * @param origin - where the beam passes, as `[x, y]` from the bottom right corner looking along the beam
   * @throws ShapeMismatch, InvalidArgument
   */
  static fromOrigin(
    origin: readonly number[] = [0, 0],
    { asicGap = 2, panelGap = [16, 30], unit = AGIPD_1M.pixelSize }: OriginOptions = {},
  ): AGIPD_500K2GGeometry {
    checkPoints([origin], 1, "The origin");
    checkPoints([panelGap], 1, "Panel gaps");
    checkGaps(asicGap, 0, unit);
    const pixel = AGIPD_1M.pixelSize;
    const inPixels = unit / pixel;
    const tileStep = (64 + asicGap * inPixels) * pixel;
    const width = 8 * 64 + 7 * asicGap * inPixels;
    const columnStep = (width + panelGap[0] * inPixels) * pixel;
    const rowStep = 128 + panelGap[1] * inPixels;
    // Modules come in pairs from the top; x grows to the left, and slow scan runs towards smaller x.
    const left = width * pixel - origin[0] * unit;
    const top = 3 * rowStep * pixel - origin[1] * unit;
    return new AGIPD_500K2GGeometry(
      Array.from({ length: 8 }, (_, m) => {
        const x = left + (m % 2) * columnStep;
        const y = top - Math.floor(m / 2) * (rowStep * pixel);
        return Array.from({ length: 8 }, (_, t) => agipdTile(x - t * tileStep, y, -1));
      }),
    );
  }

  /** A detector for trying things out: the beam at the corner. */
  static example(): AGIPD_500K2GGeometry {
    return AGIPD_500K2GGeometry.fromOrigin();
  }

  /**
   * Reads a CrystFEL geometry file.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<AGIPD_500K2GGeometry> {
    const { modules, metadata } = await readGeom(path, LAYOUT);
    return new AGIPD_500K2GGeometry(modules, { crystfel: metadata });
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  static splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, LAYOUT);
  }

  protected override withModules(modules: Modules): this {
    return new AGIPD_500K2GGeometry(modules, this.metadata) as this;
  }
}
