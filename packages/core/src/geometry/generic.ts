import { BeambookError } from "../errors.js";
import { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
import { gridOrigins, type Layout } from "./layout.js";
import { checkFinite } from "./quadrants.js";
import type { Modules, Tile } from "./tile.js";
import { add, scale, type Vector } from "./vector.js";

/** A detector of equal modules, each a row of equal tiles. */
export interface SimpleDescription {
  /** In metres. */
  pixelSize: number;
  /** Pixels of a tile along slow and fast scan. */
  slowPixels: number;
  fastPixels: number;
  /** `[x, y, z]` in metres of the first pixel of each module; one module at the origin unless given. */
  cornerCoordinates?: readonly Vector[];
  /** Unit vectors of slow scan (default along x) and fast scan (default along y). */
  ssVec?: Vector;
  fsVec?: Vector;
  /** Default 1. */
  nTilesPerModule?: number;
  /** Gap between tiles in metres; default one pixel. */
  tileGap?: number;
  /** Unit vector from tile to tile; defaults to slow scan. */
  tileVec?: Vector;
  /** Name in messages and files. */
  name?: string;
}

/** A detector of any kind, made of equal modules. */
export class GenericGeometry extends DetectorGeometry {
  constructor(layout: Layout, modules: Modules, metadata: GeometryMetadata = {}) {
    super(layout, modules, metadata);
  }

  /**
   * Modules of tiles in a row.
   *
   * @throws InvalidArgument for sizes below one pixel, or directions that are no unit vectors
   * @example
   * const geom = GenericGeometry.fromSimpleDescription({ pixelSize: 55e-6, slowPixels: 256, fastPixels: 256 });
   */
  static fromSimpleDescription(description: SimpleDescription): GenericGeometry {
    const { pixelSize, slowPixels, fastPixels, nTilesPerModule = 1 } = description;
    const { cornerCoordinates = [[0, 0, 0]], tileGap = pixelSize } = description;
    const { ssVec = [1, 0, 0], fsVec = [0, 1, 0], tileVec = ssVec } = description;
    checkDescription(description, [ssVec, fsVec, tileVec]);
    const alongSs = Math.abs(dot(tileVec, ssVec)) >= Math.abs(dot(tileVec, fsVec));
    const step = scale(tileVec, (alongSs ? slowPixels : fastPixels) * pixelSize + tileGap);
    const [rows, columns] = alongSs ? [nTilesPerModule, 1] : [1, nTilesPerModule];
    const tileShape = [slowPixels, fastPixels] as const;
    const layout: Layout = {
      name: description.name ?? "Generic detector",
      modules: cornerCoordinates.length,
      moduleShape: [rows * slowPixels, columns * fastPixels],
      tileShape,
      tileOrigins: gridOrigins(rows, columns, tileShape),
      pixelSize,
      pitch: [pixelSize, pixelSize],
      quadrants: 0,
    };
    const modules = cornerCoordinates.map((corner) =>
      layout.tileOrigins.map(
        (_, t): Tile => ({
          corner: add(corner, scale(step, t)),
          ss: scale(ssVec, pixelSize),
          fs: scale(fsVec, pixelSize),
          ssPixels: slowPixels,
          fsPixels: fastPixels,
        }),
      ),
    );
    return new GenericGeometry(layout, modules);
  }

  protected override withModules(modules: Modules): this {
    return new GenericGeometry(this.layout, modules, this.metadata) as this;
  }
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function checkDescription(description: SimpleDescription, directions: readonly Vector[]): void {
  const { pixelSize, slowPixels, fastPixels, nTilesPerModule = 1, tileGap = 0 } = description;
  const { cornerCoordinates = [] } = description;
  checkFinite([pixelSize, tileGap, ...cornerCoordinates.flat(), ...directions.flat()], "Lengths");
  const counts = [slowPixels, fastPixels, nTilesPerModule];
  if (!(pixelSize > 0) || counts.some((n) => !Number.isInteger(n) || n < 1)) {
    throw new BeambookError(
      "InvalidArgument",
      `No detector of ${nTilesPerModule} tiles of ${slowPixels} x ${fastPixels} pixels of ${pixelSize} m.`,
    );
  }
  if (directions.every((v) => Math.abs(Math.hypot(...v) - 1) < 1e-9)) return;
  throw new BeambookError("InvalidArgument", "ssVec, fsVec and tileVec must have length 1.");
}
