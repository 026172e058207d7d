import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Figure, figure, type PlotOptions } from "@beambook/core/plot";
import { AzimuthalIntegrator, Mapping, plotCake, writeMockSeries } from "@beambook/core/scattering";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "beambook-plots-"));
const plots: Record<string, (options: PlotOptions) => Figure> = {};

beforeAll(async () => {
  const { files, mask } = await writeMockSeries(folder, { fields: [1400] });
  const m = await Mapping.open(files[0], { qvalues: [0.05], threshold: 0.04, mask, binning: 4 });
  const fits = await m.azimProfileFitMS({ method: "pyFAI" });
  const ai = AzimuthalIntegrator.for(m.geometry);
  const corrections = { mask: m.mask, errorModel: "poisson" } as const;
  plots.plot2D = (options) => m.plot2D(options);
  plots.plot2dVsQ = (options) => m.plot2dVsQ(options);
  plots.plotComponents = (options) => m.plotComponents(options);
  plots.plotCake = (options) => plotCake(ai.integrate2d(m.data, 40, 36, corrections), options);
  plots["radial profile"] = (options) => ai.integrate1d(m.data, 40, corrections).plot(options);
  plots["azimuthal profile"] = (options) => m.pyFAIExtractAzimProfiles(0.05).plot(options);
  plots.fit = (options) => fits.get(0.05).plot(options);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = ["plot2D", "plot2dVsQ", "plotComponents", "plotCake"];
const LINES = ["radial profile", "azimuthal profile", "fit"];

describe.each([...NAMES, ...LINES])("%s", (name) => {
  it("has the size that figsize asks for", () => {
    const { width, height } = plots[name]({ figsize: [5, 3] }).model;
    expect([width, height]).toEqual([500, 300]);
  });

  it("draws into a panel of its caller", () => {
    const own = figure.grid(2, 2);
    const drawn = plots[name]({
      panel: name === "plotComponents" ? own : own.panel(0, 1),
      title: "T",
    });
    expect(drawn).toBe(own);
    const [first, second] = [own.panel(0, 0), own.panel(0, 1)].map(({ model }) => model);
    expect(second.marks.length).toBeGreaterThan(0);
    if (name !== "plotComponents") expect(first.marks.length).toBe(0);
  });
});

describe.each(NAMES)("%s", (name) => {
  it("leaves its colour bar out, or names it", () => {
    expect(JSON.stringify(plots[name]({ colorbar: "counts" }).model)).toContain("counts");
    const without = JSON.stringify(plots[name]({ colorbar: false }).model);
    expect(without).not.toMatch(/"colorbar":(true|"|\{)/);
  });
});
