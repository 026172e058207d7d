import { BeambookError } from "../errors.js";
import type { DType, NDArray } from "../ndarray/index.js";
import { readGeom } from "./crystfel-read.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import { gridOrigins, type Layout } from "./layout.js";
import { checkFinite, checkGaps } from "./quadrants.js";
import { splitIntoTiles } from "./split-tiles.js";
import type { Modules, Tile } from "./tile.js";
import { add, scale, type Vector } from "./vector.js";

const PIXEL = 5e-4;

const LAYOUT: Layout = {
  name: "LPD-Mini",
  modules: 0,
  moduleShape: [32, 256],
  tileShape: [32, 128],
  tileOrigins: gridOrigins(1, 2, [32, 128]),
  pixelSize: PIXEL,
  pitch: [PIXEL, PIXEL],
  quadrants: 0,
  pyfai: "LPDMINI",
};

/** A place in the plane, or in space. */
export type PlaneOrSpace = readonly [x: number, y: number] | Vector;

/** Options of {@link LPD_MiniGeometry.fromModulePositions}. */
export interface MiniModuleOptions {
  /** Degrees that each module is turned by, clockwise seen from in front of the sensor; all 0 unless given. */
  rotations?: readonly number[];
  /** Gap between the two tiles of a module, in units; default 2 mm. */
  asicGap?: number;
  /** Length of a unit in metres, default 1e-3. */
  unit?: number;
}

/** The layout of LPD Mini: any number of modules of 32 x 256 pixels in 2 tiles, which lie above each other. */
export class LPD_MiniGeometry extends DetectorGeometry {
  /** Distance of neighbouring pixels in metres. */
  static readonly pixelSize: number = PIXEL;

  constructor(modules: Modules, metadata: GeometryMetadata = {}) {
    super(LAYOUT, modules, metadata);
  }

  /**
   * Modules at given places.
   *
   * @param positions - corner of each module, `[x, y]` or `[x, y, z]`: the bottom left one seen from in front of the
   * sensor, if the module is not turned
   * @throws ShapeMismatch when there are not as many rotations as modules; InvalidArgument
   * @example
   * const geom = LPD_MiniGeometry.fromModulePositions([[0, 0], [10, 40]], { rotations: [0, 90] });
   */
  static fromModulePositions(
    positions: readonly PlaneOrSpace[],
    { rotations, asicGap, unit = 1e-3 }: MiniModuleOptions = {},
  ): LPD_MiniGeometry {
    checkFinite([...positions.flat(), ...(rotations ?? [])], "Positions and rotations");
    checkGaps(asicGap ?? 0, 0, unit);
    if (rotations && rotations.length !== positions.length) {
      throw new BeambookError(
        "ShapeMismatch",
        `${rotations.length} rotations for ${positions.length} modules.`,
      );
    }
    const gap = asicGap === undefined ? 2e-3 : asicGap * unit;
    return new LPD_MiniGeometry(
      positions.map(([x, y, z = 0], m) =>
        moduleAt(scale([x, y, z], unit), rotations?.[m] ?? 0, gap),
      ),
    );
  }

  /**
   * A detector for trying things out: modules above each other, as EXtra-geom's example.
   *
   * @param nModules - default 1
   */
  static example(nModules: number = 1): LPD_MiniGeometry {
    return LPD_MiniGeometry.fromModulePositions(
      Array.from({ length: nModules }, (_, i): [number, number] => [0, 39 * i]),
    );
  }

  /**
   * Reads a CrystFEL geometry file; it says how many modules there are.
   *
   * @throws FileNotFound; FileFormat with the line number
   */
  static async fromCrystfelGeom(path: string): Promise<LPD_MiniGeometry> {
    const { modules, metadata } = await readGeom(path, LAYOUT);
    return new LPD_MiniGeometry(modules, { crystfel: metadata });
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  static splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, LAYOUT);
  }

  protected override withModules(modules: Modules): this {
    return new LPD_MiniGeometry(modules, this.metadata) as this;
  }
}

/** The first tile is read downwards from its top, the second upwards from the other side. */
function moduleAt(corner: Vector, degrees: number, gap: number): Tile[] {
  const angle = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const [width, height] = [128 * PIXEL, 32 * PIXEL];
  const along: Vector = [cos, sin, 0];
  const up: Vector = [-sin, cos, 0];
  const tile = (from: Vector, sign: 1 | -1): Tile => ({
    corner: add(corner, from),
    ss: scale(up, sign * PIXEL),
    fs: scale(along, sign * PIXEL),
    ssPixels: 32,
    fsPixels: 128,
  });
  return [tile(scale(up, height), -1), tile(add(scale(along, -width), scale(up, height + gap)), 1)];
}
