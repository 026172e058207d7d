import { type Figure, openPanel, type PlotOptions } from "../../plot/index.js";
import { unitFacts } from "../geometry/units.js";
import type { AzimuthalProfile, Cake, RadialProfile } from "./results.js";

/** Options of a profile's plot. */
export interface ProfilePlotOptions extends PlotOptions {
  /** Name in the legend. */
  label?: string;
  /** Scale of the intensities; defaults to `"log"` for radial profiles and `"linear"` for azimuthal ones. */
  scale?: "linear" | "log";
}

/** A profile with its errors; bins without pixels are left out. */
export function plotProfile(
  profile: RadialProfile | AzimuthalProfile,
  { label, scale, ...options }: ProfilePlotOptions = {},
): Figure {
  const radial = profile.kind === "radial";
  const along = radial ? profile.radial : profile.chi;
  const { intensity, sigma } = profile;
  const logarithmic = (scale ?? (radial ? "log" : "linear")) === "log";
  const good = Uint32Array.from(along.keys()).filter((k) =>
    logarithmic ? intensity[k] > 0 : Number.isFinite(intensity[k]),
  );
  const pick = (values: Float64Array): Float64Array => Float64Array.from(good, (k) => values[k]);
  const panel = openPanel(options);
  const yerr = sigma && { yerr: pick(sigma) };
  panel.line(pick(along), pick(intensity), { ...yerr, ...(label !== undefined && { label }) });
  const facts = radial ? unitFacts(profile.unit) : { label: "χ", unit: "°" };
  panel.xAxis({ label: facts.label, unit: facts.unit });
  panel.yAxis({ label: "I", scale: logarithmic ? "log" : "linear" });
  return panel.figure;
}

/** Options of {@link plotCake}. */
export interface CakePlotOptions extends PlotOptions {
  /** Scale of the intensities; defaults to `"log"`. */
  scale?: "linear" | "log";
  /** Limits of the intensities, of their decimal logarithm with `"log"`. */
  vmin?: number;
  vmax?: number;
  cmap?: string;
}

/** A 2-D integration: radius to the right, azimuth upwards; bins without pixels are blank. */
export function plotCake(cake: Cake, options: CakePlotOptions = {}): Figure {
  const { scale = "log", vmin, vmax, cmap = "viridis", ...rest } = options;
  const { radial, azimuthal, intensity, unit } = cake;
  const logarithmic = scale === "log";
  const label = logarithmic ? "log₁₀ I" : "I";
  const panel = openPanel(rest, { width: 640, height: 420 });
  const shown = logarithmic
    ? intensity.map((v) => (v > 0 ? Math.log10(v) : Number.NaN))
    : intensity;
  panel.image(shown, {
    origin: "lower",
    extent: [...edges(radial), ...edges(azimuthal)],
    cmap,
    colorbar: rest.colorbar ?? label,
    ...(vmin !== undefined && { vmin }),
    ...(vmax !== undefined && { vmax }),
  });
  const facts = unitFacts(unit);
  panel.aspect("auto");
  panel.xAxis({ label: facts.label, unit: facts.unit }).yAxis({ label: "χ", unit: "°" });
  return panel.figure;
}

/** Outer edges of bins given by their middles. */
function edges(middles: Float64Array): [number, number] {
  const last = middles.length - 1;
  const half = last > 0 ? (middles[last] - middles[0]) / last / 2 : 0.5;
  return [middles[0] - half, middles[last] + half];
}
