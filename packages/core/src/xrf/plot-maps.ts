import type { NDArray } from "../ndarray/index.js";
import { type Figure, openPanel, openPanels, type PlotOptions } from "../plot/index.js";
import type { MapPlotOptions } from "./plot.js";

/** What {@link plotMaps} draws. */
export interface MapsLike {
  readonly names: readonly string[];
  /** (maps, height, width) */
  readonly data: NDArray;
}

/** Options of {@link plotMaps}. */
export interface MapsPlotOptions extends MapPlotOptions {
  /** Maps beside each other; 3. */
  columns?: number;
}

/**
 * Maps in a grid, each with its own colours (from its 1st to its 99th percentile unless limits are given). `panel` may
 * be a `figure.grid()` with a panel for each.
 *
 * @throws InvalidArgument when `panel` has too few panels
 */
export function plotMaps({ names, data }: MapsLike, options: MapsPlotOptions = {}): Figure {
  const { columns: most = 3, percentiles = [1, 99], colorbar = true } = options;
  const columns = Math.max(1, Math.min(most, names.length));
  const rows = Math.max(1, Math.ceil(names.length / columns));
  const [width, height] = [280 * columns + 60, 250 * rows + 40];
  const panels = openPanels(names.length, options, { rows, columns, width, height });
  names.forEach((name, k) => {
    panels[k].title(name).image(data.slice(k), { ...options, percentiles, colorbar });
    panels[k].xAxis({ visible: false }).yAxis({ visible: false });
  });
  return panels[0].figure;
}

/** A composite (height, width, 3) of red, green and blue. */
export function plotRgb(composite: NDArray, options: PlotOptions = {}): Figure {
  return openPanel(options).image(composite).xAxis("column").yAxis("row").figure;
}
