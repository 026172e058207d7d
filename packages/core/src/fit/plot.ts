import { BeambookError } from "../errors.js";
import { type Figure, openPanels, type PlotOptions, roomIn } from "../plot/index.js";
import type { FitResult } from "./result.js";

/** Options of {@link FitResult.plot}. */
export interface FitPlotOptions extends PlotOptions {
  /** Width of the band in standard deviations; 0 draws none. Defaults to 1. */
  sigma?: number;
  /** Draws the residuals below; defaults to true where there is room: not in a single `panel`. */
  residuals?: boolean;
  /** Draws the parts of a sum; defaults to false. */
  components?: boolean;
  /** Draws the curve of the starting values; defaults to false. */
  showInit?: boolean;
  xLabel?: string;
  yLabel?: string;
}

/** Data, best fit with its band, and weighted residuals below. */
export function plotFit(result: FitResult, options: FitPlotOptions): Figure {
  const { sigma = 1, components = false, showInit = false, panel: given } = options;
  const { xLabel = "x", yLabel = "y", title, width, height, figsize, theme } = options;
  const { residuals = roomIn(given) > 1 } = options;
  const { data } = result;
  if (!data) throw new BeambookError("NoData", "This result has no data to plot.");
  const x = result.x ?? Float64Array.from(data, (_, i) => i);
  const [panel, below] = openPanels(
    residuals ? 2 : 1,
    { panel: given, title, width, height, figsize, theme } as PlotOptions,
    {
      rows: residuals ? 2 : 1,
      columns: 1,
      title: result.modelName ?? "Fit",
      shareX: true,
      ...(residuals ? { rowHeights: [3, 1] } : {}),
    },
  );
  const { weights } = result;
  const errors = weights?.map((w) => (w > 0 ? 1 / w : Number.NaN));
  const band = sigma > 0 && result.errorbars ? result.evalUncertainty({ sigma }) : undefined;
  const best = result.bestFit;
  if (errors) panel.errorbar(x, data, { yerr: errors, label: "data", marker: true, markerSize: 4 });
  else panel.scatter(x, data, { label: "data", size: 4 });
  if (band) {
    panel.band(
      x,
      best.map((v, i) => v - band[i]),
      best.map((v, i) => v + band[i]),
      { label: `± ${sigma} σ`, color: "C1" },
    );
  }
  if (showInit) panel.line(x, result.initFit, { label: "start", dash: "dash", color: "C7" });
  panel.line(x, best, { label: "best fit", color: "C1" });
  if (components) {
    for (const [name, part] of Object.entries(result.evalComponents())) {
      panel.line(x, part, { label: name, dash: "dot" });
    }
  }
  panel.yAxis(yLabel);
  if (!below) panel.xAxis(xLabel);
  else {
    below.hline(0, { color: "C7" }).scatter(x, result.residual, { size: 3, color: "C0" });
    below.yAxis(weights ? "residual / σ" : "residual").xAxis(xLabel);
  }
  return panel.figure;
}
