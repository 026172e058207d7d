import { type Figure, figure, type PlotOptions } from "../../plot/index.js";
import { type OrientationFit, ringText } from "./orientation-fit.js";

/** A profile with its fit, and what is left below. */
export function plotOrientation(fit: OrientationFit, options: PlotOptions = {}): Figure {
  const { profile, fitted } = fit;
  const { value, stderr } = fit.S;
  const order = fit.oriented ? `S = ${value.toFixed(3)} ± ${stderr.toFixed(3)}` : "no orientation";
  const title = options.title ?? `${ringText(fit)}: ${order}, R² = ${fit.r2.toFixed(3)}`;
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
