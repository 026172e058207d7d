import { BeambookError } from "../errors.js";
import type { Layout } from "./layout.js";
import type { Modules, Tile } from "./tile.js";
import type { Vector } from "./vector.js";

/** A tile moved onto the image's pixel grid; steps are image pixels per pixel of the tile, each 0, 1 or -1. */
export interface SnappedTile {
  readonly module: number;
  readonly tile: number;
  /** Image row and column of the tile's first pixel. */
  readonly row: number;
  readonly column: number;
  /** Rows and columns that one step along slow scan moves. */
  readonly ssRow: number;
  readonly ssColumn: number;
  /** Rows and columns that one step along fast scan moves. */
  readonly fsRow: number;
  readonly fsColumn: number;
}

/** All tiles on one grid. */
export interface SnappedGrid {
  readonly height: number;
  readonly width: number;
  /** Row and column of the image where the detector's origin lies (lines between pixels). */
  readonly centre: readonly [row: number, column: number];
  /** By module, then tile. */
  readonly tiles: readonly SnappedTile[];
}

/** The nearest integer, ties to the even one (as numpy.around, unlike Math.round). */
export function roundHalfEven(x: number): number {
  const up = Math.round(x);
  return (up - x === 0.5 && up % 2 !== 0 ? up - 1 : up) + 0;
}

/**
 * Moves every tile to the nearest place on a grid of pixels along x and y.
 *
 * @throws InvalidArgument when a tile stands so askew that both its directions fall on one axis
 */
export function snapTiles(modules: Modules, layout: Layout): SnappedGrid {
  const placed = modules.flatMap((tiles, module) =>
    tiles.map((tile, number) => snapTile(tile, layout, module, number)),
  );
  const top = Math.min(...placed.map((t) => t.low[0]));
  const left = Math.min(...placed.map((t) => t.low[1]));
  const bottom = Math.max(...placed.map((t) => t.high[0]));
  const right = Math.max(...placed.map((t) => t.high[1]));
  return {
    height: bottom - top,
    width: right - left,
    centre: [-top + 0, -left + 0],
    tiles: placed.map(({ snapped }) => ({
      ...snapped,
      row: snapped.row - top,
      column: snapped.column - left,
    })),
  };
}

interface Placed {
  snapped: SnappedTile;
  low: [row: number, column: number];
  high: [row: number, column: number];
}

function snapTile(tile: Tile, layout: Layout, module: number, number: number): Placed {
  const [ssRow, ssColumn] = unitStep(tile.ss, layout);
  const [fsRow, fsColumn] = unitStep(tile.fs, layout);
  if ((ssRow === 0) === (fsRow === 0) || (ssColumn === 0) === (fsColumn === 0)) {
    throw new BeambookError(
      "InvalidArgument",
      `Tile ${number} of module ${module} is turned too far from the x and y axes to be put on a pixel grid.`,
      { hint: "Use positionModulesInterpolate, which handles any angle." },
    );
  }
  const y = roundHalfEven(tile.corner[1] / layout.pitch[1]);
  const x = roundHalfEven(tile.corner[0] / layout.pitch[0]);
  const rows = ssRow * tile.ssPixels + fsRow * tile.fsPixels;
  const columns = ssColumn * tile.ssPixels + fsColumn * tile.fsPixels;
  // A corner is a line between pixels: going down from it, the first pixel is the one before.
  const row = rows > 0 ? y : y - 1;
  const column = columns > 0 ? x : x - 1;
  return {
    snapped: { module, tile: number, row, column, ssRow, ssColumn, fsRow, fsColumn },
    low: [Math.min(y, y + rows), Math.min(x, x + columns)],
    high: [Math.max(y, y + rows), Math.max(x, x + columns)],
  };
}

/** The axis a direction is nearest to: `[rows, columns]`, one of them 1 or -1. */
function unitStep(direction: Vector, { pitch }: Layout): [number, number] {
  const x = direction[0] / pitch[0];
  const y = direction[1] / pitch[1];
  return Math.abs(y) > Math.abs(x) ? [Math.sign(y), 0] : [0, Math.sign(x)];
}
