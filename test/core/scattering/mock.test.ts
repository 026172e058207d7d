import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  calibrate,
  Mapping,
  mockCalibrantImage,
  ScatteringGeometry,
  writeMockSeries,
} from "@beambook/core/scattering";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mock-series-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("writeMockSeries", () => {
  it("writes files whose order parameter is found again", async () => {
    const fields = [0, 400, 1400];
    const series = await writeMockSeries(join(folder, "saxs"), { fields, times: [0, 30, 90] });
    const { qvalues, mask, states } = series;
    expect(states.map(({ field }) => field)).toEqual(fields);
    const opened = await Promise.all(
      series.files.map((file) => Mapping.open(file, { qvalues, mask, threshold: 0.04 })),
    );
    expect(opened.map(({ B }) => B)).toEqual(fields);
    expect(opened.map(({ epoch }) => epoch - opened[0].epoch)).toEqual([0, 30, 90]);
    expect(opened[0].samplename).toBe("Rods");
    for (const [i, { S }] of states.entries()) {
      const fit = (await opened[i].azimProfileFitMS({ method: "pyFAI" })).get(0.05);
      expect(fit.oriented).toBe(i > 0);
      expect(Math.abs(fit.S.value - S)).toBeLessThan(0.02);
    }
  });

  it("writes reflections of a structure, the same for the same seed", async () => {
    const series = await writeMockSeries(join(folder, "waxs"), { kind: "waxs", fields: [1400] });
    const again = await writeMockSeries(join(folder, "again"), { kind: "waxs", fields: [1400] });
    expect(readFileSync(again.files[0]).equals(readFileSync(series.files[0]))).toBe(true);
    const { cif, reflections, mask } = series;
    const m = await Mapping.open(series.files[0], {
      ...{ cifFile: cif, reflections, mask, threshold: 0.015, binning: 1 },
    });
    const fits = await m.azimProfileFit({ method: "pyFAI" });
    const along = (hkl: number[]): number => Math.abs(fits.get(hkl).params.x0.value);
    expect(Math.abs(along([0, 0, 2]) - 90)).toBeLessThan(1);
    expect(Math.min(along([1, 0, 0]), 180 - along([1, 0, 0]))).toBeLessThan(1);
  });
});

describe("mockCalibrantImage", () => {
  it("has rings that calibrate to its geometry", () => {
    const truth = new ScatteringGeometry({
      ...{ dist: 0.15, poni1: 0.05, poni2: 0.06, rot1: 0.05, rot2: -0.03, wavelength: 0.4e-10 },
      ...{ pixel1: 4e-4, pixel2: 4e-4, shape: [250, 280] },
    });
    const image = mockCalibrantImage(truth, { width: 0.1 });
    const { params } = calibrate(image, truth.with({ dist: 0.1505 }), { calibrant: "CeO2" });
    expect(Math.abs(params.dist.value - truth.dist)).toBeLessThan(5 * params.dist.stderr);
    expect(params.dist.stderr).toBeLessThan(5e-5);
  });
});
