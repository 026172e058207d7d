import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import {
  AGIPD1M,
  byId,
  byIndex,
  H5File,
  mockXgm,
  RunDirectory,
  stackDetectorData,
  validate,
  writeMockRun,
} from "@beambook/core/euxfel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peerPython } from "../../support/peers.js";
import { expectCode } from "./support/compare.js";

/** Writes two trains of a camera, waits with the file open, then writes two more. */
const WRITING = `
import sys, h5py, numpy as np
path, first = sys.argv[1], int(sys.argv[2])
src = "SPB_CAM/CAM/1:daqOutput"
with h5py.File(path, "w") as f:
    for name, value in {"dataSourceId": f"INSTRUMENT/{src}/data", "root": "INSTRUMENT", "deviceId": f"{src}/data"}.items():
        f[f"METADATA/dataSources/{name}"] = [value.encode()]
    f["METADATA/dataFormatVersion"] = [b"1.2"]
    grow = {"INDEX/trainId": "u8", "INDEX/flag": "i4", f"INDEX/{src}/data/first": "u8", f"INDEX/{src}/data/count": "u8",
        f"INSTRUMENT/{src}/data/trainId": "u8"}
    for name, kind in grow.items():
        f.create_dataset(name, (0,), kind, maxshape=(None,))
    f.create_dataset(f"INSTRUMENT/{src}/data/image/pixels", (0, 8, 9), "u2", maxshape=(None, 8, 9))
    def add(n):
        for i in range(n):
            k = len(f["INDEX/trainId"])
            for name, value in zip(grow, (first + k, 1, k, 1, first + k)):
                f[name].resize(k + 1, 0)
                f[name][k] = value
            pixels = f[f"INSTRUMENT/{src}/data/image/pixels"]
            pixels.resize(k + 1, 0)
            pixels[k] = 5
        f.flush()
    add(2)
    print("ready", flush=True)
    sys.stdin.read()
    add(2)
`;

const XGM = "SA1_XTD2_XGM/XGM/DOOCS";
const MODULE = "SPB_DET_AGIPD1M-1/DET/3CH0:xtdf";
const MODULE_FILE = "CORR-R0001-AGIPD03-S00000.h5";
const DEVICE_FILE = "RAW-R0001-DA01-S00000.h5";

let folder: string;
let pristine: string;
let copies = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-bad-"));
  pristine = await writeMockRun(join(folder, "r0001"), {
    trains: 4,
    pulses: 2,
    modules: [3, 4],
    compression: 1,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the run to break. */
function copyOfRun(): string {
  copies += 1;
  const path = join(folder, `copy-${copies}`, "r0001");
  cpSync(pristine, path, { recursive: true });
  rmSync(join(path, "karabo_data_map.json"), { force: true });
  return path;
}

async function failure(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("It did not fail.");
}

describe("an unknown name", () => {
  it("is told with the closest ones and how many there are", async () => {
    const run = await RunDirectory(pristine);
    const source = await failure(() => run.getArray("SA1_XTD2_XGM/XGM/DOCS", "data.intensityTD"));
    expect(isBeambookError(source, "SourceName")).toBe(true);
    expect(source.message).toContain(`"${XGM}"`);
    expect(source.message).toContain(`${run.allSources.length} sources`);
    const key = await failure(() => run.getSeries(XGM, "beamPosition.ixPoss"));
    expect(isBeambookError(key, "PropertyName")).toBe(true);
    expect(key.message).toContain("beamPosition.ixPos");
    for (const work of [
      () => run.key("NOPE", "x"),
      () => run.source("NOPE"),
      () => run.select({ NOPE: [] }),
      () => run.getRunValue("NOPE", "x"),
      () => run.getLazyArray("NOPE", "x"),
    ]) {
      await expectCode("SourceName", work);
    }
    for (const work of [
      () => run.key(XGM, "nope"),
      () => run.select({ [XGM]: ["nope"] }),
      () => run.getRunValue(XGM, "nope"),
      () => new AGIPD1M(run).getArray("image.nope"),
    ]) {
      await expectCode("PropertyName", work);
    }
    await expectCode("NotFound", () => run.select("*NOPE*", "*"));
  });
});

describe("trains that do not fit", () => {
  it("without any in common give empty results or typed errors", async () => {
    const run = await RunDirectory(pristine);
    const none = run.selectTrains(byId([1, 2, 3]));
    expect(none.trainIds).toEqual([]);
    expect((await none.getArray(XGM, "beamPosition.ixPos")).shape).toEqual([0]);
    expect((await none.getSeries(XGM, "state")).length).toBe(0);
    for await (const train of none.trains()) throw new Error(`There is train ${train[0]}.`);
    await expectCode("NoData", () => new AGIPD1M(none));
    await expectCode("TrainId", () => run.trainFromId(1));
    await expectCode("IndexOutOfRange", () => run.trainFromIndex(99));
    await expectCode("IndexOutOfRange", () => run.selectTrains(byIndex([99])));
    const early = await run.selectTrains(byIndex([0, 1])).getArray(XGM, "beamPosition.ixPos");
    const late = await run.selectTrains(byIndex([2, 3])).getArray(XGM, "beamPosition.ixPos");
    expect(early.add(late).shape).toEqual([0]);
    await expectCode("NoData", () => stackDetectorData({}, "image.data"));
  });

  it("of sources that share none leave nothing over, or NaN", async () => {
    const run = await RunDirectory(pristine);
    const early = run.select(XGM, "beamPosition.ixPos").selectTrains(byIndex([0, 1]));
    const late = run.select("*MOTOR*", "actualPosition").selectTrains(byIndex([2, 3]));
    const both = early.union(late);
    expect(both.trainIds).toEqual(run.trainIds);
    const disjoint = await both.getDataframe();
    expect(disjoint.length).toBe(4);
    const rows = Object.keys(disjoint.columns).map((name) =>
      Array.from(disjoint.column(name) as ArrayLike<number>, Number.isNaN),
    );
    // Control data is in the files for all trains; only the selections differ.
    expect(rows.every((missing) => missing.length === 4)).toBe(true);
    const modules = run.select("*/DET/*", "image.data").selectTrains(byIndex([0]));
    const others = run.select(XGM, "*").selectTrains(byIndex([1]));
    const apart = modules.union(others);
    const complete: number[] = [];
    for await (const [id] of apart.trains({ requireAll: true })) complete.push(id);
    expect(apart.select("*", "*", { requireAll: true }).trainIds).toEqual(complete);
    await expectCode("NoData", () => new AGIPD1M(run, { minModules: 3 }));
  });
});

describe("a file", () => {
  it("that is gone is a typed error with its name; the others stay usable", async () => {
    const path = copyOfRun();
    const run = await RunDirectory(path, { dataMap: false });
    rmSync(join(path, MODULE_FILE));
    run.close();
    const error = await failure(() => run.getArray(MODULE, "image.data"));
    expect(isBeambookError(error, "FileNotFound")).toBe(true);
    expect(error.message).toContain(MODULE_FILE);
    expect((await run.getArray(XGM, "beamPosition.ixPos")).shape).toEqual([4]);
    const other = MODULE.replace("3CH0", "4CH0");
    expect((await run.getArray(other, "image.pulseId")).shape).toEqual([8]);
  });

  it("that vanishes while it is open can be read on, or is a typed error", async () => {
    const path = copyOfRun();
    const run = await RunDirectory(path, { dataMap: false });
    const before = await run.getArray(MODULE, "image.pulseId");
    renameSync(join(path, MODULE_FILE), join(path, "elsewhere"));
    const result = await run.getArray(MODULE, "image.cellId").catch((error: unknown) => error);
    if (result instanceof Error) expect(isBeambookError(result)).toBe(true);
    else expect((result as typeof before).shape).toEqual(before.shape);
    expect((await run.getSeries(XGM, "state")).length).toBe(4);
  });

  it("that is being written (cut short, or empty) is left out with its name", async () => {
    const path = copyOfRun();
    truncateSync(join(path, MODULE_FILE), 5000);
    writeFileSync(join(path, "CORR-R0001-AGIPD05-S00000.h5"), "");
    const run = await RunDirectory(path, { dataMap: false });
    expect(run.warnings.join("\n")).toContain(MODULE_FILE);
    expect(run.warnings.join("\n")).toContain("AGIPD05");
    expect(new AGIPD1M(run).modules).toEqual([4]);
    const problems = await validate(path);
    const named = problems.map((problem) => JSON.stringify(problem)).join("\n");
    expect(named).toContain(MODULE_FILE);
    expect(named).toContain("AGIPD05");
    const error = await failure(() => H5File(join(path, MODULE_FILE)));
    expect(isBeambookError(error, "FileFormat")).toBe(true);
  });

  it("whose data is cut off is a typed error that names file and dataset", async () => {
    const path = copyOfRun();
    const file = join(path, DEVICE_FILE);
    const run = await RunDirectory(path, { dataMap: false });
    run.close();
    // Everything behind the first kilobytes is gone, as on a full disk.
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length * 0.3)));
    const error = await failure(() => run.getArray(`${XGM}:output`, "data.intensityTD"));
    expect(isBeambookError(error)).toBe(true);
    expect(error.message).toContain(DEVICE_FILE);
    expect((await run.getArray(MODULE, "image.pulseId")).shape).toEqual([8]);
  });

  it("that cannot be opened is left out with its name, whoever reads", async () => {
    const path = copyOfRun();
    // A link to itself is refused to everybody, as a file without permission is to others than root.
    const loop = join(path, "CORR-R0001-AGIPD05-S00000.h5");
    symlinkSync(loop, loop);
    const gone = join(path, "CORR-R0001-AGIPD06-S00000.h5");
    symlinkSync(join(path, "nothing"), gone);
    const run = await RunDirectory(path, { dataMap: false });
    expect(run.warnings.join("\n")).toContain("AGIPD05");
    expect(run.warnings.join("\n")).toContain("AGIPD06");
    expect(new AGIPD1M(run).modules).toEqual([3, 4]);
    await expectCode("FileAccess", () => H5File(loop));
    await expectCode("FileNotFound", () => H5File(gone));
    const problems = await validate(path);
    expect(problems.map(({ file }) => file).filter(Boolean)).toEqual([loop, gone]);
    expect((await RunDirectory(path)).warnings).toHaveLength(2);
    const folderLoop = join(path, "loop");
    symlinkSync(folderLoop, folderLoop);
    await expectCode("FileAccess", () => RunDirectory(folderLoop));
    await expectCode("FileAccess", () => validate(folderLoop));
  });

  it("that a program still writes is read as far as it is on the disk", async () => {
    const path = copyOfRun();
    const file = join(path, "RAW-R0001-DA02-S00000.h5");
    const ids = (await RunDirectory(pristine)).trainIds;
    const writer = spawn(peerPython(), ["-c", WRITING, file, String(ids[0])], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    try {
      await once(writer.stdout, "data");
      const run = await RunDirectory(path, { dataMap: false });
      const images = await run.getArray("SPB_CAM/CAM/1:daqOutput", "data.image.pixels");
      expect(images.shape).toEqual([2, 8, 9]);
      expect(images.values.sum()).toBe(2 * 72 * 5);
      expect((await run.getArray(XGM, "beamPosition.ixPos")).shape).toEqual([4]);
    } finally {
      writer.stdin.end();
      await once(writer, "close");
    }
    const later = await RunDirectory(path, { dataMap: false });
    expect((await later.getArray("SPB_CAM/CAM/1:daqOutput", "data.image.pixels")).shape).toEqual([
      4, 8, 9,
    ]);
  });

  it.skipIf(process.getuid?.() === 0)(
    "that may not be read is left out with its name (not as root, who may read all)",
    async () => {
      const path = copyOfRun();
      chmodSync(join(path, MODULE_FILE), 0);
      const run = await RunDirectory(path, { dataMap: false });
      expect(run.warnings.join("\n")).toContain(MODULE_FILE);
      await expectCode("FileAccess", () => H5File(join(path, MODULE_FILE)));
    },
  );

  it("that is no file, or no HDF5 file, is a typed error", async () => {
    await expectCode("FileNotFound", () => H5File(join(folder, "nothing.h5")));
    await expectCode("FileNotFound", () => RunDirectory(join(folder, "nothing")));
    const text = join(folder, "text.h5");
    writeFileSync(text, "not HDF5");
    await expectCode("FileFormat", () => H5File(text));
    const empty = join(folder, "empty-run");
    mkdirSync(empty);
    await expectCode("FileNotFound", () => RunDirectory(empty));
    copyFileSync(text, join(empty, "RAW-R0001-DA01-S00000.h5"));
    const error = await failure(() => RunDirectory(empty));
    expect(isBeambookError(error)).toBe(true);
  });
});

describe("names in HTML", () => {
  it("are escaped", async () => {
    const name = "BAD/<img src=x onerror=alert(1)>/X";
    const path = await writeMockRun(join(folder, "r0066"), {
      detector: null,
      trains: 2,
      devices: [mockXgm(name.replaceAll("/", "|"))],
    });
    const run = await RunDirectory(path, { dataMap: false });
    for (const shown of [
      run,
      run.info(),
      await run.getArray(run.controlSources[0], "beamPosition.ixPos"),
    ]) {
      const html = String((await shown[JUPYTER_DISPLAY]())["text/html"]);
      expect(html).not.toContain("<img");
    }
    const table = await run.getDataframe([["*", "beamPosition.*"]]);
    expect(String((await table[JUPYTER_DISPLAY]())["text/html"])).not.toContain("<img");
  });
});
