import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NDArray, ndarray, writeNpy } from "@beambook/core";
import {
  AzimuthalIntegrator,
  BatchAzimProfileExtraction,
  Mapping,
  type MappingOptions,
  writeMockSeries,
} from "@beambook/core/scattering";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "beambook-corrections-"));
const RING = { qvalues: [0.05], threshold: 0.04, binning: 1 };
let file: string;
let maskFile: string;
let shape: readonly number[];
let dark: NDArray;
let flat: NDArray;

beforeAll(async () => {
  const { files, mask } = await writeMockSeries(folder, { fields: [400, 1400] });
  [file, maskFile] = [files[1], mask];
  shape = (await Mapping.open(file, { binning: 1, skipcalib: true })).data.shape;
  const [rows, columns] = shape;
  const fill = (value: (row: number, column: number) => number): NDArray =>
    ndarray(
      Float64Array.from({ length: rows * columns }, (_, i) =>
        value(Math.floor(i / columns), i % columns),
      ),
      shape,
    );
  dark = fill((_, column) => 0.5 + 0.01 * column);
  flat = fill((row) => 1 + 0.2 * Math.sin(row / 9));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: MappingOptions = {}): Promise<Mapping> =>
  Mapping.open(file, { ...RING, mask: maskFile, ...options });

/** Largest relative difference. */
function off(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    if (!Number.isNaN(b[i])) most = Math.max(most, Math.abs(a[i] / b[i] - 1));
  }
  return most;
}

describe("dark, flat and monitor", () => {
  it("give the integrals of the counts, and their errors, on every method", async () => {
    const plain = await open();
    const m = await open({ dark, flat, monitor: 250 });
    const common = {
      ...{ dark, flat, normalizationFactor: 250, mask: plain.mask, errorModel: "poisson" as const },
    };
    const ai = AzimuthalIntegrator.for(plain.geometry);
    const ring = ai.integrateRadial(plain.data, 180, {
      ...common,
      radialRange: [0.05 * 0.96, 0.05 * 1.04],
    });
    const profile = m.pyFAIExtractAzimProfiles(0.05);
    expect(off(profile.intensity, ring.intensity)).toBeLessThan(1e-10);
    expect(off(profile.sigma!, ring.sigma!)).toBeLessThan(1e-10);
    const [{ profile: sector }] = m.radialProfiles({
      nbAzim: 1,
      npt: 50,
      radialRange: [0.02, 0.1],
    });
    const straight = ai.integrate1d(plain.data, 50, {
      ...common,
      azimuthRange: [-5, 5],
      radialRange: [0.02, 0.1],
    });
    expect(off(sector.intensity, straight.intensity)).toBeLessThan(1e-10);
    expect(off(sector.sigma!, straight.sigma!)).toBeLessThan(1e-10);
    const { beta, intensity, sigma } = m.computeDataVsBeta({ qvalue: 0.05 });
    expect(beta).toEqual(plain.computeDataVsBeta({ qvalue: 0.05 }).beta);
    const [row, column] = m.pixelIndexesConstantQ({ qvalue: 0.05 }).data;
    const counts = plain.data.get(row, column);
    const [d, f] = [dark.get(row, column) as number, flat.get(row, column) as number];
    const value = (counts - d) / (f * 250);
    const at = intensity.findIndex((v) => Math.abs(v / value - 1) < 1e-12);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(m.data.get(row, column)).toBeCloseTo(value, 12);
    expect(
      [...sigma!].some((s) => Math.abs((s * f * 250) ** 2 / Math.max(1, counts) - 1) < 1e-9),
    ).toBe(true);
  });

  it("come from files, and monitors by name", async () => {
    await writeNpy(join(folder, "dark.npy"), dark);
    await writeNpy(join(folder, "flat.npy"), flat);
    const named = await open({
      dark: join(folder, "dark.npy"),
      flat: join(folder, "flat.npy"),
      monitor: "exposuretime",
    });
    const given = await open({ dark, flat, monitor: 0.1 });
    expect(named.corrections!.monitor).toBe(0.1);
    expect(named.data.data).toEqual(given.data.data);
    const own = await open({ dark: file, monitor: "SampleDistance" });
    expect(own.data.data.every((v) => v === 0 || Number.isNaN(v))).toBe(true);
    await expect(open({ monitor: "Intensity9" })).rejects.toMatchObject({
      code: "FileFormat",
      file,
      message: expect.stringMatching(/Intensity9/),
    });
    await expect(open({ monitor: 0 })).rejects.toMatchObject({ code: "InvalidArgument" });
    const small = ndarray(new Float64Array(4), [2, 2]);
    await expect(open({ flat: small })).rejects.toMatchObject({ code: "ShapeMismatch", file });
  });

  it("bin by blocks: counts over efficiencies; pixels without efficiency are masked", async () => {
    const holes = flat.copy();
    holes.set([0, 0], 0);
    holes.set([4, 4], Number.NaN);
    const m = await open({ dark, flat: holes, binning: 2 });
    expect([m.mask.get(0, 0), m.mask.get(2, 2), m.mask.get(5, 5)]).toEqual([1, 1, 0]);
    const plain = await open();
    const block = (map: NDArray): number =>
      [10, 11].flatMap((r) => [10, 11].map((c) => Number(map.get(r, c)))).reduce((a, b) => a + b);
    const wanted = (block(plain.data) - block(dark)) / block(flat);
    expect(m.data.get(5, 5)).toBeCloseTo(wanted, 10);
  });

  it("leave the order parameter of a scaled image alone, also after caving", async () => {
    const [plain, m] = [await open(), await open({ monitor: 1e9 })];
    for (const one of [plain, m]) await one.caving();
    const [a, b] = await Promise.all(
      [plain, m].map(async (one) => (await one.azimProfileFitMS({ method: "pyFAI" })).get(0.05)),
    );
    expect(b.S.value).toBeCloseTo(a.S.value, 5);
    expect(b.S.stderr / a.S.stderr).toBeCloseTo(1, 3);
    const c = await open({ flat, dark });
    const before = c.pyFAIExtractAzimProfiles(0.05);
    expect((await c.caving()).filled).toBeGreaterThan(0);
    const after = c.pyFAIExtractAzimProfiles(0.05);
    for (const k of [50, 90]) {
      expect(after.intensity[k] / before.intensity[k]).toBeCloseTo(1, 0);
      expect(after.sigma![k]).toBeLessThanOrEqual(before.sigma![k] * 1.2);
    }
  });

  it("reach a batch, with workers too, and are told in its provenance", async () => {
    const batch = await BatchAzimProfileExtraction.open(folder, {
      ...{ ...RING, mask: maskFile, fileFilter: "*_eiger2_*_raw.h5", dark, flat, monitor: 250 },
      outDir: join(folder, "out"),
    });
    const options = { method: "pyFAI", errorModel: "azimuthal", weighted: true } as const;
    const inline = await batch.fitAzimProfilesMS({ ...options, executor: "inline" });
    const workers = await batch.fitAzimProfilesMS({ ...options, workers: 2 });
    expect(workers.column("I")).toEqual(inline.column("I"));
    const m = await open({ dark, flat, monitor: 250 });
    const fit = (await m.azimProfileFitMS(options)).get(0.05);
    expect(inline.column("I")[1]).toBe(fit.params.I.value);
    const { readFileSync } = await import("node:fs");
    const path = join(folder, "out", "WAXS_azim_profiles_refinements.json");
    const { options: told, darkHash, flatHash } = JSON.parse(readFileSync(path, "utf8"));
    expect(told).toMatchObject({ monitor: 250 });
    expect([darkHash, flatHash].every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });
});

describe("dead pixels", () => {
  it("are those of the options instead of the header's", async () => {
    const plain = await open();
    const some = plain.data.get(40, 40);
    const m = await open({ dummy: some });
    expect(m.mask.get(40, 40)).toBe(1);
    expect(Number(m.mask.sum())).toBeGreaterThan(0);
    const near = await open({ dummy: some, deltaDummy: 3 });
    expect(Number(near.mask.sum())).toBeGreaterThan(Number(m.mask.sum()));
  });
});

describe("error models", () => {
  it("are chosen on every method; null is without errors", async () => {
    const m = await open();
    const spread = m.pyFAIExtractAzimProfiles(0.05, { errorModel: "azimuthal" });
    const counted = m.pyFAIExtractAzimProfiles(0.05, { errorModel: "poisson" });
    expect(counted.sigma).toEqual(m.pyFAIExtractAzimProfiles(0.05).sigma);
    expect(off(spread.sigma!, counted.sigma!)).toBeGreaterThan(0.01);
    expect(m.pyFAIExtractAzimProfiles(0.05, { errorModel: null }).sigma).toBeUndefined();
    expect(m.radialProfiles({ errorModel: null })[0].profile.sigma).toBeUndefined();
    const ring = { qvalue: 0.05 };
    expect(m.computeDataVsBeta(ring, { errorModel: null }).sigma).toBeUndefined();
    const near = m.computeDataVsBeta(ring, { errorModel: "azimuthal" }).sigma!;
    const own = m.computeDataVsBeta(ring).sigma!;
    const mean = (values: Float64Array): number => values.reduce((a, b) => a + b) / values.length;
    expect(mean(near) / mean(own)).toBeCloseTo(1, 0); // the mock's noise is that of counting
    expect(() => m.pyFAIExtractAzimProfiles(0.05, { errorModel: "variance" })).toThrow(/variance/);
    const paths = await m.export2sasview({ path: join(folder, "x"), errorModel: null });
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(paths["1d"]!, "utf8")).toMatch(/^<X> <Y>\n/);
    await expect(m.export2sasview({ errorModel: "azimuthal" })).rejects.toThrow(/spread/);
  });
});
