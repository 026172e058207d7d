import type { NDArray } from "../ndarray/index.js";
import { type Figure, figure } from "../plot/index.js";

/** What {@link plotMaps} draws. */
export interface MapsLike {
  readonly names: readonly string[];
  /** (maps, height, width) */
  readonly data: NDArray;
}

/** Maps in a grid, each with its own colours. */
export function plotMaps(
  { names, data }: MapsLike,
  { cmap = "viridis", columns = 3 }: { cmap?: string; columns?: number } = {},
): Figure {
  const across = Math.max(1, Math.min(columns, names.length));
  const down = Math.max(1, Math.ceil(names.length / across));
  const fig = figure.grid(down, across, { width: 280 * across + 60, height: 250 * down + 40 });
  names.forEach((name, k) => {
    const panel = fig.panel(Math.floor(k / across), k % across);
    panel.title(name).image(data.slice(k), { cmap, percentiles: [1, 99], colorbar: true });
    panel.xAxis({ visible: false }).yAxis({ visible: false });
  });
  return fig;
}

/** A composite (height, width, 3) of red, green and blue. */
export function plotRgb(composite: NDArray, { title }: { title?: string } = {}): Figure {
  const fig = figure({ title });
  return fig.image(composite).xAxis("column").yAxis("row");
}
