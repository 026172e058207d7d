import { type Figure, openPanels, type PlotOptions, roomIn } from "../../plot/index.js";
import { type OrientationFit, ringText } from "./orientation-fit.js";

/** A profile with its fit, and what is left below where there is room: not in a single `panel`. */
export function plotOrientation(fit: OrientationFit, options: PlotOptions = {}): Figure {
  const { profile, fitted } = fit;
  const { value, stderr } = fit.S;
  const order = fit.oriented ? `S = ${value.toFixed(3)} ± ${stderr.toFixed(3)}` : "no orientation";
  const title = options.title ?? `${ringText(fit)}: ${order}, R² = ${fit.r2.toFixed(3)}`;
  const room = roomIn(options.panel) > 1;
  const grid = room
    ? { rows: 2, columns: 1, width: 640, height: 520, rowHeights: [3, 1], shareX: true }
    : { rows: 1, columns: 1 };
  const [top, bottom] = openPanels(room ? 2 : 1, { ...options, title }, grid);
  if (!room) top.title(title);
  const yerr = profile.sigma && { yerr: profile.sigma };
  top.errorbar(profile.x, profile.y, { label: "data", markerSize: 4, ...yerr });
  top.line(fitted.x, fitted.y, { label: fit.model, color: "C3", width: 2 });
  top.yAxis("intensity");
  if (!bottom) return top.xAxis({ label: "azimuth", unit: "°" }).figure;
  const rest = fitted.data.map((v, i) => v - fitted.y[i]);
  bottom.scatter(fitted.x, rest, { size: 4 });
  bottom.xAxis({ label: "azimuth", unit: "°" }).yAxis("residual");
  return top.figure;
}
