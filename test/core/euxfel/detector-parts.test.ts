import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { slice } from "@beambook/core";
import {
  AGIPD1M,
  byIndex,
  JUNGFRAU,
  LPD1M,
  LPDSolo,
  openDetector,
  RunDirectory,
  writeMockRun,
  type XtdfDetector,
} from "@beambook/core/euxfel";
import { JUNGFRAUGeometry } from "@beambook/core/geometry";
import type { NDArray } from "@beambook/core/ndarray";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode } from "./support/compare.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-parts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const same = (a: NDArray, b: NDArray): boolean => {
  const [x, y] = [a, b].map((array) => {
    const flat = array.flat();
    return Buffer.from(flat.buffer, flat.byteOffset, flat.byteLength);
  });
  return a.dtype === b.dtype && String(a.shape) === String(b.shape) && x.equals(y);
};

const rows = (array: NDArray): number[][] =>
  (array.toArray() as (boolean | number)[][]).map((row) => row.map(Number));

describe("parts of a detector's data", () => {
  it("are those of EXtra-data: availability, trains, parts of so many frames", async () => {
    const [missing, varying, jungfrau] = await Promise.all(
      ["missing", "spb_proc_varying", "jungfrau"].map(euxfelRun),
    );
    const wanted = runPythonJson<Record<string, { has: number[][]; gaps: number[][] }>>(
      `
import json, sys, numpy as np
from extra_data import RunDirectory
from extra_data.components import AGIPD1M, LPD1M, JUNGFRAU
def about(det):
    return {"has": det.data_availability().astype(int).tolist(), "gaps": det.data_availability(module_gaps=True).astype(int).tolist()}
missing, varying, jungfrau = map(RunDirectory, sys.argv[1:4])
parts = lambda det, **kw: [[int(t) for t in p.train_ids] for p in det.split_trains(**kw)]
lpd, agipd = LPD1M(missing), AGIPD1M(varying)
print(json.dumps({"LPD1M": about(lpd), "AGIPD1M": about(agipd), "JUNGFRAU": about(JUNGFRAU(jungfrau)),
  "parts": {"has": parts(lpd, frames_per_part=4), "gaps": parts(agipd, frames_per_part=3)},
  "other": {"has": parts(lpd, parts=2), "gaps": parts(agipd, frames_per_part=4, trains_per_part=2)},
  "some": {"has": [[int(t) for t in lpd.select_trains(np.s_[1:4]).train_ids]], "gaps": [list(lpd.module_shape), [lpd.n_modules]]}}))`,
      [missing, varying, jungfrau],
    );
    const lpd = new LPD1M(await RunDirectory(missing));
    const agipd = new AGIPD1M(await RunDirectory(varying));
    const jf = new JUNGFRAU(await RunDirectory(jungfrau));
    const ids = (parts: XtdfDetector[]): number[][] => parts.map(({ trainIds }) => [...trainIds]);
    for (const [name, detector] of Object.entries({ LPD1M: lpd, AGIPD1M: agipd, JUNGFRAU: jf })) {
      expect(rows(detector.dataAvailability())).toEqual(wanted[name].has);
      expect(rows(detector.dataAvailability({ moduleGaps: true }))).toEqual(wanted[name].gaps);
    }
    expect(ids(lpd.splitTrains({ framesPerPart: 4 }))).toEqual(wanted.parts.has);
    expect(ids(agipd.splitTrains({ framesPerPart: 3 }))).toEqual(wanted.parts.gaps);
    expect(ids(lpd.splitTrains({ parts: 2 }))).toEqual(wanted.other.has);
    expect(ids(agipd.splitTrains({ framesPerPart: 4, trainsPerPart: 2 }))).toEqual(
      wanted.other.gaps,
    );
    const some = lpd.selectTrains(byIndex(slice(1, 4)));
    expect(ids([some])).toEqual(wanted.some.has);
    expect([some.moduleShape, [some.nModules]]).toEqual(wanted.some.gaps);
    await expectCode("InvalidArgument", () => lpd.splitTrains({}));
    await expectCode("InvalidArgument", () => lpd.splitTrains({ framesPerPart: 0 }));
    await expectCode("NoData", () => lpd.selectTrains([]));
  });

  it("of one LPD module read like EXtra-data's", async () => {
    const path = await writeMockRun(join(folder, "r0001"), {
      detector: "LPD1M",
      detectorName: "FXE_DET_LPD_SOLO",
      modules: 1,
      trains: 2,
      pulses: 2,
      raw: true,
    });
    const run = await RunDirectory(path);
    const detector = new LPDSolo(run);
    const wanted = runPythonJson<{ sum: number; shape: number[]; repr: string }>(
      `
import json, sys
from extra_data import RunDirectory
from extra_data.components import LPDSolo
det = LPDSolo(RunDirectory(sys.argv[1]))
a = det.get_array("image.data")
print(json.dumps({"sum": int(a.values.sum()), "shape": a.shape, "repr": repr(det)}))`,
      [path],
    );
    const array = await detector.getArray("image.data");
    expect(array.shape).toEqual(wanted.shape);
    expect(array.values.sum()).toBe(wanted.sum);
    expect(String(detector)).toBe(wanted.repr);
    expect(openDetector(run)).toBeInstanceOf(LPDSolo);
    const { image } = await detector.image({ pulse: 1 });
    expect(image.ndim).toBe(2);
    await expectCode("SourceName", () => new LPDSolo(run, { raw: false }));
  });
});

describe("writeFrames", () => {
  it("writes the frames that EXtra-data writes, and the same file opens in it", async () => {
    const raw = await euxfelRun("spb_raw");
    const theirs = join(folder, "theirs.h5");
    const ours = join(folder, "ours.h5");
    const [trains, pulses] = [
      [10000, 10002, 10002, 99],
      [4, 0, 14, 0],
    ];
    const detector = new AGIPD1M(await RunDirectory(raw), { modules: [0, 3] });
    await detector.writeFrames(ours, trains, pulses);
    const answer = runPythonJson<{ ours: unknown; theirs: unknown }>(
      `
import json, sys, hashlib, h5py, numpy as np
from extra_data import RunDirectory, H5File
from extra_data.components import AGIPD1M
raw, theirs, ours = sys.argv[1:4]
AGIPD1M(RunDirectory(raw), modules=[0, 3]).write_frames(theirs, np.array(${JSON.stringify(trains)}, "u8"), np.array(${JSON.stringify(pulses)}, "u8"))
def about(path):
    f = H5File(path)
    out = {"trains": [int(t) for t in f.train_ids]}
    for src in sorted(f.all_sources):
        for key in sorted(f.keys_for_source(src)):
            a = f[src, key].ndarray()
            out[f"{src} {key}"] = [str(a.dtype), list(a.shape), hashlib.sha256(a.tobytes()).hexdigest()]
        out[src] = [int(n) for n in f[src, "image.data"].data_counts(labelled=False)]
    return out
print(json.dumps({"theirs": about(theirs), "ours": about(ours)}))`,
      [raw, theirs, ours],
    );
    expect(answer.ours).toEqual(answer.theirs);
    await expectCode("ShapeMismatch", () => detector.writeFrames(ours, [1, 2], [1]));
  });
});

describe("JUNGFRAU", () => {
  let run: Awaited<ReturnType<typeof RunDirectory>>;
  beforeAll(async () => {
    const path = await writeMockRun(join(folder, "r0002"), {
      detector: "JUNGFRAU",
      modules: [1, 3],
      trains: 3,
      pulses: 2,
      trainsPerFile: 2,
    });
    run = await RunDirectory(path);
  });

  it("has lazy arrays that are computed to what getArray reads", async () => {
    const detector = new JUNGFRAU(run);
    for (const options of [{}, { roi: [1, slice(0, 100, 7)] }, { astype: "float64" } as const]) {
      const eager = await detector.getArray("data.adc", options);
      const lazy = detector.getLazyArray("data.adc", options);
      expect([lazy.dims, lazy.shape]).toEqual([eager.dims, eager.shape]);
      expect(same((await lazy.compute({ executor: "inline" })).values, eager.values)).toBe(true);
    }
    const gappy = new JUNGFRAU(await RunDirectory(await euxfelRun("jungfrau")));
    const mean = gappy.getLazyArray("data.adc").mean("train");
    const wanted = (await gappy.getArray("data.adc")).mean("train");
    const found = await mean.compute({ executor: "inline" });
    expect(same(found.values, wanted.values)).toBe(true);
  });

  it("gives the images of all trains, as one by one, masked or not", async () => {
    const detector = new JUNGFRAU(run);
    const geometry = JUNGFRAUGeometry.example(3);
    for (const flag of [true, false]) {
      const options = { geometry, masked: flag, reuse: flag };
      let train = 0;
      const kept: NDArray[] = [];
      for await (const [id, { images, pulseIds }] of detector.images(options)) {
        expect(id).toBe(detector.trainIds[train]);
        expect(Array.from(pulseIds)).toEqual([0, 1]);
        const one = await detector.image({ train, pulse: 1, geometry, masked: flag });
        expect(same(images.slice(1), one.image)).toBe(true);
        kept.push(images);
        train += 1;
      }
      expect(train).toBe(3);
      expect(kept[0] === kept[1]).toBe(flag);
    }
  });

  it("in some trains keeps its modules' numbers", async () => {
    const detector = new JUNGFRAU(run, { firstModno: 1 });
    const parts = detector.splitTrains({ framesPerPart: 4 });
    expect(parts.map(({ trainIds }) => trainIds.length)).toEqual([1, 2]);
    expect(parts[0].modules).toEqual([1, 3]);
    expect(parts[1].moduleShape).toEqual([512, 1024]);
  });
});

describe("onlyAliases", () => {
  it("leaves out what is not there, or refuses it when strict", async () => {
    const run = await RunDirectory(await euxfelRun("fxe_raw"));
    const XGM = "SA1_XTD2_XGM/DOOCS/MAIN";
    const CAMERA = "FXE_XAD_GEC/CAM/CAMERA:daqOutput";
    const names = { ix: [XGM, "beamPosition.ixPos"], no: [XGM, "nope"], gone: "NOPE" } as const;
    const some = run.onlyAliases(names);
    expect(some.allSources).toEqual([XGM]);
    expect(some.keysForSource(XGM)).toEqual(["beamPosition.ixPos.value"]);
    await expectCode("PropertyName", () => run.onlyAliases(names, { strict: true }));
    await expectCode("SourceName", () => run.onlyAliases({ gone: "NOPE" }, { strict: true }));
    const images = { pixels: [`FXE_XAD_GEC/CAM/CAMERA_NODATA:daqOutput`, "data.image.pixels"] };
    const both = { ...names, cam: CAMERA } as const;
    expect(run.onlyAliases(both, { requireAll: true }).trainIds.length).toBe(run.trainIds.length);
    const empty = run.onlyAliases(images as never, { requireAll: true, strict: true });
    expect(empty.trainIds).toEqual([]);
    expect(run.withAliases({ cam: CAMERA }).dropAliases().alias.names).toEqual([]);
  });
});
