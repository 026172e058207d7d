import type { Layout } from "./layout.js";
import type { SnappedGrid } from "./snap.js";

/** How one tile moves from a module's data into the image, counted in elements. */
export interface TileCopy {
  /** Place of the tile's first pixel in its module's data. */
  readonly from: number;
  /** Place of the tile's first pixel in the image. */
  readonly to: number;
  /** Image elements per step along slow scan and along fast scan. */
  readonly ssStep: number;
  readonly fsStep: number;
}

/** Where every tile of every module goes in an image of a given width. */
export interface CopyPlan {
  readonly height: number;
  readonly width: number;
  readonly moduleShape: readonly [ss: number, fs: number];
  readonly tileShape: readonly [ss: number, fs: number];
  /** Number of the first module in labelled data. */
  readonly firstModule: number;
  /** Set if files hold all modules as one frame. */
  readonly joined?: Layout["joined"];
  /** `modules[module]` lists the module's tiles. */
  readonly modules: readonly (readonly TileCopy[])[];
}

/**
 * The plan for an image of the grid's size, or for a larger one in which the grid starts at a row and column.
 */
export function planCopies(
  grid: SnappedGrid,
  layout: Layout,
  modules: number,
  { height = grid.height, width = grid.width, row = 0, column = 0 }: Partial<ImagePlace> = {},
): CopyPlan {
  const copies: TileCopy[][] = Array.from({ length: modules }, () => []);
  for (const t of grid.tiles) {
    const [ss, fs] = layout.tileOrigins[t.tile];
    copies[t.module].push({
      from: ss * layout.moduleShape[1] + fs,
      to: (t.row + row) * width + t.column + column,
      ssStep: t.ssRow * width + t.ssColumn,
      fsStep: t.fsRow * width + t.fsColumn,
    });
  }
  return {
    height,
    width,
    moduleShape: layout.moduleShape,
    tileShape: layout.tileShape,
    firstModule: layout.firstModule ?? 0,
    joined: layout.joined,
    modules: copies,
  };
}

/** Size of an image and where in it a grid begins. */
export interface ImagePlace {
  height: number;
  width: number;
  row: number;
  column: number;
}

/** Rows and columns of an image, from the first to the last. */
type Box = readonly [top: number, bottom: number, left: number, right: number];

/**
 * How many tiles from each one on may be copied in any order: those whose slow scan runs along x and that do not overlap,
 * as the later tile wins.
 */
export function tilesTogether(tiles: readonly TileCopy[], plan: CopyPlan): number[] {
  const counts = new Array<number>(tiles.length).fill(1);
  for (let i = 0; i < tiles.length; i += counts[i]) {
    const boxes = [boxOf(tiles[i], plan)];
    for (let k = i + 1; k < tiles.length && isSideways(tiles[i]) && isSideways(tiles[k]); k++) {
      const box = boxOf(tiles[k], plan);
      if (boxes.some((other) => overlap(box, other))) break;
      boxes.push(box);
    }
    counts[i] = boxes.length;
  }
  return counts;
}

/** Whether slow scan runs along x. */
function isSideways({ fsStep }: TileCopy): boolean {
  return Math.abs(fsStep) !== 1;
}

function boxOf(tile: TileCopy, { width, tileShape: [ss, fs] }: CopyPlan): Box {
  const { to, ssStep, fsStep } = tile;
  const [x, columns, y, rows] = isSideways(tile)
    ? [ssStep, ss, fsStep, fs]
    : [fsStep, fs, ssStep, ss];
  const top = Math.floor(to / width) - (y < 0 ? rows - 1 : 0);
  const left = (to % width) - (x < 0 ? columns - 1 : 0);
  return [top, top + rows - 1, left, left + columns - 1];
}

function overlap([top, bottom, left, right]: Box, [t, b, l, r]: Box): boolean {
  return top <= b && t <= bottom && left <= r && l <= right;
}
