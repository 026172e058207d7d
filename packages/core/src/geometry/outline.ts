import { type Layout, moduleName } from "./layout.js";
import type { SnappedGrid } from "./snap.js";
import { cornersOf, type Modules } from "./tile.js";

/** The border of one tile. */
export interface TileOutline {
  readonly module: number;
  readonly tile: number;
  /** Name of the module: "Q1M1", or "M1" for detectors without quadrants. */
  readonly name: string;
  /** Corners `[x, y]` in metres, going round from the tile's first pixel. */
  readonly metres: readonly (readonly [x: number, y: number])[];
  /** The same corners in the assembled image: `[column, row]`, lines between pixels are whole numbers. */
  readonly pixels: readonly (readonly [column: number, row: number])[];
}

/** Borders of all tiles with their true positions: not moved to the grid. */
export function outlines(modules: Modules, layout: Layout, grid: SnappedGrid): TileOutline[] {
  const [centreRow, centreColumn] = grid.centre;
  return modules.flatMap((tiles, module) =>
    tiles.map((t, tile) => {
      const corners = cornersOf(t);
      return {
        module,
        tile,
        name: moduleName(layout, module, modules.length),
        metres: corners.map(([x, y]) => [x, y] as const),
        pixels: corners.map(
          ([x, y]) =>
            [x / layout.pitch[0] + centreColumn, y / layout.pitch[1] + centreRow] as const,
        ),
      };
    }),
  );
}
