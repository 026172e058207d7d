import { type Figure, openPanel, type PlotOptions } from "../../plot/index.js";
import { unitFacts } from "../geometry/units.js";
import type { AzimuthalProfile, RadialProfile } from "./results.js";

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
