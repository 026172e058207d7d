import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, ndarray, readNpz } from "@beambook/core";
import { findInstrument, Mapping, ScatteringGeometry } from "@beambook/core/scattering";
import { readCsv } from "@beambook/core/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { checksum, expected, reference } from "../formats/files.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-mapping-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MASK = reference("mask_saxs.edf");
const open = (name: string, options = {}): Promise<Mapping> =>
  Mapping.open(reference(name), {
    instrument: name.endsWith(".h5") ? "ID02" : "LGC",
    qvalues: [0.05],
    threshold: 0.04,
    outDir: folder,
    ...options,
  });

describe("instruments", () => {
  type H5 = Record<
    string,
    {
      shape: number[];
      crc32: string;
      header: Record<string, string | number>;
      mean_image_sum: number;
    }
  >;
  const answers = expected<H5>("hdf5");
  const names = [376, 377, 381, 382].map((n) => `SYNsaxs_eiger2_00${n}_raw.h5`);

  it.each([...names, "SYNwaxs_waxs_00501_raw.h5"])("ID02 reads %s as h5py does", async (name) => {
    const read = await findInstrument("ID02").read(reference(name));
    const answer = answers[name];
    expect(read.data.shape).toEqual(answer.shape.slice(1));
    expect(read.data.sum()).toBeCloseTo(answer.mean_image_sum, 6);
    if (answer.shape[0] === 1) expect(checksum(read.data)).toBe(answer.crc32);
    expect(read.header).toEqual(answer.header);
    expect(read.geometry?.SampleDistance).toBe(name.includes("waxs") ? 0.12 : 2);
  });

  it("ID02 knows field, sample, time and monitors", async () => {
    const read = await findInstrument("id02").read(reference(names[0]));
    expect(read).toMatchObject({
      field: 0,
      sampleName: "Rods-A_fresh",
      number: "00376",
      frames: 3,
    });
    expect(read.epoch).toBe(Date.UTC(2024, 2, 14, 10, 0, 30) / 1000);
    expect(read.intensity0).toBeCloseTo(105.59986384999999, 9);
    expect(read.intensity1).toBeCloseTo(84.4897956, 9);
  });

  it("LGC takes a merge's centres from the two frames it is made of", async () => {
    const read = await findInstrument("LGC").read(reference("GelV_0_vd_00060-00061.edf"));
    expect(read.geometry).toMatchObject({ Center_1: 70.25, Center_2: 65.5 });
    copyFileSync(reference("GelV_0_vd_00060-00061.edf"), join(folder, "GelV_0_vd_00060-00061.edf"));
    await expect(
      findInstrument("LGC").read(join(folder, "GelV_0_vd_00060-00061.edf")),
    ).rejects.toThrow(/GelV_0_00060.edf, GelV_0_00061.edf/);
  });

  it("an unknown one names those that are known", () => {
    expect(() => findInstrument("ID01")).toThrow(/ID02/);
  });

  it("missing header keys are all named, with the file", async () => {
    const file = reference("zoo_int32_le.edf");
    const error = await findInstrument("LGC")
      .read(file)
      .catch((caught: unknown) => caught);
    expect(isBeambookError(error, "FileFormat")).toBe(true);
    expect(String(error)).toMatch(
      /Center_1, Center_2, PSize_1, PSize_2, SampleDistance, WaveLength/,
    );
    expect(String(error)).toContain(file);
    const image = await Mapping.open(file, { instrument: "LGC", skipcalib: true, binning: 1 });
    expect(image.data.shape).toEqual([6, 5]);
    expect(() => image.qx).toThrow(/without calibration/);
  });
});

describe("Mapping", () => {
  it("has the manual's attributes", async () => {
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { mask: MASK, mapping: true });
    expect(m.wl).toBeCloseTo(1.013e-10, 20);
    expect([m.D, m.B, m.samplename]).toEqual([2, 1400, "Rods-A_fresh"]);
    expect(m.xCenter).toBeCloseTo(131.3 / 2, 9);
    expect(m.zCenter).toBeCloseTo(112.7 / 2, 9);
    expect(m.pixelSizeX).toBeCloseTo(1.2e-3, 12);
    expect(m.data.shape).toEqual([120, 128]);
    expect(m.normQ.get(10, 20)).toBeCloseTo(
      Math.hypot(m.qParr.get(10, 20), m.qPerp.get(10, 20)),
      -2,
    );
    expect(m.beta.get(10, 20) + m.thetaB.get(10, 20)).toBeCloseTo(90, 9);
    expect(() => m.a).toThrow(/cifFile/);
    expect(() => m.dHkl([1, 1, 0])).toThrow(/cifFile/);
  });

  it("bins blocks to their mean, and a mask to its largest", async () => {
    const whole = await open("SYNsaxs_eiger2_00382_raw.h5", { mask: MASK, binning: 1 });
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { mask: MASK, binning: 7 });
    expect(m.data.shape).toEqual([35, 37]);
    expect(m.mask.shape).toEqual([35, 37]);
    let [sum, count] = [0, 0];
    for (let row = 7; row < 14; row++) {
      for (let column = 14; column < 21; column++) {
        if (whole.mask.get(row, column)) continue;
        sum += whole.data.get(row, column);
        count++;
      }
    }
    expect(m.data.get(1, 2)).toBeCloseTo(sum / count, 9);
  });

  it("follows the whole chain to S as the reference does", async () => {
    type Row = {
      file: string;
      S: number;
      kappa: number;
      x0: number;
      stderr: number[];
      well_posed: boolean;
      pixels: number;
    };
    const { rows } = expected<{ rows: Row[] }>("series");
    const here = rows.filter(({ file }) => existsSync(reference(file)));
    expect(here.length).toBeGreaterThan(4);
    for (const row of here) {
      const m = await open(row.file, {
        binning: 1,
        mask: row.file.endsWith(".h5") ? MASK : undefined,
      });
      const fits = await m.azimProfileFitMS({
        method: "pyFAI",
        split: "no",
        correctSolidAngle: false,
      });
      const fit = fits.get(0.05);
      expect(fit.oriented, row.file).toBe(row.well_posed);
      if (!row.well_posed) {
        expect(fit.S.value).toBe(0);
        expect(fit.flags).toContain("no orientation");
        continue;
      }
      expect(m.pixelIndexesConstantQ({ qvalue: 0.05 }).shape).toEqual([row.pixels, 2]);
      // The reference has no slope in its background.
      expect(Math.abs(fit.params.kappa.value - row.kappa), row.file).toBeLessThan(
        0.5 * fit.params.kappa.stderr,
      );
      expect(Math.abs(fit.S.value - row.S), row.file).toBeLessThan(0.5 * fit.S.stderr);
      const off = fit.params.x0.value - row.x0;
      expect(Math.abs(off - 180 * Math.round(off / 180))).toBeLessThan(0.5);
      expect(fit.toArray()).toHaveLength(8);
      expect(fit.toArray()[6]).toBe(fit.S.value);
    }
  });

  it("fits peaks in the manual's order, by any spelling of the ring", async () => {
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { mask: MASK, qvalues: [0.05, 0.1] });
    const fits = await m.azimProfileFit({ method: "pyFAI" });
    expect(fits.keys()).toEqual(["0.05", "0.1"]);
    const fit = fits.get("0.10");
    expect(fit).toBe(fits.get(0.1));
    const [y0, I, x0, x0S, gamma, eta, slope, S, r2] = fit.toArray();
    expect(y0 + I + slope).toBeGreaterThan(0);
    expect(Math.abs(x0S)).toBeLessThanOrEqual(20);
    expect(Math.abs(x0)).toBeLessThanOrEqual(180);
    expect(gamma).toBeGreaterThan(15);
    expect(eta).toBeLessThanOrEqual(1);
    expect(S).toBeGreaterThan(0.3);
    expect(r2).toBeGreaterThan(0.9);
    expect(() => fits.get(0.2)).toThrow(/0\.05/);
    expect(fits.toTable().length).toBe(2);
  });

  it("warns of a ring thinner than a pixel with the width that would do", async () => {
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { threshold: 1e-4 });
    expect(m.computeDataVsBeta({ qvalue: 0.05 }).warnings[0]).toMatch(
      /thinner than a pixel.*would take/,
    );
    expect(() => m.computeDataVsBeta({ qvalue: 3 })).toThrow(/not on the detector/);
    expect(() => m.computeDataVsBeta({})).toThrow(/either a reflection or a qvalue/);
  });

  it("profiles against beta keep zero counts and leave masked pixels out", async () => {
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { mask: MASK, binning: 1 });
    const { beta, intensity, sigma } = m.computeDataVsBeta({ qvalue: 0.05 });
    expect(beta.length).toBe(350);
    expect(Array.from(beta)).toEqual(Array.from(beta).sort((a, b) => a - b));
    expect(Math.min(...beta)).toBeGreaterThanOrEqual(0);
    expect(sigma![0]).toBeCloseTo(Math.sqrt(intensity[0]), 9);
  });

  it("caving fills what has a partner across the beam, and says which", async () => {
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { mask: MASK, binning: 1 });
    const masked = Number(m.mask.sum());
    const { filled, remaining, filledMask, passes } = await m.caving({ maxIter: 15 });
    expect(filled).toBeGreaterThan(500);
    expect(filled + remaining).toBe(masked);
    expect(passes).toBeLessThanOrEqual(15);
    const { row, column } = m.geometry.beamCenter;
    const p = filledMask.data.indexOf(1);
    const [r, c] = [Math.floor(p / 256), p % 256];
    const partner = [Math.round(2 * row) - r, Math.round(2 * column) - c];
    expect(m.data.get(r, c)).toBe(m.data.get(partner[0], partner[1]));
    expect(Number(m.mask.sum())).toBe(remaining);
  });

  it("takes another geometry, and refuses a mask of another shape", async () => {
    const geometry = new ScatteringGeometry({
      ...{ dist: 1, poni1: 0.01, poni2: 0.02, wavelength: 1e-10 },
      ...{ pixel1: 1e-4, pixel2: 1e-4, shape: [240, 256] },
    });
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { geometry });
    expect([m.D, m.pixelSizeX]).toEqual([1, 2e-4]);
    const poni = await open("SYNsaxs_eiger2_00382_raw.h5", {
      poni: reference("v2.poni"),
      binning: 1,
    });
    expect(poni.geometry.rot1).toBe(0.12);
    const small = ndarray(new Uint8Array(4), [2, 2]);
    await expect(open("SYNsaxs_eiger2_00382_raw.h5", { mask: small })).rejects.toThrow(
      /2 x 2.*240 x 256/,
    );
  });
});

describe("with a crystal structure", () => {
  const cells =
    expected<
      Record<string, { hkl: number[][]; d_A: number[]; cell: number[]; ase: { symbols: string[] } }>
    >("cells");

  it.each(Object.keys(cells))("d-spacings of %s are gemmi's", async (name) => {
    const m = await open("SYNwaxs_waxs_00501_raw.h5", {
      cifFile: reference(name),
      reflections: [[1, 0, 0]],
      qvalues: [],
    });
    const { hkl, d_A, cell, ase } = cells[name];
    hkl.forEach((indexes, i) => {
      expect(m.dHkl(indexes) / d_A[i]).toBeCloseTo(1, 8);
      expect(m.qHkl(indexes) * m.dHkl(indexes) * 1e-10).toBeCloseTo(2 * Math.PI, 9);
      const sine = 1.013 / 2 / d_A[i];
      if (sine < 1) expect(m.thetaHkl(indexes)).toBeCloseTo(Math.asin(sine), 8);
    });
    expect(m.latticeParameters.map((v, i) => v - cell[i]).every((d) => Math.abs(d) < 1e-9)).toBe(
      true,
    );
    expect([...m.atomElements].sort()).toEqual([...ase.symbols].sort());
    expect(m.atomPositions).toHaveLength(m.atomElements.length);
    expect(() => m.dHkl([0, 0, 0])).toThrow(/no reflection/);
  });

  it("rings of reflections are fitted in the manual's order, named by their indices", async () => {
    const m = await open("SYNwaxs_waxs_00501_raw.h5", {
      cifFile: reference("co_hcp.cif"),
      reflections: [
        [1, 0, 0],
        [0, 0, 2],
        [1, 0, 1],
      ],
      qvalues: [],
      threshold: 0.01,
      binning: 1,
    });
    const fits = await m.azimProfileFit({ method: "pyFAI", plotflag: true });
    expect(fits.keys()).toEqual(["[1 0 0]", "[0 0 2]", "[1 0 1]"]);
    const pictures = readdirSync(join(folder, "Azim_Profile_Fittings"));
    expect(pictures).toContain("Co-hcp_1400mT_Img00501_101.png");
    expect(fits.get([0, 0, 2])).toBe(fits.get("[0, 0, 2]"));
    expect(Math.abs(fits.get([1, 0, 0]).params.x0.value)).toBeLessThan(3);
    expect(fits.get([0, 0, 2]).params.x0.value).toBeCloseTo(90, -1);
    expect(fits.get([1, 0, 0]).params.gamma.value).toBeGreaterThan(15);
  });

  it("reflections without one are refused", async () => {
    await expect(open("SYNwaxs_waxs_00501_raw.h5", { reflections: [[1, 0, 0]] })).rejects.toThrow(
      /cifFile/,
    );
  });
});

describe("output files", () => {
  it("for SasView are read by its loader without a message", async () => {
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { mask: MASK, binning: 4 });
    const paths = await m.export2sasview({ path: join(folder, "sas"), npt: 80 });
    const script = `
import sys, json
from sasdata.dataloader.loader import Loader
out = []
for path in sys.argv[1:]:
    found = Loader().load(path)
    for d in found if isinstance(found, list) else [found]:
        two = getattr(d, "qx_data", None) is not None
        out.append([type(d).__name__, [str(e) for e in d.errors or []], int(d.mask.sum()) if two else len(d.x),
                    (d.err_data if two else d.dy) is not None, d.Q_unit if two else d.x_unit])
print(json.dumps(out))`;
    const order = [paths["2d"]!, paths["1d"]!, paths.nxcansas!];
    const [two, one, ...nexus] = runPythonJson<[string, string[], number, boolean, string][]>(
      script,
      order,
    );
    const good = m.mask.size - Number(m.mask.sum());
    expect(two.slice(0, 4)).toEqual(["Data2D", [], good, true]);
    expect(one.slice(0, 2)).toEqual(["Data1D", []]);
    nexus.sort((a, b) => (a[0] < b[0] ? -1 : 1));
    expect(nexus.map((d) => d.slice(0, 2))).toEqual([
      ["Data1D", []],
      ["Data2D", []],
    ]);
    expect(nexus[1][2]).toBe(good);
  });

  it("of sectors, maps and fits have the manual's names", async () => {
    const m = await open("SYNsaxs_eiger2_00382_raw.h5", { mask: MASK });
    const sectors = await m.saveRadialProfiles({ nbAzim: 2 });
    expect(sectors[1]).toBe(
      join(folder, "Radial_Profiles_(U)SAXS", "Rods-A_fresh_1400mT_sector90.csv"),
    );
    const table = await readCsv(sectors[0]);
    expect(table.columnNames).toEqual(["Q (A-1)", "intensity", "sigma", "count"]);
    const png = await m.savePlot2dVsQ({ qmax: 0.12, qcircles: [0.05] });
    expect(png).toBe(join(folder, "png_images", "Rods-A_fresh_1400mT_Img00382.png"));
    expect(readFileSync(png).subarray(1, 4).toString()).toBe("PNG");
    const npz = await readNpz(join(folder, "png_images", "SAXS_Rods-A_fresh_1400mT_Img00382.npz"));
    expect(Object.keys(npz).sort()).toEqual(["QZ", "Qx", "Z"]);
    await m.azimProfileFit({ method: "pyFAI", plotflag: true });
    expect(
      existsSync(join(folder, "Azim_Profile_Fittings", "Rods-A_fresh_1400mT_Img00382_0.05.png")),
    ).toBe(true);
    expect(m.plotComponents().panels).toHaveLength(4);
    expect(String(m.plot2D({ plotqcircle: true }))).toMatch(/Figure/);
  });
});

it("dead, saturated and absent pixels are masked, also without a mask", async () => {
  const { createHdf5 } = await import("@beambook/core/hdf5");
  const write = async (name: string, frames: Uint16Array, shape: number[]): Promise<string> => {
    const path = join(folder, name);
    const writer = await createHdf5(path);
    const detector = "/entry_0000/instrument/id02-eiger2-saxs";
    const header = {
      ...{ Center_1: -5, Center_2: 2, PSize_1: "0.1_mm", PSize_2: "0.1_mm" },
      ...{ SampleDistance: 1, WaveLength: "1_A", Dummy: 7, DDummy: 0.5, Title: "x_0.5T" },
    };
    for (const [key, value] of Object.entries(header))
      await writer.write(`${detector}/header/${key}`, value);
    await writer.write("/entry_0000/measurement/data", ndarray(frames, shape));
    await writer.close();
    return path;
  };
  const one = await write("X_eiger2_00001_raw.h5", new Uint16Array([1, 7, 65535, 4, 5, 6]), [2, 3]);
  const m = await Mapping.open(one, { binning: 1 });
  expect(m.mask.toArray()).toEqual([
    [0, 1, 1],
    [0, 0, 0],
  ]);
  expect([m.B, m.samplename, m.xCenter]).toEqual([500, "x", expect.closeTo(-5, 9)]); // outside is allowed
  const two = await write(
    "X_eiger2_00002_raw.h5",
    new Uint16Array([1, 2, 65535, 3, 4, 9]),
    [2, 1, 3],
  );
  const mean = await Mapping.open(two, { binning: 1 });
  expect(mean.data.toArray()).toEqual([[2, 3, Number.NaN]]);
  expect(mean.mask.toArray()).toEqual([[0, 0, 1]]);
});
