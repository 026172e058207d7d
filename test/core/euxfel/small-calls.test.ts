import { byIndex, type DataCollection, RunDirectory, stackData } from "@beambook/core/euxfel";
import { type NDArray, zeros } from "@beambook/core/ndarray";
import { beforeAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode } from "./support/compare.js";

const XGM = "SA1_XTD2_XGM/DOOCS/MAIN";
const CAMERA = "FXE_XAD_GEC/CAM/CAMERA:daqOutput";
const NODATA = "FXE_XAD_GEC/CAM/CAMERA_NODATA:daqOutput";
const LPD = "FXE_DET_LPD1M-1/DET/3CH0:xtdf";
const EMPTY = "FXE_DET_LPD1M-1/DET/4CH0:xtdf";

interface Answers {
  entry: number[];
  dtype: string;
  counts: number[];
  image: number[];
  info: string;
  aggregator: string;
  one: boolean;
  runKeys: string[];
  dropped: number[];
  train: [number, number[]];
  none: number[];
  zero: number[];
  empties: [number, number[] | null][];
  stacked: { shape: number[]; sum: number };
  keys: string[];
  coordinates: number[][];
  start: number;
  times: [number[], string[]];
}

let run: DataCollection;
let wanted: Answers;
beforeAll(async () => {
  const folder = await euxfelRun("missing");
  run = await RunDirectory(folder);
  wanted = runPythonJson<Answers>(
    `
import io, json, sys
from contextlib import redirect_stdout
from extra_data import RunDirectory, by_index, stack_data
run = RunDirectory(sys.argv[1])
lpd, xgm = run["${LPD}"], run["${XGM}"]
text = io.StringIO()
with redirect_stdout(text):
    run.train_info(10002)
pixels = run["${CAMERA}", "data.image.pixels"]
last = run["${EMPTY}", "image.pulseId"]
tid, data = run.select("*/DET/*", "header.pulseCount").train_from_index(0)
_, frames = run.select([("*/DET/0CH0:xtdf", "image.data"), ("*/DET/10CH0:xtdf", "image.data"), ("*/DET/2CH0:xtdf", "image.data")]).train_from_index(0)
stacked = stack_data(frames, "image.data")
times = run.train_timestamps(labelled=True)
ints = lambda a: [int(v) for v in a]
print(json.dumps({
    "entry": list(run.get_entry_shape("${CAMERA}", "data.image.pixels")), "dtype": str(run.get_dtype("${CAMERA}", "data.image.pixels")),
    "counts": ints(lpd.data_counts(labelled=False)), "image": ints(lpd.data_counts(labelled=False, index_group="header")),
    "info": text.getvalue(), "aggregator": lpd.aggregator, "one": lpd.one_key("image") in lpd.keys(),
    "runKeys": sorted(xgm.run_keys()), "dropped": ints(lpd.drop_empty_trains().train_ids),
    "train": [int(pixels.train_from_index(-1)[0]), list(pixels.train_from_index(-1)[1].shape)],
    "none": list(last.train_from_id(10004)[1].shape), "zero": list(last.train_from_id(10004, keep_dims=True)[1].shape),
    "empties": [[int(t), None if a is None else list(a.shape)] for t, a in last.trains(include_empty=True)],
    "stacked": {"shape": list(stacked.shape), "sum": int(stacked.sum())},
    "coordinates": [ints(lpd.train_id_coordinates(index_group="image")), ints(xgm.train_id_coordinates())],
    "start": float(run["${XGM}", "pulseEnergy.photonFlux"].run_value()),
    "times": [ints(times.index), [str(int(t)) for t in times.values.astype("i8")]],
    "keys": sorted(lpd.select_keys(["image.data", "image.cellId"]).keys()),
}))`,
    [folder],
  );
});

describe("small calls answer as EXtra-data's do:", () => {
  it("about keys and sources", () => {
    expect(run.getEntryShape(CAMERA, "data.image.pixels")).toEqual(wanted.entry);
    expect(run.getDtype(CAMERA, "data.image.pixels")).toBe(wanted.dtype);
    const [lpd, xgm] = [run.source(LPD), run.source(XGM)];
    const counts = (indexGroup?: string): number[] =>
      Array.from(lpd.dataCounts({ indexGroup }).values as ArrayLike<number>);
    expect(counts()).toEqual(wanted.counts);
    expect(counts("header")).toEqual(wanted.image);
    expect(lpd.aggregator).toBe(wanted.aggregator);
    expect(lpd.oneKey("image")?.startsWith("image.")).toBe(wanted.one);
    expect(lpd.oneKey("nope")).toBeUndefined();
    expect(xgm.runKeys()).toEqual(wanted.runKeys);
    expect(lpd.selectKeys(["image.data", "image.cellId"]).keys()).toEqual(wanted.keys);
    expect(
      lpd
        .selectKeys("image.*")
        .keys()
        .every((key) => key.startsWith("image.")),
    ).toBe(true);
    expect(lpd.isLegacy).toBe(false);
    expect(run.key(XGM, "pulseEnergy.photonFlux").runValue()).toBe(wanted.start);
    const found = [lpd.trainIdCoordinates({ indexGroup: "image" }), xgm.trainIdCoordinates()];
    expect(found.map((ids) => Array.from(ids))).toEqual(wanted.coordinates);
  });

  it("and refuse what is not known", async () => {
    const lpd = run.source(LPD);
    await expectCode("InvalidArgument", () => lpd.trainIdCoordinates());
    await expectCode("InvalidArgument", () => lpd.trainIdCoordinates({ indexGroup: "nope" }));
    await expectCode("SourceName", () => lpd.key("image.data").runValue());
  });

  it("about trains", async () => {
    const times = run.trainTimestamps({ labelled: true });
    const noTime = (t: string): string => (t === "-9223372036854775808" ? "0" : t);
    expect(times.index.values).toEqual(Float64Array.from(wanted.times[0]));
    expect(times.toArray().map(String)).toEqual(wanted.times[1].map(noTime));
    expect(`${run.trainInfo(10002)}\n`).toBe(wanted.info);
    await expectCode("TrainId", () => run.trainInfo(1));
    expect(run.source(LPD).dropEmptyTrains().trainIds).toEqual(wanted.dropped);
    expect(run.source(LPD).selectTrains(byIndex([0])).trainIds).toEqual([10000]);
    const parts = run.source(LPD).splitTrains({ parts: 2 });
    expect(parts.flatMap(({ trainIds }) => trainIds)).toEqual(run.trainIds);
    const [id, pixels] = await run.key(CAMERA, "data.image.pixels").trainFromIndex(-1);
    expect([id, (pixels as NDArray).shape]).toEqual(wanted.train);
    const last = run.key(EMPTY, "image.pulseId");
    expect(((await last.trainFromId(10004))[1] as NDArray).shape).toEqual(wanted.none);
    const zero = (await last.trainFromId(10006, { keepDims: true }))[1] as NDArray;
    expect(zero.shape).toEqual(wanted.zero);
    const seen: unknown[] = [];
    for await (const [train, value] of last.trains({ includeEmpty: true })) {
      seen.push([train, value === undefined ? null : (value as NDArray).shape]);
    }
    expect(seen).toEqual(wanted.empties);
    await expectCode("TrainId", () => last.trainFromId(1));
  });

  it("about stacking what is no detector", async () => {
    const seln: [string, string][] = [0, 10, 2].map((m) => [`*/DET/${m}CH0:xtdf`, "image.data"]);
    const [, frames] = await run.select(seln).trainFromIndex(0);
    const stacked = stackData(frames, "image.data");
    expect([stacked.shape, stacked.sum()]).toEqual([wanted.stacked.shape, wanted.stacked.sum]);
    const two = stackData(frames, "image.data", {
      axis: 0,
      xcept: ["FXE_DET_LPD1M-1/DET/0CH0:xtdf"],
    });
    const second = frames["FXE_DET_LPD1M-1/DET/10CH0:xtdf"]["image.data"] as NDArray;
    expect(two.slice(1).sum()).toBe(second.sum());
    await expectCode("NoData", () => stackData({}, "image.data"));
    await expectCode("PropertyName", () => stackData(frames, "image.nope"));
  });

  it("and reads into an array that is given", async () => {
    const key = run.key(CAMERA, "data.image.pixels");
    const out = zeros(key.shape, "uint16");
    expect(await key.ndarray({ out })).toBe(out);
    expect(out.sum()).toBe((await key.ndarray()).sum());
    await expectCode("ShapeMismatch", () => key.ndarray({ out: zeros([1], "uint16") }));
    await expectCode("ShapeMismatch", () => key.ndarray({ out: zeros(key.shape, "int16") }));
  });

  it("and draws which trains sources lack", () => {
    const figure = run.plotMissingData();
    const text = JSON.stringify(figure.toPlotly());
    expect(text).toContain(`${NODATA} (0.00 %)`);
    expect(text).toContain("(66.67 %)");
    expect(text).not.toContain("(100.00 %)");
    const groups = JSON.stringify(run.plotMissingData({ expandInstrument: true }).toPlotly());
    expect(groups).toContain(`${EMPTY} image.*`);
  });
});
