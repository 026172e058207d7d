import { BeambookError } from "../errors.js";
import { type ColorOptions, type Figure, openPanel, type PlotOptions } from "../plot/index.js";
import { type GroupIndex, indexKey } from "./group-index.js";
import type { TransmissionSpectrum } from "./transmission-data.js";

/** Options of {@link plotSpectrum}. */
export interface PlotSpectrumOptions extends PlotOptions {
  /** Whether error bars are drawn; true. */
  errors?: boolean;
  title?: string;
}

/** Transmission over wavelength. */
export function plotSpectrum(
  { wavelength, trans, err }: TransmissionSpectrum,
  label: string,
  { errors = true, title, ...options }: PlotSpectrumOptions,
): Figure {
  const panel = openPanel(options);
  if (errors) panel.errorbar(wavelength, trans, { yerr: err, label, line: false, markerSize: 3 });
  else panel.line(wavelength, trans, { label });
  panel.xAxis({ label: "Wavelength", unit: "Å" }).yAxis("Transmission");
  return (title === undefined ? panel : panel.title(title)).figure;
}

/** Options of {@link plotMeans}. */
export interface PlotMapOptions extends PlotOptions, ColorOptions {
  /** Å; 1. */
  wlmin?: number;
  /** Å; 5. */
  wlmax?: number;
  title?: string;
}

/** Mean transmission of each group between two wavelengths: a map of pairs, a line of numbers, bars of names. */
export function plotMeans(
  indices: readonly GroupIndex[],
  spectrumOf: (group: number) => TransmissionSpectrum,
  { wlmin = 1, wlmax = 5, title = "Mean transmission", ...options }: PlotMapOptions,
): Figure {
  const means = indices.map((_, i) => meanBetween(spectrumOf(i), wlmin, wlmax));
  if (means.every(Number.isNaN)) {
    throw new BeambookError("NoData", `No group has a transmission from ${wlmin} to ${wlmax} Å.`);
  }
  const panel = openPanel(options).title(title);
  if (indices.every((i): i is readonly [number, number] => typeof i === "object")) {
    const [xs, ys] = [0, 1].map((k) =>
      [...new Set(indices.map((i) => i[k]))].sort((a, b) => a - b),
    );
    const cells = ys.map(() => xs.map(() => Number.NaN));
    indices.forEach(([x, y], i) => {
      cells[ys.indexOf(y)][xs.indexOf(x)] = means[i];
    });
    const { cmap, vmin, vmax, limits, percentiles, norm, nanColor, colorbar } = options;
    const colors = { cmap, vmin, vmax, limits, percentiles, norm, nanColor, colorbar };
    const given = Object.entries(colors).filter(([, v]) => v !== undefined);
    panel.heatmap(xs, ys, cells, { colorbar: "Transmission", ...Object.fromEntries(given) });
    return panel.xAxis("X coordinate").yAxis("Y coordinate").aspect("equal").figure;
  }
  if (indices.every((i) => typeof i === "number")) {
    panel.line(indices as number[], means, { marker: true });
    return panel.xAxis("Index").yAxis("Transmission").figure;
  }
  return panel.bar(indices.map(indexKey), means).yAxis("Transmission").figure;
}

function meanBetween(
  { wavelength, trans }: TransmissionSpectrum,
  from: number,
  to: number,
): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < trans.length; i++) {
    if (!(wavelength[i] > from && wavelength[i] < to) || !Number.isFinite(trans[i])) continue;
    sum += trans[i];
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
