import { BeambookError } from "../errors.js";
import { type Figure, type FigureOptions, figure } from "../plot/index.js";
import type { FitResult } from "./result.js";

/** Options of {@link FitResult.plot}. */
export interface FitPlotOptions extends FigureOptions {
  /** Width of the band in standard deviations; 0 draws none. Defaults to 1. */
  sigma?: number;
  /** Draws the residuals below; defaults to true. */
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
  const { sigma = 1, residuals = true, components = false, showInit = false } = options;
  const { xLabel = "x", yLabel = "y", title, ...rest } = options;
  const { data } = result;
  if (!data) throw new BeambookError("NoData", "This result has no data to plot.");
  const x = result.x ?? Float64Array.from(data, (_, i) => i);
  const fig = figure.grid(residuals ? 2 : 1, 1, {
    title: title ?? result.modelName ?? "Fit",
    shareX: true,
    ...(residuals ? { rowHeights: [3, 1] } : {}),
    ...figureOptions(rest),
  });
  const panel = fig.panel(0, 0);
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
  if (!residuals) panel.xAxis(xLabel);
  else {
    const below = fig.panel(1, 0);
    below.hline(0, { color: "C7" }).scatter(x, result.residual, { size: 3, color: "C0" });
    below.yAxis(weights ? "residual / σ" : "residual").xAxis(xLabel);
  }
  return fig;
}

function figureOptions(options: FitPlotOptions): FigureOptions {
  const { width, height, figsize, theme } = options;
  const given = Object.entries({ width, height, figsize, theme }).filter(
    ([, v]) => v !== undefined,
  );
  return Object.fromEntries(given);
}
