import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { slice } from "@beambook/core";
import { AGIPD1M, byIndex, DSSC1M, LPD1M, RunDirectory, writeMockRun } from "@beambook/core/euxfel";
import { assertAllClose, type LabelledArray, NDArray } from "@beambook/core/ndarray";
import { workerExecutor } from "@beambook/core/parallel";
import { afterAll, describe, expect, it } from "vitest";
import { euxfelRun } from "../../support/euxfel-runs.js";
import { runPythonJson } from "../../support/peers.js";
import { expectCode, expectDigest } from "./support/compare.js";
import type { Digest } from "./support/expected.js";

const folder = mkdtempSync(join(tmpdir(), "beambook-lazy-run-"));
const executor = workerExecutor({ workers: 2 });
afterAll(async () => {
  await executor.close();
  rmSync(folder, { recursive: true, force: true });
});

function expectSame(lazy: LabelledArray, eager: LabelledArray): void {
  expect(lazy.dims).toEqual(eager.dims);
  expect(lazy.values.dtype).toBe(eager.values.dtype);
  expect(lazy.shape).toEqual(eager.shape);
  expect(lazy.name).toBe(eager.name);
  for (const [name, values] of Object.entries(eager.coords)) {
    expect(Array.from(lazy.coords[name] as Float64Array), name).toEqual(
      Array.from(values as Float64Array),
    );
  }
  expect(Buffer.compare(bytes(lazy), bytes(eager))).toBe(0);
}

function bytes({ values }: LabelledArray): Buffer {
  const flat = values.flat();
  return Buffer.from(flat.buffer, flat.byteOffset, flat.byteLength);
}

describe("run.getLazyArray", () => {
  it("gives what EXtra-data's dask array gives, over files and with suspect trains", async () => {
    const path = await writeMockRun(join(folder, "r0001"), {
      detector: "DSSC1M",
      raw: true,
      modules: 2,
      trains: 5,
      pulses: 3,
      trainsPerFile: 2,
    });
    const run = await RunDirectory(path);
    const [source, key] = ["SCS_DET_DSSC1M-1/DET/0CH0:xtdf", "image.data"];
    const wanted = runPythonJson<{ all: Digest; mean: Digest }>(
      `
import json, sys
sys.path.insert(0, "test/reference/euxfel")
from make_expected import digest
from extra_data import RunDirectory
arr = RunDirectory(sys.argv[1]).get_dask_array("${source}", "${key}")
mean = arr.reshape(-1, 3, 128, 512).mean(axis=0, dtype="float64")
print(json.dumps({"all": digest(arr.compute()), "mean": digest(mean.compute())}))`,
      [path],
    );
    const lazy = run.getLazyArray(source, key);
    expectDigest(await lazy.compute({ executor: "inline" }), wanted.all);
    expectDigest(await lazy.compute({ executor }), wanted.all);
    const mean = lazy.reshape(-1, 3, 128, 512).mean(0);
    expectDigest(await mean.compute({ executor, progress: false }), wanted.mean);
  });

  it("takes a region and labels axes as getArray does", async () => {
    const run = await RunDirectory(await euxfelRun("fxe_raw"));
    const place = ["SA1_XTD2_XGM/DOOCS/MAIN:output", "data.intensityTD"] as const;
    const options = { extraDims: ["pulse"], roi: [slice(2, 40, 3)] };
    const lazy = run.getLazyArray(...place, { ...options, labelled: true });
    expectSame(await lazy.compute(), await run.getArray(...place, options));
    const some = run
      .selectTrains(byIndex([0, 3, 4]))
      .key(...place)
      .lazyLabelled({ roi: [5] });
    expectSame(
      await some.compute(),
      await run.selectTrains(byIndex([0, 3, 4])).getArray(...place, { roi: [5] }),
    );
  });

  it("is empty where a source has no data, and refuses text", async () => {
    const run = await RunDirectory(await euxfelRun("fast_adc"));
    const empty = run.getLazyArray("SQS_DPU/CAM/EMPTY:daqOutput", "data.image.pixels");
    expect((await empty.compute()).shape).toEqual([0, 24, 32]);
    const xgm = await RunDirectory(await euxfelRun("fxe_raw"));
    await expectCode("UnsupportedType", () => xgm.getLazyArray("SA1_XTD2_XGM/DOOCS/MAIN", "state"));
  });
});

describe("detector.getLazyArray", () => {
  it("equals getArray where modules are missing and trains have different frames", async () => {
    const missing = new LPD1M(await RunDirectory(await euxfelRun("missing")));
    const varying = new AGIPD1M(await RunDirectory(await euxfelRun("spb_proc_varying")));
    const raw = new AGIPD1M(await RunDirectory(await euxfelRun("spb_raw")), { modules: [0, 3] });
    const dssc = new DSSC1M(await RunDirectory(await euxfelRun("scs_raw")), { modules: [15] });
    const cases = [
      [missing, "image.data", { roi: [slice(0, 8)] }],
      [missing, "image.data", { fillValue: 7, astype: "float32", pulses: byIndex([1]) }],
      [varying, "image.data", {}],
      [varying, "image.gain", { unstackPulses: false }],
      [varying, "image.mask", { subtrainIndex: "cellId", roi: [3, slice(0, 9)] }],
      [raw, "image.data", { pulses: byIndex(slice(0, 4, 2)), roi: [1] }],
      [dssc, "image.data", {}],
      [dssc, "image.pulseId", {}],
    ] as const;
    for (const [detector, key, options] of cases) {
      const lazy = detector.getLazyArray(key, options);
      expectSame(await lazy.compute(), await detector.getArray(key, options));
    }
    expectSame(
      await varying.getLazyArray("image.data").compute({ executor }),
      await varying.getArray("image.data"),
    );
    await expectCode("InvalidArgument", () => raw.getLazyArray("header.pulseCount"));
  });

  it("means of blocks in another shape use their memory again and come whole from their tasks", async () => {
    const [modules, trains, pulses] = [2, 9, 3];
    const path = await writeMockRun(join(folder, "r0002"), {
      ...{ detector: "DSSC1M", raw: true, modules, trains, pulses },
    });
    const run = await RunDirectory(path);
    const dssc = new DSSC1M(run);
    const eager = (await dssc.getArray("image.data")).mean("train").values;
    for (const module of dssc.modules) {
      const source = dssc.moduleToSource.get(module) as string;
      const mean = run
        .getLazyArray(source, "image.data", { chunks: [2 * pulses, null, null, null] })
        .reshape(trains, pulses, 128, 512)
        .mean(0, { dtype: "float32" });
      const computed = await mean.compute({ executor: "inline", progress: false });
      expect([computed.dtype, ...computed.shape]).toEqual(["float32", pulses, 128, 512]);
      assertAllClose(computed, eager.slice(dssc.modules.indexOf(module)), { rtol: 1e-6 });
    }
  });

  it("reduces over trains without holding all of them", async () => {
    const dssc = new DSSC1M(await RunDirectory(await euxfelRun("scs_raw")), { modules: [0, 1] });
    const lazy = await dssc.getLazyArray("image.data").mean("train").compute({ executor });
    const eager = (await dssc.getArray("image.data")).mean("train");
    expect(lazy.values).toBeInstanceOf(NDArray);
    expectSame(lazy, eager);
  });
});
