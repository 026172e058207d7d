import { type NDArray, ndarray } from "../../ndarray/index.js";
import { type Figure, openPanel, openPanels, type PlotOptions } from "../../plot/index.js";
import type { MomentumMaps } from "../geometry/momentum-maps.js";
import type { Sector } from "./sectors.js";

/** An image with the q of its edges, Å⁻¹. */
export interface QPicture {
  readonly data: NDArray<"float64">;
  /** `[left, right, bottom, top]` */
  readonly extent: readonly [number, number, number, number];
  /** Å; with it rings are drawn where |q| is theirs: at wide angles q has a part along the beam, too. */
  readonly wavelength?: number;
}

/** Options of a map of intensities. */
export interface MapPlotOptions extends PlotOptions {
  /** Limits of log10(intensity). */
  vmin?: number;
  vmax?: number;
  cmap?: string;
  /** Radii of circles, Å⁻¹. */
  qcircles?: readonly number[];
}

/** log10 of an image; what is not positive is NaN. */
export function logImage(data: NDArray<"float64">): NDArray {
  const values = data.contiguous().flat();
  const logs = new Float64Array(values.length);
  for (let p = 0; p < logs.length; p++) {
    const value = values[p] as number;
    logs[p] = value > 0 ? Math.log10(value) : Number.NaN;
  }
  return ndarray(logs, data.shape);
}

/** An image over q axes with rings, in logarithmic colours. */
export function plotQMap(picture: QPicture, options: MapPlotOptions = {}): Figure {
  const { vmin, vmax, cmap = "jet", qcircles = [], colorbar = "log₁₀ I" } = options;
  const panel = openPanel(options, { width: 560, height: 520 });
  panel.image(logImage(picture.data), {
    origin: "lower",
    extent: picture.extent,
    cmap,
    colorbar,
    ...(vmin !== undefined && { vmin }),
    ...(vmax !== undefined && { vmax }),
  });
  for (const q of qcircles) {
    const sine = (q * (picture.wavelength ?? 0)) / (4 * Math.PI);
    const radius = q * Math.sqrt(Math.max(0, 1 - sine * sine));
    const angles = Array.from({ length: 181 }, (_, k) => (k * Math.PI) / 90);
    panel.line(
      angles.map((a) => radius * Math.cos(a)),
      angles.map((a) => radius * Math.sin(a)),
      { color: "white", width: 1, dash: "dash" },
    );
  }
  const [left, right, bottom, top] = picture.extent;
  panel.xAxis({ label: "Qx", unit: "Å⁻¹", limits: [left, right] });
  panel.yAxis({ label: "Qz", unit: "Å⁻¹", limits: [bottom, top] });
  return panel.figure;
}

/** The image over pixels and over q side by side; a single `panel` gets the image over q. */
export function plotBoth(
  image: NDArray<"float64">,
  picture: QPicture,
  options: MapPlotOptions,
): Figure {
  const { vmin = 1, vmax = 5, cmap = "jet", qcircles, panel, colorbar = "log₁₀ I" } = options;
  const shown = { vmin, vmax, cmap, colorbar };
  if (panel && "figure" in panel) return plotQMap(picture, { ...options, ...shown });
  const grid = { rows: 1, columns: 2, width: 1000, height: 440 };
  const [left, right] = openPanels(2, options, grid);
  left.image(logImage(image), { origin: "lower", ...shown });
  left.xAxis("column").yAxis("row");
  return plotQMap(picture, { ...shown, qcircles, panel: right });
}

/** The maps that a geometry gives: q along and across, beta, |Q|. @throws InvalidArgument when `panel` has too few */
export function plotMaps(maps: MomentumMaps, options: PlotOptions = {}): Figure {
  const panels = openPanels(4, options, { rows: 2, columns: 2, width: 900, height: 760 });
  const shown = [
    ["q_parr", maps.qParr, 1e-10, "Å⁻¹"],
    ["q_perp", maps.qPerp, 1e-10, "Å⁻¹"],
    ["beta", maps.beta, 1, "°"],
    ["|Q|", maps.normQ, 1e-10, "Å⁻¹"],
  ] as const;
  shown.forEach(([name, map, scale, unit], i) => {
    const colorbar = options.colorbar ?? { label: name, unit };
    panels[i].image(map.multiply(scale), { origin: "lower", colorbar }).title(name);
  });
  return panels[0].figure;
}

/** I(q) of sectors. */
export function plotSectors(sectors: readonly Sector[], options: PlotOptions = {}): Figure {
  const panel = openPanel(options);
  for (const { angle, profile } of sectors) {
    const good = Uint32Array.from(profile.radial.keys()).filter((k) => profile.intensity[k] > 0);
    const pick = (values: Float64Array): Float64Array => Float64Array.from(good, (k) => values[k]);
    panel.line(pick(profile.radial), pick(profile.intensity), { label: `${angle}°` });
  }
  panel.xAxis({ label: "q", unit: "Å⁻¹", scale: "log" });
  panel.yAxis({ label: "I", scale: "log" });
  return panel.figure;
}
