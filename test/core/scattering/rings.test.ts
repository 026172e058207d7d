import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NDArray, ndarray } from "@beambook/core";
import { type Instrument, Mapping } from "@beambook/core/scattering";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const SHAPE = [40, 44] as const;
const filled = (value: (row: number, column: number) => number): NDArray<"float64"> =>
  ndarray(
    Float64Array.from({ length: SHAPE[0] * SHAPE[1] }, (_, p) =>
      value(Math.floor(p / SHAPE[1]), p % SHAPE[1]),
    ),
    SHAPE,
  );

/** An instrument whose files have variances: an adapter as a user would write it. */
const WITH_ERRORS: Instrument = {
  name: "OWN",
  fileFilter: "*.own",
  read: async (file) => ({
    file,
    data: filled(() => 100),
    variance: filled((row) => 8 + row),
    frames: 1,
    header: {},
    geometry: {
      ...{ SampleDistance: 1, Center_1: 21.5, Center_2: 19.5, PSize_1: 1e-3, PSize_2: 1e-3 },
      WaveLength: 1e-10,
    },
    field: 0,
    sampleName: "flat",
    epoch: 0,
    number: "1",
    warnings: [],
  }),
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rings-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const open = (options: object = {}): Promise<Mapping> =>
  Mapping.open(join(folder, "a.own"), {
    ...{ instrument: WITH_ERRORS, qvalues: [0.05], threshold: 0.1, outDir: folder },
    ...options,
  });

describe("rings", () => {
  it("outside the detector are refused by every way to take them, with what it sees", async () => {
    const m = await open();
    const outside = { code: "InvalidArgument", message: expect.stringMatching(/0\.5000.*sees/s) };
    expect(() => m.computeDataVsBeta({ qvalue: 0.5 })).toThrow(expect.objectContaining(outside));
    expect(() => m.pixelIndexesConstantQ({ qvalue: 0.5 })).toThrow(
      expect.objectContaining(outside),
    );
    expect(() => m.pyFAIExtractAzimProfiles(0.5)).toThrow(expect.objectContaining(outside));
    const fits = await (await open({ qvalues: [0.5] })).azimProfileFit({ method: "pyFAI" });
    expect(fits.failures["0.5"]).toMatch(/not on the detector/);
  });

  it("that are all masked say so", async () => {
    const mask = ndarray(new Uint8Array(SHAPE[0] * SHAPE[1]).fill(1), SHAPE);
    for (const method of ["pyFAI", null] as const) {
      const fits = await (await open({ mask })).azimProfileFitMS({ method });
      expect(fits.failures["0.05"]).toMatch(/masked/);
    }
  });

  it("thinner than a pixel are noted once, with the width that would do", async () => {
    const m = await open({ threshold: 1e-4 });
    m.pixelIndexesConstantQ({ qvalue: 0.05 });
    m.pixelIndexesConstantQ({ qvalue: 0.05 });
    expect(m.warnings).toHaveLength(1);
    const enough = Number(/; ([\d.]+) would/.exec(m.warnings[0])?.[1]);
    const wide = await open({ threshold: enough });
    expect(wide.pixelIndexesConstantQ({ qvalue: 0.05 }).shape[0]).toBeGreaterThan(50);
    expect(wide.warnings).toEqual([]);
  });
});

describe("variances that a file brings", () => {
  it("go into blocks, profiles and caving", async () => {
    const m = await open({ binning: 2 });
    // two rows of variances 8 + row and 9 + row, over 16
    expect(m.variance?.get(3, 4)).toBeCloseTo((2 * (8 + 6) + 2 * (8 + 7)) / 16, 12);
    const { sigma } = m.computeDataVsBeta({ qvalue: 0.05 });
    const indexes = m.pixelIndexesConstantQ({ qvalue: 0.05 });
    expect(sigma).toHaveLength(indexes.shape[0]);
    expect(sigma.every((s) => s ** 2 > 8.5 / 4 && s ** 2 < 48 / 4)).toBe(true);
    m.mask.set([3, 4], 1);
    await m.caving();
    expect(m.variance?.get(3, 4)).toBe(m.variance?.get(16, 17));
  });
});

describe("plot2dVsQ", () => {
  it("shows itself in a notebook on request", async () => {
    const host = Symbol.for("beambook.host");
    const shown: object[] = [];
    const scope = globalThis as Record<symbol, unknown>;
    const before = scope[host];
    scope[host] = { display: async (bundle: object) => void shown.push(bundle) };
    try {
      const m = await open();
      m.plot2dVsQ();
      const path = await m.savePlot2dVsQ({ show: true, kinetic: true, time: 60 });
      await expect.poll(() => shown.length).toBe(1);
      expect(shown[0]).toHaveProperty(["image/png"]);
      expect(path).toMatch(/flat_60s_Img1\.png$/);
      expect(readdirSync(join(folder, "png_images"))).toContain("SAXS_flat_60s_Img1.npz");
    } finally {
      scope[host] = before;
    }
  });
});
