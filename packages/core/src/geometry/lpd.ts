import type { DType, NDArray } from "../ndarray/index.js";
import { readGeom } from "./crystfel-read.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import type { Layout } from "./layout.js";
import { checkGaps, checkPoints, type QuadOptions, type QuadPositions } from "./quadrants.js";
import { splitIntoTiles } from "./split-tiles.js";
import { boundsOfTiles, type Modules, pointOn, type Tile } from "./tile.js";
import { quadrantsFor, readAnchors, type TileAnchors, writeAnchors } from "./xfel-h5.js";

const PIXEL = 5e-4;

/** LPD-1M: tiles 1 to 8 go down the right side of a module's data, 9 to 16 back up the left side. */
const LAYOUT: Layout = {
  name: "LPD-1M",
  modules: 16,
  moduleShape: [256, 256],
  tileShape: [32, 128],
  tileOrigins: Array.from({ length: 16 }, (_, t): [number, number] =>
    t < 8 ? [(7 - t) * 32, 0] : [(t - 8) * 32, 128],
  ),
  pixelSize: PIXEL,
  pitch: [PIXEL, PIXEL],
  quadrants: 4,
  pyfai: "LPD1M",
};

/** The layout of LPD-1M: 16 modules of 256 x 256 pixels in 16 tiles each. */
export class LPD_1MGeometry extends DetectorGeometry {
  /** Distance of neighbouring pixels in metres. */
  static readonly pixelSize: number = PIXEL;
  /** Shape of one frame of data: `[module, slowScan, fastScan]`. */
  static readonly expectedDataShape: readonly [number, number, number] = [16, 256, 256];

  constructor(modules: Modules, metadata: GeometryMetadata = {}) {
    super(LAYOUT, modules, metadata);
  }

  /**
   * An ideal detector: modules flat, parallel and evenly spaced in each quadrant.
   *
   * @param quadPos - `[x, y]` of the corner of each quadrant where tile 16 of module 4 is: the last pixel of the data
   * @param options - `unit` 0.001 m unless given; both gaps default to 4 pixels
   * @throws ShapeMismatch unless there are four points; InvalidArgument for numbers that are not finite
   * @example
   * const geom = LPD_1MGeometry.fromQuadPositions([[11.4, 299], [-11.5, 8], [254.5, -16], [278.5, 275]]);
   */
  static fromQuadPositions(quadPos: QuadPositions, options: QuadOptions = {}): LPD_1MGeometry {
    const { unit = 1e-3, asicGap = (4 * PIXEL) / unit, panelGap = (4 * PIXEL) / unit } = options;
    checkPoints(quadPos, 4, "Quadrant positions");
    checkGaps(asicGap, panelGap, unit);
    const gap = options.asicGap === undefined ? 4 * PIXEL : asicGap * unit;
    const moduleGap = options.panelGap === undefined ? 4 * PIXEL : panelGap * unit;
    const [width, height] = [128 * PIXEL, 32 * PIXEL];
    const moduleWidth = 2 * width + gap;
    const moduleHeight = 8 * height + 7 * gap;
    return new LPD_1MGeometry(
      Array.from({ length: 16 }, (_, m) => {
        const [x, y] = quadPos[Math.floor(m / 4)];
        // Within a quadrant modules go round: 1 top right, 2 bottom right, 3 bottom left, 4 top left.
        const right = m % 4 < 2;
        const low = m % 4 === 1 || m % 4 === 2;
        const left = right ? x * unit - (moduleWidth + moduleGap) : x * unit;
        const top = low ? y * unit - (moduleHeight + moduleGap) : y * unit;
        return Array.from({ length: 16 }, (_, t) => {
          const row = t < 8 ? t : 15 - t;
          const tileX = t < 8 ? left - (width + gap) - width : left - width;
          return lpdTile(tileX, top - row * (height + gap) - height);
        });
      }),
    );
  }

  /** A detector for trying things out: the quadrants of EXtra-geom's example. */
  static example(): LPD_1MGeometry {
    return LPD_1MGeometry.fromQuadPositions([
      [11.4, 299],
      [-11.5, 8],
      [254.5, -16],
      [278.5, 275],
    ]);
  }

  /**
   * Reads a CrystFEL geometry file.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<LPD_1MGeometry> {
    const { modules, metadata } = await readGeom(path, LAYOUT);
    return new LPD_1MGeometry(modules, { crystfel: metadata });
  }

  /**
   * Reads an EuXFEL geometry file (HDF5) that says where tiles are in each quadrant, but not where the quadrants are.
   *
   * @param positions - `[x, y]` of the corner of each quadrant where tile 16 of module 4 is
   * @param options - `unit` of the file and the positions, 0.001 m unless given
   * @throws FileNotFound, FileFormat, ShapeMismatch
   */
  static async fromH5FileAndQuadPositions(
    path: string,
    positions: QuadPositions,
    { unit = 1e-3 }: { unit?: number } = {},
  ): Promise<LPD_1MGeometry> {
    return fromAnchors(await readAnchors(path, LAYOUT, positions, unit));
  }

  /** Reads an EuXFEL geometry file (HDF5) that has the quadrants' positions too. */
  static async fromH5File(path: string): Promise<LPD_1MGeometry> {
    return fromAnchors(await readAnchors(path, LAYOUT, undefined, 1e-3));
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  static splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, LAYOUT);
  }

  /**
   * `[x, y]` of each quadrant's top left corner (looking along the beam) in millimetres, as {@link fromQuadPositions}
   * takes them.
   */
  quadPositions(): [x: number, y: number][];
  /** Those that put module 4 tile 16 of each quadrant of a geometry file (HDF5) where it is here. */
  quadPositions(h5File: string): Promise<[x: number, y: number][]>;
  quadPositions(h5File?: string): [x: number, y: number][] | Promise<[x: number, y: number][]> {
    if (h5File !== undefined) {
      const cornerOf = (m: number, t: number): [number, number] =>
        boundsOfTiles([this.modules[m][t]])[1];
      return quadrantsFor(h5File, LAYOUT, { module: 3, tile: 15 }, cornerOf);
    }
    return [0, 4, 8, 12].map((m) => {
      const [, high] = boundsOfTiles(this.modules.slice(m, m + 4).flat());
      return [high[0] * 1e3, high[1] * 1e3];
    });
  }

  /**
   * Writes an EuXFEL geometry file (HDF5); tilts and z are not kept.
   *
   * @returns the quadrants' positions in millimetres, which are in the file too
   */
  async toH5FileAndQuadPositions(path: string): Promise<[x: number, y: number][]> {
    const quads = this.quadPositions();
    const anchors = this.modules.map((tiles) =>
      tiles.map((t): [number, number] => {
        const [x, y] = pointOn(t, t.ssPixels, t.fsPixels);
        return [x, y];
      }),
    );
    await writeAnchors(path, anchors, quads, () => 15);
    return quads;
  }

  protected override withModules(modules: Modules): this {
    return new LPD_1MGeometry(modules, this.metadata) as this;
  }
}

/** The file tells the last corner of each tile. */
function fromAnchors(anchors: TileAnchors): LPD_1MGeometry {
  return new LPD_1MGeometry(
    anchors.map((tiles) => tiles.map(([x, y]) => lpdTile(x - 128 * PIXEL, y - 32 * PIXEL))),
  );
}

/** A tile with fast scan along x and slow scan along y. */
function lpdTile(x: number, y: number): Tile {
  return {
    corner: [x, y, 0],
    ss: [0, PIXEL, 0],
    fs: [PIXEL, 0, 0],
    ssPixels: 32,
    fsPixels: 128,
  };
}
