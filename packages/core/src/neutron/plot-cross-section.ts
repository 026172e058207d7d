import { type Figure, openPanel, type PlotOptions } from "../plot/index.js";
import type { CrossSection } from "./cross-section.js";
import type { CrossSectionPart } from "./phase.js";

/** Options of {@link CrossSection.plot}. */
export interface PlotCrossSectionOptions extends PlotOptions {
  /** Å; 0.5 to 10 in steps of 0.01 by default. */
  wavelengths?: ArrayLike<number>;
  /** Parts drawn beside the total; all that are not 0 by default. */
  parts?: readonly CrossSectionPart[];
  title?: string;
}

/** The total over wavelength, with its parts. */
export function plotCrossSection(
  xs: CrossSection,
  { wavelengths, parts, title, ...options }: PlotCrossSectionOptions,
): Figure {
  const wl = Float64Array.from(wavelengths ?? Array.from({ length: 951 }, (_, i) => 0.5 + i / 100));
  const found = xs.parts(wl);
  const names = parts ?? (Object.keys(found) as CrossSectionPart[]);
  const panel = openPanel(options).title(title ?? xs.name ?? xs.phaseNames.join(" + "));
  panel.line(wl, xs.evaluate(wl), { label: "total" });
  for (const name of names) {
    if (parts || found[name].some((v) => v > 0))
      panel.line(wl, found[name], { label: name, width: 1 });
  }
  return panel
    .xAxis({ label: "Wavelength", unit: "Å" })
    .yAxis({ label: "Cross section per atom", unit: "barn" })
    .legend(true).figure;
}
