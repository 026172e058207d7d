import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
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
import { expectCode } from "./support/compare.js";

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
