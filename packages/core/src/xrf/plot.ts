import type { NDArray } from "../ndarray/index.js";
import { type ColorOptions, type Figure, openPanel, type PlotOptions } from "../plot/index.js";

/** Options of {@link plotSpectra}. */
export interface SpectraPlotOptions extends PlotOptions {
  /** Energy of each channel in keV; without it the axis counts channels. */
  energies?: ArrayLike<number> | NDArray;
  /** Logarithmic counts; false. */
  log?: boolean;
  /** Lines to mark, such as `{ label: "Fe Ka", energy: 6.404 }` (keV with energies, else channels). */
  lines?: readonly { label: string; energy: number }[];
}

/**
 * Maximum spectrum (red, left axis) and mean spectrum (green, right axis) in one panel.
 *
 * @param max - (channels)
 * @param sum - (channels)
 */
export function plotSpectra(max: NDArray, sum: NDArray, options: SpectraPlotOptions = {}): Figure {
  const { energies, log = false, lines = [] } = options;
  const depth = max.size;
  const x = energies ?? Float64Array.from({ length: depth }, (_, i) => i);
  const panel = openPanel(options, {
    title: "Max and sum spectra",
    width: 720,
    height: 420,
  });
  const scale = log ? "log" : "linear";
  panel.band(x as NDArray, new Float64Array(depth), max, {
    color: "red",
    opacity: 0.3,
    label: "max",
  });
  panel.line(x as NDArray, sum, { color: "green", axis: "y2", width: 1.2, label: "sum" });
  for (const { label, energy } of lines) {
    panel.vline(energy, { color: "grey", dash: "dot", opacity: 0.6 });
    panel.text([energy], [max.max()], [label], { size: 10, angle: 90, anchor: "end" });
  }
  panel.xAxis(energies ? { label: "Energy", unit: "keV" } : "Channel");
  panel.yAxis({ label: "Max spectrum (counts)", scale });
  panel.y2Axis({ label: "Sum spectrum (counts)", scale });
  return panel.figure;
}

/** Options of {@link plotChannelMap}. */
export interface MapPlotOptions extends PlotOptions, Omit<ColorOptions, "colorbar"> {}

/** A map of counts (height, width) with row 0 at the top. */
export function plotChannelMap(map: NDArray, options: MapPlotOptions = {}): Figure {
  const panel = openPanel(options, { title: "Channel map" });
  panel.image(map, { ...options, colorbar: options.colorbar ?? { label: "counts" } });
  panel.xAxis("column").yAxis("row");
  return panel.figure;
}
