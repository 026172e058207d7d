import { BeambookError } from "../errors.js";
import type { Layout } from "./layout.js";
import { pixelShape } from "./pixel-shape.js";
import type { SnappedGrid, SnappedTile } from "./snap.js";
import { type Modules, pointOn, type Tile } from "./tile.js";
import type { Vector } from "./vector.js";

/** A pixel of the detector's data and where it is. */
export interface PixelPlace {
  readonly module: number;
  readonly tile: number;
  /** Row and column in the module's data. */
  readonly slowScan: number;
  readonly fastScan: number;
  /** The pixel's centre in metres. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The pixel that covers a point of the x-y plane (metres), the last one where tiles overlap; undefined in gaps. */
export function locatePoint(
  modules: Modules,
  layout: Layout,
  x: number,
  y: number,
): PixelPlace | undefined {
  for (let m = modules.length - 1; m >= 0; m--) {
    for (let t = modules[m].length - 1; t >= 0; t--) {
      const pixel = pixelOn(modules[m][t], layout, x, y);
      if (pixel) return describePixel(modules, layout, m, t, pixel);
    }
  }
  return undefined;
}

/** The pixel shown at a row and column of the assembled image; undefined in gaps. */
export function pixelOfImage(
  grid: SnappedGrid,
  modules: Modules,
  layout: Layout,
  row: number,
  column: number,
): PixelPlace | undefined {
  const [height, width] = layout.tileShape;
  for (let i = grid.tiles.length - 1; i >= 0; i--) {
    const t = grid.tiles[i];
    const [dr, dc] = [Math.floor(row) - t.row, Math.floor(column) - t.column];
    const s = dr * t.ssRow + dc * t.ssColumn;
    const f = dr * t.fsRow + dc * t.fsColumn;
    if (s >= 0 && s < height && f >= 0 && f < width) {
      return describePixel(modules, layout, t.module, t.tile, [s, f]);
    }
  }
  return undefined;
}

/** Row and column of the assembled image where a pixel of a snapped tile lies. */
function imagePlaceOf(tile: SnappedTile, s: number, f: number): [number, number] {
  return [
    tile.row + s * tile.ssRow + f * tile.fsRow,
    tile.column + s * tile.ssColumn + f * tile.fsColumn,
  ];
}

function describePixel(
  modules: Modules,
  layout: Layout,
  module: number,
  tile: number,
  [s, f]: readonly [number, number],
): PixelPlace {
  const [row, column] = layout.tileOrigins[tile];
  const [x, y, z] = centreOfPixel(modules[module][tile], layout, s, f);
  return { module, tile, slowScan: row + s, fastScan: column + f, x, y, z };
}

function centreOfPixel(tile: Tile, layout: Layout, s: number, f: number): Vector {
  const { centre, oddRowShift } = pixelShape(layout);
  return pointOn(tile, s + centre[0], f + centre[1] + (s % 2 === 1 ? oddRowShift : 0));
}

/** Row and column of the tile's pixel over a point, looking along z. */
export function pixelOn(
  tile: Tile,
  layout: Layout,
  x: number,
  y: number,
): readonly [number, number] | undefined {
  const { ss, fs, corner } = tile;
  const [dx, dy] = [x - corner[0], y - corner[1]];
  const area = ss[0] * fs[1] - ss[1] * fs[0];
  const s = (dx * fs[1] - dy * fs[0]) / area;
  const f = (ss[0] * dy - ss[1] * dx) / area;
  return layout.hexagonal ? hexagonAt(tile, s, f) : rectangleAt(tile, s, f);
}

function rectangleAt(tile: Tile, s: number, f: number): readonly [number, number] | undefined {
  const inside = s >= 0 && s < tile.ssPixels && f >= 0 && f < tile.fsPixels;
  return inside ? [Math.floor(s), Math.floor(f)] : undefined;
}

/** A point belongs to the hexagon with the nearest centre, if that centre is not further than its corners are. */
function hexagonAt(tile: Tile, s: number, f: number): readonly [number, number] | undefined {
  const rowHeight = Math.sqrt(3) / 2;
  let best: readonly [number, number] | undefined;
  let nearest = 1 / 3;
  for (const row of [Math.floor(s) - 1, Math.floor(s)]) {
    if (row < 0 || row >= tile.ssPixels) continue;
    const shift = row % 2 === 1 ? 0.5 : 0;
    const column = Math.floor(f - shift);
    if (column < 0 || column >= tile.fsPixels) continue;
    const across = f - shift - column - 0.5;
    const up = (s - row - 2 / 3) * rowHeight;
    const distance = across * across + up * up;
    if (distance <= nearest && inHexagon(across, up)) {
      nearest = distance;
      best = [row, column];
    }
  }
  return best;
}

/** Whether a point lies in a hexagon of width 1 about the origin that stands on a corner. */
function inHexagon(across: number, up: number): boolean {
  return Math.abs(across) <= 0.5 && Math.abs(up) <= (1 - Math.abs(across)) / Math.sqrt(3);
}

/**
 * Row and column of the assembled image where a pixel of the data is shown.
 *
 * @throws IndexOutOfRange when there is no such pixel
 */
export function placeOfPixel(
  grid: SnappedGrid,
  modules: number,
  { tileOrigins, tileShape, moduleShape }: Layout,
  { module, slowScan, fastScan }: { module: number; slowScan: number; fastScan: number },
): [row: number, column: number] {
  const [height, width] = tileShape;
  const isInside = (at: number, length: number): boolean => at >= 0 && at < length;
  const t = tileOrigins.findIndex(
    ([s, f]) => isInside(slowScan - s, height) && isInside(fastScan - f, width),
  );
  if (!Number.isInteger(module) || module < 0 || module >= modules || t < 0) {
    throw new BeambookError(
      "IndexOutOfRange",
      `No pixel (${module}, ${slowScan}, ${fastScan}); the data is (${[modules, ...moduleShape].join(", ")}).`,
    );
  }
  const tile = grid.tiles[module * tileOrigins.length + t];
  const [s, f] = tileOrigins[t];
  return imagePlaceOf(tile, Math.floor(slowScan) - s, Math.floor(fastScan) - f);
}
