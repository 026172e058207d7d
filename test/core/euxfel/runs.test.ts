import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, JUPYTER_DISPLAY, NDArray, slice } from "@beambook/core";
import {
  AGIPD1M,
  byId,
  byIndex,
  DSSC1M,
  H5File,
  LPD1M,
  openRun,
  RunDirectory,
  stackDetectorData,
} from "@beambook/core/euxfel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";

const XGM = "SA1_XTD2_XGM/DOOCS/MAIN";
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-runs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function failure(work: () => unknown): Promise<{ code: string; message: string }> {
  try {
    await work();
  } catch (error) {
    expect(isBeambookError(error), String(error)).toBe(true);
    return error as { code: string; message: string };
  }
  throw new Error("did not fail");
}

/** Bit for bit; element-wise matchers take seconds for a million pixels. */
function expectSame(a: NDArray, b: NDArray): void {
  expect(a.shape).toEqual(b.shape);
  const bytes = (array: NDArray): Buffer => {
    const { buffer, byteOffset, byteLength } = array.flat();
    return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  };
  expect(Buffer.compare(bytes(a), bytes(b))).toBe(0);
}

describe("opening", () => {
  it("a missing folder names the closest, an empty one says so", async () => {
    const runs = join(await euxfelRun("spb_raw"), "..");
    const missing = await failure(() => RunDirectory(join(runs, "r0338")));
    expect(missing.code).toBe("FileNotFound");
    expect(missing.message).toContain("r0238");
    const empty = await failure(() => RunDirectory(folder));
    expect([empty.code, empty.message]).toEqual(["FileNotFound", expect.stringContaining("empty")]);
    const none = await failure(async () =>
      RunDirectory(await euxfelRun("spb_raw"), { include: "*DSSC*" }),
    );
    expect(none.message).toContain('"*DSSC*"');
  });

  it("a broken file is skipped with a warning, a folder of broken files is refused", async () => {
    const run = await RunDirectory(await euxfelRun("bad_nothdf5"));
    expect(run.warnings).toHaveLength(1);
    expect(run.warnings[0]).toMatch(/RAW-R0001-DA03.*not an HDF5 file/);
    const withoutIndex = await RunDirectory(await euxfelRun("bad_noindex"));
    expect(withoutIndex.warnings[0]).toContain("INDEX/trainId");
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "RAW-R0001-DA01-S00000.h5"), "no");
    expect((await failure(() => RunDirectory(broken))).code).toBe("FileFormat");
    expect((await failure(() => H5File(join(broken, "RAW-R0001-DA01-S00000.h5")))).code).toBe(
      "FileFormat",
    );
  });

  it("openRun finds proposals below the data root, and lays raw over corrected data", async () => {
    const root = join(folder, "root");
    const proposal = join(root, "SPB", "201901", "p002012");
    cpSync(await euxfelRun("spb_raw"), join(proposal, "raw", "r0238"), { recursive: true });
    cpSync(await euxfelRun("spb_proc"), join(proposal, "proc", "r0238"), { recursive: true });
    process.env.EXTRA_DATA_DATA_ROOT = root;
    try {
      const dims = async (options: object): Promise<number> => {
        const run = await openRun({ proposal: 2012, run: 238, ...options });
        return run.key("SPB_DET_AGIPD1M-1/DET/0CH0:xtdf", "image.data").entryShape.length;
      };
      expect(await dims({})).toBe(3);
      expect(await dims({ data: "raw", proposal: "2012", run: "238" })).toBe(3);
      expect(await dims({ data: "proc", proposal: "p002012", run: "r0238" })).toBe(2);
      expect(await dims({ data: "proc", run: "r238" })).toBe(2);
      expect(await dims({ data: "all", proposal })).toBe(2);
      const all = await openRun({ proposal: 2012, run: 238, data: "all" });
      expect(all.controlSources).toContain(XGM);
      rmSync(join(proposal, "proc"), { recursive: true });
      expect(await dims({})).toBe(3);
      const partial = await openRun({ proposal: 2012, run: 238, data: "all" });
      expect(partial.warnings.join()).toContain("proc");
      expect((await failure(() => openRun({ proposal: 99, run: 1 }))).message).toContain("p000099");
      expect((await failure(() => openRun({ proposal: 2012, run: 7 }))).code).toBe("FileNotFound");
    } finally {
      delete process.env.EXTRA_DATA_DATA_ROOT;
    }
  });

  it("more files than may be open at once stay readable", async () => {
    const many = join(folder, "many");
    mkdirSync(many);
    const source = join(await euxfelRun("bad_ok"), "RAW-R0001-DA02-S00000.h5");
    for (let i = 0; i < 140; i++) cpSync(source, join(many, `f${i}.h5`));
    const first = await H5File(join(many, "f0.h5"));
    for (let i = 1; i < 140; i++) await H5File(join(many, `f${i}.h5`));
    const [name] = first.controlSources;
    const [key] = first.keysForSource(name);
    expect((await first.key(name, key).ndarray()).shape[0]).toBe(32);
  });
});

describe("unknown names", () => {
  it("a source names the closest, the run and how many there are", async () => {
    const run = await RunDirectory(await euxfelRun("spb_raw"));
    const error = await failure(() => run.getArray("SA1_XTD2_XGM/DOOCS/MAINN", "data.xTD"));
    expect(error.code).toBe("SourceName");
    expect(error.message).toMatch(/run r0238 \(21 sources\).*"SA1_XTD2_XGM\/DOOCS\/MAIN"/s);
    expect((await failure(() => run.keysForSource("nope"))).code).toBe("SourceName");
    expect((await failure(() => run.select({ nope: [] }))).code).toBe("SourceName");
  });

  it("a key names the closest, a train the range", async () => {
    const run = await RunDirectory(await euxfelRun("spb_raw"));
    const key = await failure(() => run.getArray(XGM, "beamPosition.ixPoss"));
    expect([key.code, key.message]).toEqual([
      "PropertyName",
      expect.stringContaining("beamPosition.ixPos.value"),
    ]);
    const train = await failure(() => run.trainFromId(9));
    expect([train.code, train.message]).toEqual([
      "TrainId",
      expect.stringContaining("3 trains, 10000 to 10002"),
    ]);
    expect((await failure(() => run.trainFromIndex(3))).code).toBe("IndexOutOfRange");
    expect((await failure(() => run.getSeries(`${XGM}:output`, "data.intensityTD"))).code).toBe(
      "ShapeMismatch",
    );
    expect((await failure(() => run.getArray(XGM, "state"))).message).toContain("getSeries");
  });
});

describe("selections", () => {
  it("take patterns as fnmatch does", async () => {
    const run = await RunDirectory(await euxfelRun("fxe_raw"));
    const count = (pattern: string): number => run.select(pattern).allSources.length;
    expect(count("*XGM*")).toBe(4);
    expect(count("*/DET/[0-3]CH0:xtdf")).toBe(4);
    expect((await failure(() => count("*/DET/[!0-9]*"))).code).toBe("NotFound");
    expect(count("FXE_DET_LPD1M-1/DET/?CH0:xtdf")).toBe(10);
    expect((await failure(() => count("FXE.DET*"))).code).toBe("NotFound");
  });

  it("combine: keys of an earlier selection stay selected", async () => {
    const run = await RunDirectory(await euxfelRun("fxe_raw"));
    const narrow = run.select([["*XGM/*", "*.i[xy]Pos"]]).select("SA1*", "*");
    expect(narrow.keysForSource(XGM)).toEqual([
      "beamPosition.ixPos.value",
      "beamPosition.iyPos.value",
    ]);
    expect(run.select({ [XGM]: ["beamPosition.ixPos"] }).keysForSource(XGM)).toEqual([
      "beamPosition.ixPos.value",
    ]);
    expect(run.selectTrains(byId(slice(10003, 10006))).selectTrains(1).trainIds).toEqual([10004]);
    expect(run.selectTrains([2, 0]).trainIds).toEqual([10000, 10002]);
  });

  it("several detectors need a name", async () => {
    const run = await RunDirectory(await euxfelRun("two_dets"));
    const error = await failure(() => new AGIPD1M(run));
    expect(error.code).toBe("InvalidArgument");
    expect(error.message).toContain("MID_DET_AGIPD1M-1");
    expect(new LPD1M(run).modules).toEqual([0]);
    expect((await failure(() => new DSSC1M(run))).code).toBe("SourceName");
  });
});

describe("frames for live views", () => {
  it("one frame equals the same frame of the whole array", async () => {
    const run = await RunDirectory(await euxfelRun("spb_proc"));
    const agipd = new AGIPD1M(run);
    const { trainId, pulseId } = await agipd.frames();
    expect(Array.from(trainId.slice(3, 6))).toEqual([10000, 10001, 10001]);
    expect(Array.from(pulseId.slice(0, 5))).toEqual([0, 4, 10, 14, 0]);
    const all = (await agipd.getArray("image.data")).values;
    for (const k of [0, 5, 11, -1]) {
      const frame = await agipd.readFrame(k);
      const at = k < 0 ? k + 12 : k;
      expect(frame.dims).toEqual(["module", "slow_scan", "fast_scan"]);
      expect(frame.attrs).toMatchObject({ trainId: trainId[at], pulseId: pulseId[at] });
      const wanted = all.slice(null, Math.floor(at / 4), at % 4);
      expectSame(frame.values, wanted);
    }
    expect((await agipd.readFrame(2, { key: "image.mask" })).values.dtype).toBe("uint32");
  });

  it("raw data keeps its data and gain", async () => {
    const raw = new AGIPD1M(await RunDirectory(await euxfelRun("spb_raw")));
    const frame = await raw.readFrame(1);
    expect([frame.dims[1], frame.values.shape]).toEqual(["data_gain", [16, 2, 512, 128]]);
    const data = await raw.getArray("image.data", { roi: [0] });
    expect(data.dims).toEqual(["module", "train", "pulse", "slow_scan", "fast_scan"]);
    expectSame(frame.values.slice(null, 0), data.values.slice(null, 0, 1));
  });

  it("missing modules are filled, frames outside are refused", async () => {
    const lpd = new LPD1M(await RunDirectory(await euxfelRun("missing")));
    const { trainId } = await lpd.frames();
    const k = trainId.indexOf(10002);
    const frame = (await lpd.readFrame(k)).values;
    const missing = lpd.modules.indexOf(3);
    expect((frame.slice(missing).flat() as Uint16Array).every((v) => v === 0)).toBe(true);
    expect((frame.slice(missing + 1).flat() as Uint16Array).some((v) => v > 0)).toBe(true);
    const error = await failure(() => lpd.readFrame(trainId.length));
    expect([error.code, error.message]).toEqual([
      "IndexOutOfRange",
      expect.stringContaining("length 10"),
    ]);
  });
});

describe("varying frame counts", () => {
  it("a selection of pulses reads what is there, gaps are NaN", async () => {
    const agipd = new AGIPD1M(await RunDirectory(await euxfelRun("spb_proc_varying")));
    const all = (await agipd.getArray("image.data")).values;
    const two = await agipd.getArray("image.data", { pulses: byIndex(slice(0, 2)) });
    expect(two.values.shape).toEqual([4, 3, 2, 512, 128]);
    expectSame(two.values.slice(1, 1, 1), all.slice(1, 1, 1));
    expect(Number.isNaN(two.values.get(0, 2, 1, 0, 0))).toBe(true);
    const flat = await agipd.getArray("image.data", { pulses: [0, 1], unstackPulses: false });
    expect(flat.values.shape).toEqual([4, 5, 512, 128]);
    const masks = await agipd.getArray("image.mask");
    expect(masks.values.dtype).toBe("float64");
    expect((await failure(() => agipd.getArray("image.data", { pulses: -1 }))).code).toBe(
      "InvalidArgument",
    );
  });
});

describe("trains", () => {
  it("come with read-ahead, may be left early, and stop on a signal", async () => {
    const run = await RunDirectory(await euxfelRun("fxe_raw"));
    const seen: number[] = [];
    for await (const [id, data] of run.trains({
      devices: [["*/DET/*", "image.data"]],
      trainRange: byIndex(slice(4)),
    })) {
      seen.push(id);
      expect(stackDetectorData(data, "image.data").shape).toEqual([3, 1, 16, 256, 256]);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([10000, 10001]);
    const stop = new AbortController();
    const error = await failure(async () => {
      for await (const _ of run.select("*XGM/*").trains({ signal: stop.signal })) stop.abort();
    });
    expect(error.code).toBe("Aborted");
  });

  it("values are numbers, text and arrays; exact 64-bit integers stay bigint", async () => {
    const run = await RunDirectory(await euxfelRun("fxe_raw"));
    const [, data] = await run.trainFromId(10001);
    expect(data[XGM]["beamPosition.ixPos.value"]).toBe(-88);
    expect(data[XGM]["state.value"]).toBe("OFF");
    const module = data["FXE_DET_LPD1M-1/DET/3CH0:xtdf"];
    expect(module["header.linkId"]).toBe(18446744069414584335n);
    expect(module["image.data"]).toBeInstanceOf(NDArray);
    expect(module.metadata).toEqual({
      source: "FXE_DET_LPD1M-1/DET/3CH0:xtdf",
      "timestamp.tid": 10001,
    });
  });
});

describe("display", () => {
  it("escapes names in HTML and lists everything in JSON", async () => {
    const run = await RunDirectory(await euxfelRun("fast_adc"));
    const html = String(run.info()[JUPYTER_DISPLAY]()["text/html"]);
    expect(html).toContain("SQS_NQS_CRSC/MOTOR/X");
    expect(html).toContain("20");
    expect(JSON.parse(JSON.stringify(run.info()))).toMatchObject({
      trainCount: 20,
      firstTrainId: 10000,
    });
    expect(String(run)).toContain("20 trains");
  });
});
