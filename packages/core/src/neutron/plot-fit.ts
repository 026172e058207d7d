import { BeambookError } from "../errors.js";
import type { FitPlotOptions } from "../fit/index.js";
import { FitResult } from "../fit/index.js";
import { type Figure, openPanel, type PlotOptions } from "../plot/index.js";
import type { TransmissionResult } from "./result.js";

/** Options of a fit's plot. */
export type TransmissionPlotOptions = FitPlotOptions;

/** Options of a plot of the cross section. */
export interface TotalXsOptions extends PlotOptions {
  /** Draws over d-spacing, half the wavelength; defaults to false. */
  plotDspace?: boolean;
}

/** Transmission, fit and residuals over wavelength. */
export function plotSpectrumFit(
  result: TransmissionResult,
  options: TransmissionPlotOptions,
): Figure {
  const labels = { xLabel: "Wavelength (Å)", yLabel: "Transmission" };
  return FitResult.prototype.plot.call(result, { ...labels, ...options });
}

/** The fitted cross section. */
export function plotTotal(result: TransmissionResult, options: TotalXsOptions): Figure {
  const { plotDspace = false } = options;
  const xs = result.crossSection;
  const { x } = result;
  if (!xs || !x) {
    throw new BeambookError("NoData", "A result without its model has no cross section.", {
      hint: "Load it with { model } or { modelFilename }.",
    });
  }
  const panel = openPanel(options, { title: "Total cross section" });
  panel.line(plotDspace ? x.map((wl) => wl / 2) : x, xs.evaluate(x), { label: "total" });
  panel.xAxis(plotDspace ? "d-spacing (Å)" : "Wavelength (Å)").yAxis("Cross section (barn)");
  return panel.figure;
}
