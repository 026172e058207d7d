import { type Figure, figure, type PlotOptions } from "../../plot/index.js";
import type { OrientationFit } from "./orientation-fit.js";

/** A profile with its fit, and what is left below. */
export function plotOrientation(fit: OrientationFit, options: PlotOptions = {}): Figure {
  const { profile, fitted } = fit;
  const title = options.title ?? String(fit);
  const fig = figure.grid(2, 1, {
    width: 640,
    height: 520,
    rowHeights: [3, 1],
    shareX: true,
    title,
  });
  const top = fig.panel(0, 0);
  const yerr = profile.sigma && { yerr: profile.sigma };
  top.errorbar(profile.x, profile.y, { label: "data", markerSize: 4, ...yerr });
  top.line(fitted.x, fitted.y, { label: fit.model, color: "C3", width: 2 });
  top.yAxis("intensity");
  const rest = fitted.data.map((v, i) => v - fitted.y[i]);
  const bottom = fig.panel(1, 0);
  bottom.scatter(fitted.x, rest, { size: 4 });
  bottom.xAxis({ label: "azimuth", unit: "°" }).yAxis("residual");
  return fig;
}
