import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, ndarray } from "@beambook/core";
import { createHdf5 } from "@beambook/core/hdf5";
import { Mapping } from "@beambook/core/scattering";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../support/random.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "instruments-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file as SWING writes it: two frames of 6 x 8 pixels, the second brighter. */
async function writeSwing(path: string, leaveOut: string = ""): Promise<string> {
  const entry = "/scan_01";
  const writer = await createHdf5(path);
  const frames = Uint32Array.from({ length: 2 * 48 }, (_, i) => (i % 48) + (i < 48 ? 0 : 10));
  frames[5] = 0xffffffff; // dead in one frame
  const values: Record<string, number | string> = {
    "SWING/EIGER-4M/distance": 2000,
    "SWING/EIGER-4M/pixel_size_x": 75,
    "SWING/EIGER-4M/pixel_size_z": 80,
    "SWING/EIGER-4M/dir_beam_x": 3.5,
    "SWING/EIGER-4M/dir_beam_z": 2.25,
    "SWING/i11-c-c03__op__mono/wavelength": 1.033,
    end_time: "2024-06-01T12:00:00+02:00",
  };
  for (const [name, value] of Object.entries(values)) {
    if (name !== leaveOut) await writer.write(`${entry}/${name}`, value);
  }
  await writer.write(`${entry}/scan_data/eiger_image`, ndarray(frames, [2, 6, 8]));
  await writer.close();
  return path;
}

describe("SWING", () => {
  it("is read with its own units: mm, µm and Å", async () => {
    const file = await writeSwing(join(folder, "Gel_800mT_00012.nxs"));
    const m = await Mapping.open(file, { instrument: "SWING", binning: 1 });
    expect(m.D).toBeCloseTo(2, 12);
    expect(m.wl).toBeCloseTo(1.033e-10, 22);
    expect(m.pixelSizeX).toBeCloseTo(7.5e-5, 15);
    expect(m.pixelSizeZ).toBeCloseTo(8e-5, 15);
    expect([m.xCenter, m.zCenter].map((v) => Number(v.toFixed(9)))).toEqual([3.5, 2.25]);
    expect([m.samplename, m.B, m.measurement.number]).toEqual(["Gel", 800, "00012"]);
    expect(m.epoch).toBe(Date.UTC(2024, 5, 1, 10) / 1000);
    expect(m.measurement.frames).toBe(2);
    expect(m.data.get(2, 3)).toBe(19 + 5);
    expect([m.mask.get(0, 5), m.mask.sum()]).toEqual([1, 1]);
    // q of a pixel, from the numbers above
    const [x, z] = [(6.5 - 3.5) * 7.5e-5, (4.5 - 2.25) * 8e-5];
    const q = ((4 * Math.PI) / 1.033) * Math.sin(Math.atan(Math.hypot(x, z) / 2) / 2);
    expect((m.normQ.get(4, 6) * 1e-10) / q).toBeCloseTo(1, 9);
  });

  it.each([
    ["SWING/EIGER-4M/distance", "NotFound", /distance/],
    ["SWING/i11-c-c03__op__mono/wavelength", "FileFormat", /monochromator/],
  ])("without %s it is refused by name", async (missing, code, text) => {
    const file = await writeSwing(join(folder, "broken_00001.nxs"), missing);
    const opened = Mapping.open(file, { instrument: "SWING" });
    await expect(opened).rejects.toMatchObject({ code, message: expect.stringMatching(text) });
    const image = await Mapping.open(file, { instrument: "SWING", skipcalib: true, binning: 1 });
    expect(image.data.shape).toEqual([6, 8]);
  });
});

/** A small file as LIMA writes it at ID02: two compressed frames, a header of texts. */
async function writeId02(path: string): Promise<string> {
  const writer = await createHdf5(path);
  const group = "/entry_0000/instrument/id02-eiger2-saxs";
  const frames = Uint16Array.from({ length: 2 * 12 * 16 }, (_, i) => (i * 7) % 50);
  await writer.write(`${group}/data`, ndarray(frames, [2, 12, 16]), {
    ...{ chunks: [1, 12, 16], deflate: 4, shuffle: true },
  });
  await writer.write(`${group}/acquisition/exposure_time`, 0.1);
  const header = {
    ...{ Center_1: 8, Center_2: 6, PSize_1: 7.5e-5, PSize_2: 7.5e-5, SampleDistance: 3 },
    ...{ WaveLength: 1e-10, Dummy: -10, DDummy: 1, Title: "Rods_400mT_1" },
  };
  for (const [key, value] of Object.entries(header)) {
    await writer.write(`${group}/header/${key}`, String(value));
  }
  await writer.write("/entry_0000/end_time", "2024-03-14T10:00:00Z");
  await writer.softLink("/entry_0000/measurement/data", `${group}/data`);
  await writer.close();
  return path;
}

describe("mutated files of ID02", () => {
  const CASES = Math.min(2500, Number(process.env.BEAMBOOK_FUZZ_CASES ?? 2000));

  it("are read or refused with a typed error that names the file", {
    timeout: 600_000,
  }, async () => {
    const good = readFileSync(await writeId02(join(folder, "good_eiger2_00001_raw.h5")));
    const live = [...good.keys()].filter((i) => good[i] !== 0);
    const random = seededRandom(11);
    const below = (n: number): number => Math.floor(random() * n);
    const path = join(folder, "a_eiger2_00001_raw.h5");
    const wrong: string[] = [];
    let refused = 0;
    for (let i = 0; i < CASES; i++) {
      const bytes = Buffer.from(good);
      for (let k = 0; k <= below(5); k++) bytes[live[below(live.length)]] = below(256);
      writeFileSync(path, random() < 0.2 ? bytes.subarray(0, below(bytes.length)) : bytes);
      try {
        await Mapping.open(path);
      } catch (error) {
        refused++;
        if (!isBeambookError(error)) wrong.push(`case ${i}: ${String(error)}`);
        else if (error.file !== path) wrong.push(`case ${i} names no file: ${error.message}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(CASES / 10);
  });
});
