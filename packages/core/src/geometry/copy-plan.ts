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
