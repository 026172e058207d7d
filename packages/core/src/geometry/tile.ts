import { add, apply, type Matrix, mean, scale, subtract, type Vector } from "./vector.js";

/** A flat rectangle of pixels: where its first corner is and how far one pixel goes along each scan direction. */
export interface Tile {
  /** Outer corner of pixel (0, 0), in metres. */
  readonly corner: Vector;
  /** One pixel along slow scan, in metres. */
  readonly ss: Vector;
  /** One pixel along fast scan, in metres. */
  readonly fs: Vector;
  readonly ssPixels: number;
  readonly fsPixels: number;
}

/** The tiles of each module: `modules[module][tile]`. */
export type Modules = readonly (readonly Tile[])[];

/** The point at `s` pixels along slow scan and `f` along fast scan from the tile's first corner, in metres. */
export function pointOn(tile: Tile, s: number, f: number): Vector {
  return add(add(tile.corner, scale(tile.ss, s)), scale(tile.fs, f));
}

/** The four corners of a tile, going round from its first one. */
export function cornersOf(tile: Tile): [Vector, Vector, Vector, Vector] {
  const { ssPixels, fsPixels } = tile;
  return [
    tile.corner,
    pointOn(tile, 0, fsPixels),
    pointOn(tile, ssPixels, fsPixels),
    pointOn(tile, ssPixels, 0),
  ];
}

/** Smallest and largest x and y of the corners of some tiles, in metres. */
export function boundsOfTiles(
  tiles: readonly Tile[],
): [low: [x: number, y: number], high: [x: number, y: number]] {
  const low: [number, number] = [Infinity, Infinity];
  const high: [number, number] = [-Infinity, -Infinity];
  for (const [x, y] of tiles.flatMap(cornersOf)) {
    low[0] = Math.min(low[0], x);
    low[1] = Math.min(low[1], y);
    high[0] = Math.max(high[0], x);
    high[1] = Math.max(high[1], y);
  }
  return [low, high];
}

/** The middle of some tiles of equal size, in metres. */
export function centreOf(tiles: readonly Tile[]): Vector {
  return mean(tiles.map((t) => pointOn(t, t.ssPixels / 2, t.fsPixels / 2)));
}

/** The tile moved by `shift` metres. */
export function shifted(tile: Tile, shift: Vector): Tile {
  return { ...tile, corner: add(tile.corner, shift) };
}

/** The tile turned about a point. */
export function turned(tile: Tile, matrix: Matrix, about: Vector): Tile {
  return {
    ...tile,
    corner: add(apply(matrix, subtract(tile.corner, about)), about),
    ss: apply(matrix, tile.ss),
    fs: apply(matrix, tile.fs),
  };
}
