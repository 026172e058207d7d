import { join } from "node:path";
import { type DataCollection, H5File, RunDirectory } from "@beambook/core/euxfel";
import { beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { scratchFolder } from "./support/scratch.js";

/** Text as files of runs have it: ASCII or UTF-8, of any length or of eight bytes, single or in lists. */
const WRITE = `
import json, sys
import h5py, numpy as np
from extra_data import H5File
folder, DEVICE = sys.argv[1], "SPB_IRU/MÖTOR/X"
KINDS = {"variable": h5py.string_dtype("ascii"), "unicode": h5py.string_dtype(), "fixed": h5py.string_dtype("ascii", 8)}
path = folder + "/RAW-R0001-DA01-S00000.h5"
with h5py.File(path, "w") as f:
    f["INDEX/trainId"] = np.arange(10000, 10003, dtype="u8")
    for name, values in {"dataSourceId": ["CONTROL/" + DEVICE], "root": ["CONTROL"], "deviceId": [DEVICE]}.items():
        f.create_dataset("METADATA/" + name, data=values, dtype=h5py.string_dtype())
    f[f"INDEX/{DEVICE}/first"] = np.arange(3, dtype="u8")
    f[f"INDEX/{DEVICE}/count"] = np.ones(3, "u8")
    for name, dtype in KINDS.items():
        def put(at, values):
            f.create_dataset(at, data=np.array(values, dtype="S8" if name == "fixed" else object), dtype=dtype)
        put(f"CONTROL/{DEVICE}/{name}/value", [b"on", b"off", b""])
        put(f"CONTROL/{DEVICE}/{name}/list/value", [[b"a", b"b"], [b"c", b"d"], [b"e", b"f"]])
        put(f"RUN/{DEVICE}/{name}/list/value", [[b"a", b"b"]])
`;
const READ = `
import json, sys
from extra_data import H5File
def read(path):
    run = H5File(path)
    text = lambda v: [text(x) for x in v] if hasattr(v, "tolist") and v.ndim else v.decode() if isinstance(v, bytes) else str(v)
    return {key: text(run["SPB_IRU/MÖTOR/X", key].ndarray()) for key in run.keys_for_source("SPB_IRU/MÖTOR/X")}
print(json.dumps([read(path) for path in sys.argv[1:]]))
`;
const DEVICE = "SPB_IRU/MÖTOR/X";
const KINDS = ["variable", "unicode", "fixed"];

let folder: string;
let run: DataCollection;
beforeAll(async () => {
  folder = scratchFolder();
  runPythonJson(`${WRITE}\nprint("null")`, [folder]);
  run = await RunDirectory(folder, { dataMap: false });
});

describe("text in runs", () => {
  it("is read train by train, lists of it as lists", async () => {
    const [, { [DEVICE]: values }] = await run.trainFromIndex(1);
    for (const kind of KINDS) {
      expect([values[`${kind}.value`], values[`${kind}.list.value`]]).toEqual(["off", ["c", "d"]]);
      const seen: unknown[] = [];
      for await (const train of run.key(DEVICE, `${kind}.list`).trains()) seen.push(train);
      expect(seen).toEqual([
        [10000, ["a", "b"]],
        [10001, ["c", "d"]],
        [10002, ["e", "f"]],
      ]);
      expect(run.getRunValue(DEVICE, `${kind}.list`)).toEqual(["a", "b"]);
    }
  });

  it("reaches copies and virtual files with the same characters for h5py", async () => {
    const paths = ["copy.h5", "virtual.h5"].map((name) => join(folder, name));
    await run.write(paths[0]);
    await run.writeVirtual(paths[1]);
    const original = join(folder, "RAW-R0001-DA01-S00000.h5");
    const [wanted, ...written] = runPythonJson<object[]>(READ, [original, ...paths]);
    expect(Object.keys(wanted)).toHaveLength(2 * KINDS.length);
    for (const answer of written) expect(answer).toEqual(wanted);
    const again = await H5File(paths[1]);
    expect(await again.key(DEVICE, "variable").strings()).toEqual(["on", "off", ""]);
    again.close();
  });

  it("may have no entries", async () => {
    const none = run.selectTrains([]);
    const path = join(folder, "none.h5");
    await none.write(path);
    const again = await H5File(path);
    expect(again.trainIds).toEqual([]);
    expect(await again.key(DEVICE, "unicode.list").strings()).toEqual([]);
    again.close();
  });
});
