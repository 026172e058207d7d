import { isBeambookError } from "@beambook/core";
import { CrossSection, Data, materials } from "@beambook/core/neutron";
import { describe, expect, it } from "vitest";

const wavelength = [1.5, 2.5, 3.5, 6];
const spectrum = (t: number) => ({ wavelength, trans: [t, t, t, 99], err: [0.1, 0.1, 0.1, 0.1] });

describe("plots of data", () => {
  it("show a spectrum with its errors", async () => {
    const figure = (await Data.fromTransmission(spectrum(0.5))).plot({ title: "iron" });
    const [trace] = figure.toPlotly().data as { y: ArrayLike<number>; error_y: object }[];
    expect(Array.from(trace.y)).toEqual([0.5, 0.5, 0.5, 99]);
    expect(trace.error_y).toMatchObject({ type: "data", array: [0.1, 0.1, 0.1, 0.1] });
    expect(figure.toSvg()).toContain("Wavelength");
  });

  it("map the mean of pairs, holes included", async () => {
    const data = await Data.fromTransmission({
      "(0,0)": spectrum(0.1),
      "(1,0)": spectrum(0.2),
      "(1,1)": spectrum(0.4),
    });
    const [trace] = data.plotMap({ cmap: "viridis", vmin: 0 }).toPlotly().data as {
      type: string;
      z: unknown;
    }[];
    expect(trace.type).toBe("heatmap");
    expect(JSON.stringify(trace.z) ?? "").toBeTruthy();
    expect(data.plot({ index: "(1, 1)" }).toSvg()).toContain("(1,1)");
    expect(
      isBeambookError(await failure(() => data.plotMap({ wlmin: 20, wlmax: 30 })), "NoData"),
    ).toBe(true);
  });

  it("draw numbers as a line and names as bars", async () => {
    const line = await Data.fromTransmission([spectrum(0.1), spectrum(0.3)]);
    const [trace] = line.plotMap().toPlotly().data as { y: ArrayLike<number> }[];
    expect(Array.from(trace.y).map((v) => v.toFixed(12))).toEqual(
      [0.1, 0.3].map((v) => v.toFixed(12)),
    );
    const named = await Data.fromTransmission({ a: spectrum(0.1), b: spectrum(0.3) });
    expect((named.plotMap().toPlotly().data as { type: string }[])[0].type).toBe("bar");
  });

  it("show a cross section with its parts", () => {
    const xs = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] });
    const names = (xs.plot().toPlotly().data as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(["total", "bragg", "incoherent", "inelastic", "absorption"]);
    expect(xs.plot({ wavelengths: [1, 2, 3], parts: ["bragg"] }).toSvg()).toContain("barn");
  });
});

async function failure(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  return undefined;
}
