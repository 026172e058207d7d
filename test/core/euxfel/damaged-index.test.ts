import { join } from "node:path";
import { mockXgm, RunDirectory, validate, writeMockRun } from "@beambook/core/euxfel";
import { expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { scratchFolder } from "./support/scratch.js";

const XGM = "SA1_XTD2_XGM/XGM/DOOCS";

it("an index whose parts differ in length costs its last train, and is reported", async () => {
  const path = await writeMockRun(join(scratchFolder(), "r0001"), {
    detector: null,
    trains: 3,
    devices: [mockXgm(XGM, { slots: 4 })],
  });
  runPythonJson(
    `
import sys, h5py
with h5py.File(sys.argv[1], "r+") as f:
    for name in ("${XGM}/first", "${XGM}:output/data/first"):
        short = f["INDEX/" + name][:-1]
        del f["INDEX/" + name]
        f["INDEX/" + name] = short
print("null")`,
    [join(path, "RAW-R0001-DA01-S00000.h5")],
  );
  const run = await RunDirectory(path, { dataMap: false });
  const seen: [number, number][] = [];
  for await (const [id, data] of run.trains()) {
    const found = [XGM, `${XGM}:output`].map((source) => Object.keys(data[source]).length - 1);
    seen.push([id, Math.min(...found)]);
  }
  expect(seen.map(([id]) => id)).toEqual(run.trainIds);
  expect(seen.map(([, keys]) => keys > 0)).toEqual([true, true, false]);
  expect((await run.getArray(`${XGM}:output`, "data.intensityTD")).shape).toEqual([2, 4]);
  expect(JSON.stringify(await validate(path))).toContain("different number of entries");
});
