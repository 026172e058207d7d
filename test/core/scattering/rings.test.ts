import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NDArray, ndarray } from "@beambook/core";
import { decodeVector } from "@beambook/core/plot";
import { type Instrument, Mapping, ScatteringGeometry } from "@beambook/core/scattering";
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

interface Drawn {
  panels: {
    marks: {
      x: Parameters<typeof decodeVector>[0];
      y: Parameters<typeof decodeVector>[0];
      z: Parameters<typeof decodeVector>[0];
      rows: number;
      columns: number;
      xEdges: Parameters<typeof decodeVector>[0];
      yEdges: Parameters<typeof decodeVector>[0];
    }[];
  }[];
}

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

  it.each<[string, (m: Mapping) => unknown, RegExp]>([
    ["a method", (m) => m.azimProfileFit({ method: "foo" as "pyFAI" }), /"foo".*pyFAI/s],
    ["a target", (m) => m.azimProfileFitMS({ betaTarget: Number.NaN }), /betaTarget = NaN/],
    ["a number of sectors", (m) => m.radialProfiles({ nbAzim: 0 }), /nbAzim = 0/],
    ["a sector's width", (m) => m.radialProfiles({ width: 0 }), /azimuthRange/],
    ["a number of passes", (m) => m.caving({ maxIter: -1 }), /maxIter = -1/],
    ["a range of q", (m) => m.plot2dVsQ({ qmin: 0.2, qmax: 0.1 }), /0.2 to 0.1/],
  ])("refuse %s that cannot be", async (_, call, message) => {
    const m = await open();
    await expect((async () => call(m))()).rejects.toMatchObject({
      code: "InvalidArgument",
      message: expect.stringMatching(message),
    });
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
    expect(sigma!.every((s) => s ** 2 > 8.5 / 4 && s ** 2 < 48 / 4)).toBe(true);
    m.mask.set([3, 4], 1);
    await m.caving();
    expect(m.variance?.get(3, 4)).toBe(m.variance?.get(16, 17));
  });
});

describe("plot2dVsQ", () => {
  it("draws rings where the image has them, at wide angles and on a tilted detector", async () => {
    const wide = new ScatteringGeometry({
      ...{ dist: 0.03, poni1: 0.012, poni2: 0.03, rot1: 0.3, rot2: -0.2, wavelength: 1e-10 },
      ...{ pixel1: 1e-3, pixel2: 1e-3, shape: SHAPE },
    });
    const image = wide.radial("q_A^-1"); // each pixel is as bright as its q is large
    const instrument = {
      ...WITH_ERRORS,
      read: async (file: string) => ({ ...(await WITH_ERRORS.read(file)), data: image }),
    };
    const m = await open({ instrument, geometry: wide, binning: 1 });
    const { panels } = m.plot2D({ plotqcircle: true, qcircle: 3 }).toJSON() as unknown as Drawn;
    const [drawn, ring] = panels[1].marks;
    const k = 2 * Math.PI; // wavelength 1 Å
    // |q| of a direction whose parts across the beam are x and z
    const q = (x: number, z: number): number =>
      Math.sqrt(2 * k * (k - Math.sqrt(k * k - x * x - z * z)));
    const [ringX, ringZ] = [decodeVector(ring.x), decodeVector(ring.y)];
    for (let i = 0; i < ringX.length; i++) expect(q(ringX[i], ringZ[i])).toBeCloseTo(3, 9);
    const { rows, columns } = drawn;
    const [logs, xEdges, yEdges] = [drawn.z, drawn.xEdges, drawn.yEdges].map(decodeVector);
    const place = (edges: ArrayLike<number>, i: number, n: number): number =>
      edges[0] + ((i + 0.5) * (edges[1] - edges[0])) / n;
    let seen = 0;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const log = logs[r * columns + c];
        if (!Number.isFinite(log)) continue;
        const expected = q(place(xEdges, c, columns), place(yEdges, r, rows));
        expect(Math.abs(10 ** log - expected)).toBeLessThan(0.15); // a pixel is 0.2 wide
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(600);
  });

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
