import type { DType, NDArray } from "../ndarray/index.js";
import type { Figure } from "../plot/index.js";
import type { AssembledImage } from "./assemble.js";
import { readGeom } from "./crystfel-read.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import { gridOrigins, type Layout } from "./layout.js";
import type { ModuleData } from "./module-data.js";
import { type PlotDataOptions, plotSquares } from "./plot.js";
import { type PlotHexesOptions, plotHexagons } from "./plot-hexagons.js";
import { checkGaps, checkPoints, type QuadOptions, type QuadPositions } from "./quadrants.js";
import { splitIntoTiles } from "./split-tiles.js";
import { boundsOfTiles, type Modules, pointOn, type Tile } from "./tile.js";
import type { Vector } from "./vector.js";
import { quadrantsFor, readAnchors, type TileAnchors, writeAnchors } from "./xfel-h5.js";

const PIXEL = 2.36e-4;
// Hexagons of this width stand on a corner; rows are three quarters of their height apart.
const ROW: number = (PIXEL * 1.5) / Math.sqrt(3);

const LAYOUT: Layout = {
  name: "DSSC-1M",
  modules: 16,
  moduleShape: [128, 512],
  tileShape: [128, 256],
  tileOrigins: gridOrigins(1, 2, [128, 256]),
  pixelSize: PIXEL,
  pitch: [PIXEL, ROW],
  hexagonal: true,
  quadrants: 4,
  pyfai: "DSSC1M",
};

/** The layout of DSSC-1M: 16 modules of 128 x 512 hexagonal pixels in 2 tiles each. */
export class DSSC_1MGeometry extends DetectorGeometry {
  /** Distance of neighbouring pixels of a row in metres. */
  static readonly pixelSize: number = PIXEL;
  /** Shape of one frame of data: `[module, slowScan, fastScan]`. */
  static readonly expectedDataShape: readonly [number, number, number] = [16, 128, 512];

  constructor(modules: Modules, metadata: GeometryMetadata = {}) {
    super(LAYOUT, modules, metadata);
  }

  /**
   * An ideal detector: modules flat, parallel and evenly spaced in each quadrant.
   *
   * @param quadPos - `[x, y]` of the bottom right corner of each quadrant, looking along the beam
   * @param options - `unit` 0.001 m unless given; `asicGap` defaults to 2 mm, `panelGap` to 4 mm
   * @throws ShapeMismatch unless there are four points; InvalidArgument for numbers that are not finite
   * @example
   * const geom = DSSC_1MGeometry.fromQuadPositions([[-130, 5], [-130, -125], [5, -125], [5, 5]]);
   */
  static fromQuadPositions(quadPos: QuadPositions, options: QuadOptions = {}): DSSC_1MGeometry {
    const { unit = 1e-3, asicGap = 2e-3 / unit, panelGap = 4e-3 / unit } = options;
    checkPoints(quadPos, 4, "Quadrant positions");
    checkGaps(asicGap, panelGap, unit);
    const gap = options.asicGap === undefined ? 2e-3 : asicGap * unit;
    const moduleGap = options.panelGap === undefined ? 4e-3 : panelGap * unit;
    const [width, height] = [256 * PIXEL, 128 * ROW];
    return new DSSC_1MGeometry(
      Array.from({ length: 16 }, (_, m) => {
        const quadrant = Math.floor(m / 4);
        const [x, y] = [quadPos[quadrant][0] * unit, quadPos[quadrant][1] * unit];
        const up = (m % 4) * (height + moduleGap);
        return [0, 1].map((t) => {
          const along = t * (width + gap);
          if (quadrant < 2) return dsscTile(x + (2 * width + gap) - along, y + up, 1);
          return dsscTile(x + along, y + (4 * height + 3 * moduleGap) - up, -1);
        });
      }),
    );
  }

  /** A detector for trying things out: the quadrants of EXtra-geom's example. */
  static example(): DSSC_1MGeometry {
    return DSSC_1MGeometry.fromQuadPositions([
      [-130, 5],
      [-130, -125],
      [5, -125],
      [5, 5],
    ]);
  }

  /**
   * Reads a CrystFEL geometry file.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<DSSC_1MGeometry> {
    const { modules, metadata } = await readGeom(path, LAYOUT);
    return new DSSC_1MGeometry(modules, { crystfel: metadata });
  }

  /**
   * Reads an EuXFEL geometry file (HDF5) that says where tiles are in each quadrant, but not where the quadrants are.
   *
   * @param positions - `[x, y]` of the bottom right corner of each quadrant, looking along the beam
   * @param options - `unit` of the file and the positions, 0.001 m unless given
   * @throws FileNotFound, FileFormat, ShapeMismatch
   */
  static async fromH5FileAndQuadPositions(
    path: string,
    positions: QuadPositions,
    { unit = 1e-3 }: { unit?: number } = {},
  ): Promise<DSSC_1MGeometry> {
    return fromAnchors(await readAnchors(path, LAYOUT, positions, unit));
  }

  /** Reads an EuXFEL geometry file (HDF5) that has the quadrants' positions too. */
  static async fromH5File(path: string): Promise<DSSC_1MGeometry> {
    return fromAnchors(await readAnchors(path, LAYOUT, undefined, 1e-3));
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  static splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, LAYOUT);
  }

  /**
   * One frame with its pixels as the hexagons they are, axes in metres: slower than {@link plotDataFast}, for small
   * details and for {@link PlotHexesOptions.region | parts} of the detector.
   *
   * @param data - `(module, slowScan, fastScan)`, or `(slowScan, fastScan)` of one `module`
   * @throws ShapeMismatch
   */
  plotDataHexes(data: ModuleData, options: PlotHexesOptions = {}): Figure {
    return plotHexagons(this, data, options);
  }

  /**
   * Frames on a grid of square pixels of the same area: the counts of each hexagon spread over the squares it covers, so
   * that sums stay.
   *
   * @returns images `(..., y, x)`, the centre in pixels, and the pixels' size in metres
   * @throws ShapeMismatch
   */
  positionModulesCartesian(data: ModuleData): AssembledImage & { readonly pixelSize: number } {
    const pixelSize = Math.sqrt(PIXEL * ROW);
    return { ...this.positionModulesInterpolate(data, { outputPixelSize: pixelSize }), pixelSize };
  }

  /** One frame as {@link positionModulesCartesian} makes it. */
  plotDataCartesian(data: ModuleData, options: PlotDataOptions = {}): Figure {
    return plotSquares(this, this.positionModulesCartesian(data), options);
  }

  /** `[x, y]` of each quadrant's bottom right corner in millimetres, as {@link fromQuadPositions} takes them. */
  quadPositions(): [x: number, y: number][];
  /** Those that put module 1 tile 1 of each quadrant of a geometry file (HDF5) where it is here. */
  quadPositions(h5File: string): Promise<[x: number, y: number][]>;
  quadPositions(h5File?: string): [x: number, y: number][] | Promise<[x: number, y: number][]> {
    if (h5File !== undefined) {
      const cornerOf = (m: number, t: number): [number, number] =>
        boundsOfTiles([this.modules[m][t]])[0];
      return quadrantsFor(h5File, LAYOUT, { module: 0, tile: 0 }, cornerOf);
    }
    return [0, 4, 8, 12].map((m) => {
      const [low] = boundsOfTiles(this.modules.slice(m, m + 4).flat());
      return [low[0] * 1e3, low[1] * 1e3];
    });
  }

  /**
   * Writes an EuXFEL geometry file (HDF5); tilts and z are not kept.
   *
   * @returns the quadrants' positions in millimetres, which are in the file too
   */
  async toH5FileAndQuadPositions(path: string): Promise<[x: number, y: number][]> {
    const quads = this.quadPositions();
    const anchors = this.modules.map((tiles, m) =>
      tiles.map((t): [number, number] => {
        const [x, y] = bottomRight(t, m);
        return [x, y];
      }),
    );
    await writeAnchors(path, anchors, quads, firstTile);
    return quads;
  }

  protected override withModules(modules: Modules): this {
    return new DSSC_1MGeometry(modules, this.metadata) as this;
  }
}

/** The tile at the bottom right of a module, looking along the beam. */
function firstTile(module: number): number {
  return module < 8 ? 1 : 0;
}

/** The corner of a tile at the bottom right, looking along the beam, before any turning. */
function bottomRight(tile: Tile, module: number): Vector {
  return module < 8 ? pointOn(tile, 0, tile.fsPixels) : pointOn(tile, tile.ssPixels, 0);
}

/** The file tells the bottom right corner of each tile. */
function fromAnchors(anchors: TileAnchors): DSSC_1MGeometry {
  return new DSSC_1MGeometry(
    anchors.map((tiles, m) =>
      tiles.map(([x, y]) =>
        m < 8 ? dsscTile(x + 256 * PIXEL, y, 1) : dsscTile(x, y + 128 * ROW, -1),
      ),
    ),
  );
}

/** A tile with slow scan along y and fast scan along x, the latter to the right (1) or to the left (-1). */
function dsscTile(x: number, y: number, side: 1 | -1): Tile {
  return {
    corner: [x, y, 0],
    ss: [0, side * ROW, 0],
    fs: [-side * PIXEL, 0, 0],
    ssPixels: 128,
    fsPixels: 256,
  };
}
