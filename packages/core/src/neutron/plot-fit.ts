import { BeambookError } from "../errors.js";
import type { FitPlotOptions } from "../fit/index.js";
import { FitResult } from "../fit/index.js";
import { type Figure, openPanel, type Panel, type PlotOptions } from "../plot/index.js";
import type { CrossSection } from "./cross-section.js";
import type { TransmissionResult } from "./result.js";

/** Options of a fit's plot. */
export type TransmissionPlotOptions = FitPlotOptions;

/** Options of a plot of the cross section. */
export interface TotalXsOptions extends PlotOptions {
  /** Marks each Bragg edge, at twice its d-spacing, with its h k l; defaults to false. */
  plotDspace?: boolean;
  /** Å; smaller spacings are not marked. Defaults to 1. */
  dspaceMin?: number;
  /** Draws what each phase adds to the total; defaults to false. */
  splitPhases?: boolean;
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
  const { plotDspace = false, dspaceMin = 1, splitPhases = false, ...rest } = options;
  const xs = result.crossSection;
  const { x } = result;
  if (!xs || !x) {
    throw new BeambookError("NoData", "A result without its model has no cross section.", {
      hint: "Load it with { model } or { modelFilename }.",
    });
  }
  const panel = openPanel(rest, { title: "Total cross section" });
  const total = xs.evaluate(x);
  panel.line(x, total, { label: "total" });
  if (splitPhases) drawPhases(panel, xs, x, total);
  if (plotDspace) markSpacings(panel, xs, { x, total, dspaceMin, named: !splitPhases });
  panel.xAxis(plotDspace ? "Wavelength = 2 d-spacing (Å)" : "Wavelength (Å)");
  return panel.yAxis("Cross section (barn)").legend(splitPhases).figure;
}

/** What phases add: their cross sections times their part of the atoms. */
function drawPhases(panel: Panel, xs: CrossSection, x: Float64Array, total: Float64Array): void {
  const names = xs.phaseNames;
  const curves = names.map((name) => xs.contribution(name, x));
  const percent = (name: string): string => `${(100 * xs.weights[name]).toFixed(1)} %`;
  if (names.length === 1) panel.line(x, total, { label: names[0], width: 1 });
  else
    names.forEach((name, i) => {
      panel.line(x, curves[i], { label: `${name} (${percent(name)})`, width: 1 });
    });
}

/** Lines at the edges in the range, their labels above the curve at three heights. */
function markSpacings(
  panel: Panel,
  xs: CrossSection,
  {
    x,
    total,
    dspaceMin,
    named,
  }: { x: Float64Array; total: Float64Array; dspaceMin: number; named: boolean },
): void {
  const [first, last] = [Math.min(...x), Math.max(...x)];
  const top = Math.max(...total);
  const several = xs.phaseNames.length > 1;
  xs.phaseNames.forEach((name, i) => {
    const color = several ? `C${(i + 1) % 10}` : "C7";
    const found = xs.phase(name).reflections(dspaceMin);
    const seen = found.filter(({ spacing }) => 2 * spacing >= first && 2 * spacing <= last);
    if (seen.length === 0) return;
    const at = seen.map(({ spacing }) => 2 * spacing);
    const labels = seen.map(({ hkl }) => (several && named ? `${name} ` : "") + hkl.join(" "));
    const heights = seen.map((_, k) => top * (1.24 - 0.08 * ((k + i) % 3)));
    const beside = at.map((wl) => wl + 0.012 * (last - first));
    panel.vline(at, { color, dash: "dot", width: 1 });
    panel.text(beside, heights, labels, { color, size: 9, angle: 90, anchor: "end" });
  });
}
