import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NDArray } from "@beambook/core";
import { Hdf5Scan, MoonFlowerScan, type ScanChunk, writeCxi } from "@beambook/core/ptycho";
import { afterAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";

const folder = mkdtempSync(join(tmpdir(), "cxi-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("CXI export", () => {
  it("is read by h5py, and by our scan of any HDF5 file", async () => {
    const path = join(folder, "moon.cxi");
    const pars = { num_frames: 7, shape: 32, energy: 8, distance: 2, psize: 75e-6 };
    const wanted = (await new MoonFlowerScan(pars).auto(7)) as ScanChunk;
    await writeCxi(new MoonFlowerScan(pars), path, { frames: 3, sample: "flower" });
    const seen = runPythonJson<Record<string, unknown>>(
      `import h5py, sys, json
with h5py.File(sys.argv[1]) as f:
    d = f["entry_1/instrument_1/detector_1"]
    print(json.dumps({"sum": float(f["entry_1/data_1/data"][...].sum()), "mask": int(d["mask"][...].sum()),
      "shape": d["data"].shape, "xyz": d["translation"][...].tolist(), "px": d["x_pixel_size"][()],
      "energy": f["entry_1/instrument_1/source_1/energy"][()], "version": int(f["cxi_version"][()]),
      "name": f["entry_1/sample_1/name"][()].decode()}))`,
      [path],
    );
    const places = (wanted.chunk.positions as NDArray).toArray() as number[][];
    expect(seen).toEqual({
      sum: wanted.frames.sum(),
      mask: 0,
      shape: [7, 32, 32],
      xyz: places.map(([row, column]) => [column, row, 0]),
      px: 75e-6,
      energy: expect.closeTo(8 * 1.602176634e-16, 25),
      version: 160,
      name: "flower",
    });
    const back = new Hdf5Scan({
      file: path,
      positions: "/entry_1/sample_1/geometry_1/translation",
      mask: null,
      shape: null,
      energy_path: "/entry_1/instrument_1/source_1/energy",
      energy_factor: 1 / 1.602176634e-16,
    });
    const chunk = (await back.auto(7)) as ScanChunk;
    expect(chunk.frames.toArray()).toEqual(wanted.frames.toArray());
    expect(chunk.chunk.positions?.toArray()).toEqual(places);
    expect(chunk.common.energy).toBeCloseTo(8, 12);
  });
});
