import { join } from "node:path";
import type { NDArray } from "@beambook/core";
import { RunDirectory } from "@beambook/core/euxfel";
import { describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPython } from "../../support/peers.js";
import { scratchFolder } from "./support/scratch.js";

describe("trains()", () => {
  it("gives each train its own arrays", async () => {
    const run = await RunDirectory(await euxfelRun("fxe_raw"));
    const images = run.select("*/DET/0CH0:xtdf", "image.data").selectTrains([0, 1]);
    const [source] = images.allSources;
    const seen: NDArray[] = [];
    for await (const [, data] of images.trains()) seen.push(data[source]["image.data"] as NDArray);
    const before = seen[1].get(0, 0, 0, 0);
    (seen[0].data as Uint16Array).fill(7);
    expect(seen[1].get(0, 0, 0, 0)).toBe(before);
    const again = await images.trainFromIndex(0);
    expect((again[1][source]["image.data"] as NDArray).get(0, 0, 0, 0)).not.toBe(7);
  });

  it("gives zeros where data was never written", async () => {
    const folder = scratchFolder();
    runPython(
      `
import sys, h5py, numpy as np
with h5py.File(sys.argv[1], "w") as f:
    f["METADATA/dataSourceId"] = np.array([b"INSTRUMENT/A/CAM/B:out/data"], dtype="S40")
    f["INDEX/trainId"] = np.array([10, 11], dtype="u8")
    f["INDEX/A/CAM/B:out/data/first"] = np.array([0, 1], dtype="u8")
    f["INDEX/A/CAM/B:out/data/count"] = np.array([1, 1], dtype="u8")
    d = f.create_dataset("INSTRUMENT/A/CAM/B:out/data/pixels", (2, 512, 600), "f4", chunks=(1, 64, 600))
    d[1, 100:110] = 3`,
      [join(folder, "RAW-R0001-DA01-S00000.h5")],
    );
    const run = await RunDirectory(folder);
    const sums: number[] = [];
    for await (const [, data] of run.trains()) {
      const pixels = data["A/CAM/B:out"]["data.pixels"] as NDArray;
      sums.push((pixels.flat() as Float32Array).reduce((a, b) => a + b, 0));
    }
    expect(sums).toEqual([0, 18_000]);
  });
});
