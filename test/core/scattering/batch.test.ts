import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ndarray } from "@beambook/core";
import { BatchAzimProfileExtraction } from "@beambook/core/scattering";
import { readCsv } from "@beambook/core/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reference } from "../formats/files.js";

let folder: string;
let out: string;
const NUMBERS = [376, 377, 381, 382];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-batch-"));
  out = mkdtempSync(join(tmpdir(), "beambook-batch-out-"));
  for (const n of NUMBERS) {
    const name = `SYNsaxs_eiger2_00${n}_raw.h5`;
    copyFileSync(reference(name), join(folder, name));
  }
  // The same field again: nothing may be overwritten. And a broken file in between.
  copyFileSync(
    reference("SYNsaxs_eiger2_00381_raw.h5"),
    join(folder, "SYNsaxs_eiger2_00390_raw.h5"),
  );
  writeFileSync(join(folder, "SYNsaxs_eiger2_00379_raw.h5"), "not HDF5");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(out, { recursive: true, force: true });
});

const open = (options = {}): Promise<BatchAzimProfileExtraction> =>
  BatchAzimProfileExtraction.open(folder, {
    qvalues: [0.05, 0.1],
    fileFilter: "*_eiger2_*_raw.h5",
    mask: reference("mask_saxs.edf"),
    threshold: 0.04,
    outDir: out,
    ...options,
  });

describe("BatchAzimProfileExtraction", () => {
  it.each(["inline", "workers"] as const)(
    "fits all files that can be read (%s)",
    async (executor) => {
      const batch = await open();
      const prefix = `SAXS_${executor}`;
      const table = await batch.fitAzimProfilesMS({
        prefix,
        method: "pyFAI",
        executor,
        workers: 2,
        r2Threshold: 0.5,
      });
      expect(table.columnNames.slice(0, 12)).toEqual([
        ...["File Name", "Sample_name", "B (mT)", "qvalue", "I", "Peak position", "Position_S"],
        ...["Kappa", "Background slope a", "Background offset b", "Order Parameter S", "R_squared"],
      ]);
      expect(Array.from(table.column("B (mT)") as ArrayLike<number>)).toEqual([
        0, 0, 100, 100, 1000, 1000, 1400, 1400, 1000, 1000,
      ]);
      expect(batch.log).toHaveLength(1);
      expect(batch.log[0].file).toMatch(/00379/);
      const s = Array.from(table.column("Order Parameter S") as Float64Array);
      expect(s[4]).toBeCloseTo(s[8], 12);
      expect(s[4]).toBeGreaterThan(0.5);
      expect(s[0]).toBe(0);
      const csv = await readCsv(join(out, `${prefix}_azim_profiles_refinements.csv`));
      expect(csv.length).toBe(10);
      expect(existsSync(join(out, `${prefix}_Fitting_results.png`))).toBe(true);
      const about = JSON.parse(
        readFileSync(join(out, `${prefix}_azim_profiles_refinements.json`), "utf8"),
      );
      expect(about.maskHash).toMatch(/^[0-9a-f]{64}$/);
      expect(about.settings).toMatchObject({ model: "maierSaupe", method: "pyFAI" });
    },
  );

  it("fits peaks with the manual's columns, against field and time", async () => {
    const batch = await open({ qvalues: [0.1] });
    const table = await batch.fitAzimProfiles({
      prefix: "PV",
      method: "pyFAI",
      plot: false,
      executor: "inline",
    });
    expect(table.columnNames.slice(3, 13)).toEqual([
      ...["qvalue", "background", "I", "Peak position", "Position_S", "Gamma", "eta", "slope"],
      ...["Order Parameter S", "R_squared"],
    ]);
    const times = await batch.fitAzimProfilesVsTime({
      prefix: "time",
      method: "pyFAI",
      executor: "inline",
    });
    expect(Array.from(times.column("Time (s)") as ArrayLike<number>)).toEqual([
      0, 60, 300, 360, 300,
    ]);
    expect(existsSync(join(out, "time_Fitting_results.png"))).toBe(true);
  });

  it("saves every profile, repeated fields too, and the evolution of each ring", async () => {
    const batch = await open();
    const figures = await batch.plotSaveAzimProfilesVsB({ prefix: "SAXS", method: "pyFAI" });
    expect(figures).toHaveLength(2);
    const saved = readdirSync(join(out, "Azimuthal_Profiles")).filter((name) =>
      name.endsWith(".csv"),
    );
    expect(saved).toHaveLength(10);
    expect(saved).toContain("file_00382_Rods-A_fresh_1400mT_0.05.csv");
    expect(saved.filter((name) => name.includes("1000mT_0.05"))).toHaveLength(2);
    const table = await readCsv(join(out, "Azimuthal_Profiles", saved[0]));
    expect(table.columnNames).toEqual(["beta (degrees)", "intensity"]);
  });

  it("makes pictures, sectors, times and titles", async () => {
    const batch = await open({ binning: 4 });
    expect(await batch.plotSaveData({ prefix: "SAXS", qmax: 0.15 })).toHaveLength(5);
    expect(await batch.plotSaveDataZoom({ zoomFactor: 2 })).toHaveLength(5);
    const sectors = await batch.saveRadialProfiles({ nbAzim: 2, npt: 40 });
    expect(new Set(sectors).size).toBe(10);
    expect(sectors.map((path) => basename(path)).filter((name) => name.includes("1000mT"))).toEqual(
      [
        ...[0, 90].map((angle) => `Rods-A_fresh_1000mT_sector${angle}.csv`),
        ...[0, 90].map((angle) => `Rods-A_fresh_1000mT_Img00390_sector${angle}.csv`),
      ],
    );
    expect(existsSync(join(out, "Radial_Profiles_(U)SAXS", "SAXS_sector90.png"))).toBe(true);
    expect(Array.from(await batch.buildTimeArray())).toEqual([0, 60, Number.NaN, 300, 360, 300]);
    expect(await batch.extractTitles()).toEqual(new Array(5).fill("Rods-A_fresh"));
    expect(readFileSync(join(out, "Sample_list.txt"), "utf8").split("\n")).toHaveLength(6);
  });

  it("watches the folder", async () => {
    const stop = new AbortController();
    const batch = await open({ qvalues: [0.05] });
    const seen: string[] = [];
    for await (const { file, rows } of batch.watch({
      interval: 0.01,
      method: "pyFAI",
      signal: stop.signal,
    })) {
      seen.push(file);
      if (seen.length === 6) {
        copyFileSync(
          reference("SYNsaxs_eiger2_00382_raw.h5"),
          join(folder, "SYNsaxs_eiger2_00395_raw.h5"),
        );
      }
      if (seen.length === 7) {
        expect(rows[0].S.value).toBeGreaterThan(0.6);
        stop.abort();
      }
    }
    expect(seen[6]).toMatch(/00395/);
    expect(batch.files).toHaveLength(7);
  });

  it("has a row with the reason for a ring that cannot be fitted", async () => {
    const batch = await open({ qvalues: [0.05, 3] });
    const rows = await batch.fitAzimProfiles({ prefix: "off", method: "pyFAI", plot: false });
    const good = batch.files.length - 1; // one is broken
    expect(rows.length).toBe(2 * good);
    const failed = rows.query("qvalue == 3");
    expect(Array.from(failed.column("Order Parameter S") as Float64Array)).toEqual(
      Array(good).fill(Number.NaN),
    );
    for (const flag of failed.column("flags") as readonly string[]) {
      expect(flag).toMatch(/not fitted: .*not on the detector/);
    }
    expect(batch.log).toHaveLength(good + 1);
  });

  it("takes null for everything that Python leaves None, and arrays as rings", async () => {
    const nothing = { cif: null, reflections: null, instrument: null, plotflag: null } as object;
    const rings = { qvalues: ndarray(Float64Array.of(0.05), [1]) } as object;
    const batch = await open({ ...nothing, ...rings });
    const options = { prefix: "nulls", betaTarget: null, r2Threshold: null, plot: null } as object;
    const good = batch.files.length - 1;
    expect((await batch.fitAzimProfilesMS({ ...options, method: "pyFAI" })).length).toBe(good);
    const shown = { vmin: null, vmax: null, qcircles: null, cmap: null } as object;
    expect(await batch.plotSaveData(shown)).toHaveLength(good);
    expect(await batch.plotSaveDataZoom({ ...shown, qvalue: null })).toHaveLength(good);
  });

  it.each([
    [{ qvalues: [0.05, -1] }, /-1/],
    [{ qvalues: [Number.NaN] }, /NaN/],
    [{ reflections: [[1, 0]] }, /\[1, 0\] is no reflection/],
    [{ reflections: [[0, 0, 0]] }, /no reflection/],
  ])("refuses rings that cannot be: %j", async (rings, message) => {
    await expect(open(rings)).rejects.toMatchObject({
      code: "InvalidArgument",
      message: expect.stringMatching(message),
    });
  });

  it("throws for an option that no file can follow", async () => {
    const one = await open({ fileFilter: "*_00381_raw.h5" });
    await expect(one.saveRadialProfiles({ nbAzim: 0 })).rejects.toThrow(/nbAzim = 0/);
    await expect(one.plotSaveDataZoom({ zoomFactor: 0 })).rejects.toThrow(/zoomFactor = 0/);
  });

  it("says when there is nothing to do", async () => {
    await expect(open({ fileFilter: "*.nothing" })).rejects.toThrow(/No file matches/);
    await expect(BatchAzimProfileExtraction.open(join(folder, "missing"))).rejects.toThrow(
      /No such folder/,
    );
  });
});
