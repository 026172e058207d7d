import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { isBeambookError, slice } from "@beambook/core";
import {
  AGIPD1M,
  byIndex,
  type DataCollection,
  RunDirectory,
  writeMockAgipdRun,
} from "@beambook/core/euxfel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPythonJson } from "../../support/peers.js";
import { expectDigest, expectLabelled } from "./support/compare.js";
import type { Digest } from "./support/expected.js";

const XGM = "SA1_XTD2_XGM/XGM/DOOCS";

/** What EXtra-data reads from the run, as digests. */
const ASK_EXTRA_DATA = `
import sys, json, warnings
sys.path.insert(0, "test/reference/euxfel")
warnings.simplefilter("ignore")
from make_expected import labelled, num
from extra_data import RunDirectory, by_index
from extra_data.components import AGIPD1M
run = RunDirectory(sys.argv[1], _use_voview=False)
det = AGIPD1M(run)
xgm = "${XGM}"
print(json.dumps({
  "train_ids": [num(t) for t in run.train_ids],
  "sources": sorted(run.all_sources),
  "metadata": {k: num(v) for k, v in run.run_metadata().items()},
  "data": labelled(det.get_array("image.data", pulses=by_index[1:4])),
  "mask": labelled(det.get_array("image.mask", pulses=by_index[0:1])),
  "gain": labelled(det.get_array("image.gain")),
  "flux": labelled(run.get_array(xgm + ":output", "data.intensityTD")),
  "units": run[xgm + ":output", "data.intensityTD"].units,
  "ix": labelled(run.get_array(xgm, "beamPosition.ixPos")),
  "state": list(run.get_series(xgm, "state")),
  "motor": labelled(run.get_array("SPB_IRU_AGIPD1M/MOTOR/Z_STEPPER", "actualPosition")),
  "timestamps": [str(t) for t in run.train_timestamps()[:2]],
}))
`;

interface Answers {
  train_ids: number[];
  sources: string[];
  metadata: Record<string, unknown>;
  data: Digest;
  mask: Digest;
  gain: Digest;
  flux: Digest;
  units: string;
  ix: Digest;
  state: string[];
  motor: Digest;
  timestamps: string[];
}

let folder: string;
let path: string;
let run: DataCollection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beambook-mock-"));
  path = await writeMockAgipdRun(join(folder, "r0034"), {
    trains: 3,
    pulses: 5,
    modules: [0, 3, 5, 10, 15],
    seed: 4,
  });
  run = await RunDirectory(path);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a mock run", () => {
  it("is a folder of one file per module and one of devices, named after the run", () => {
    const names = readdirSync(path)
      .filter((name) => name.endsWith(".h5"))
      .sort();
    expect(names).toHaveLength(6);
    expect(names[0]).toBe("CORR-R0034-AGIPD00-S00000.h5");
    expect(names.at(-1)).toBe("RAW-R0034-DA01-S00000.h5");
    expect(readdirSync(folder)).toEqual([basename(path)]);
    expect(run.warnings).toEqual([]);
  });

  it("gives EXtra-data the same numbers as us", async () => {
    const answers = runPythonJson<Answers>(ASK_EXTRA_DATA, [path]);
    expect(run.trainIds).toEqual(answers.train_ids);
    expect(run.allSources).toEqual(answers.sources);
    expect(run.runMetadata()).toMatchObject(answers.metadata);
    expect(run.runMetadata()).toMatchObject({ proposalNumber: 700_000, runNumber: 34 });
    const detector = new AGIPD1M(run);
    const pulses = byIndex(slice(1, 4));
    expectLabelled(await detector.getArray("image.data", { pulses }), answers.data);
    const first = byIndex(slice(0, 1));
    expectLabelled(await detector.getArray("image.mask", { pulses: first }), answers.mask);
    expectLabelled(await detector.getArray("image.gain"), answers.gain);
    const flux = await run.getArray(`${XGM}:output`, "data.intensityTD");
    expectDigest(flux.values, answers.flux);
    expect(flux.attrs.units).toBe(answers.units);
    expect(answers.units).toBe("μJ");
    expectLabelled(await run.getArray(XGM, "beamPosition.ixPos"), answers.ix);
    const state = await run.getSeries(XGM, "state");
    expect(Array.from(state.values as ArrayLike<string>)).toEqual(answers.state);
    const motor = await run.getArray("SPB_IRU_AGIPD1M/MOTOR/Z_STEPPER", "actualPosition");
    expectLabelled(motor, answers.motor);
    expect(answers.timestamps[0]).toMatch(/^2023-11-14T22:13:20/);
  });

  it("has frames whose intensity the gas monitor follows", async () => {
    const images = (await new AGIPD1M(run).getArray("image.data")).values;
    const flux = (await run.getArray(`${XGM}:output`, "data.intensityTD")).values;
    const means: number[] = [];
    const energies: number[] = [];
    for (let t = 0; t < 3; t++) {
      for (let p = 0; p < 5; p++) {
        const frame = images.slice(0, t, p).flat() as Float32Array;
        means.push(frame.reduce((a, b) => a + b, 0) / frame.length);
        energies.push(Number(flux.get(t, p)));
      }
    }
    expect(correlation(means, energies)).toBeGreaterThan(0.99);
    expect(energies[4]).toBeLessThan(energies[0]);
    expect(flux.get(0, 5)).toBe(1);
  });

  it("shows rings: pixels at a ring's radius are brighter than those between rings", async () => {
    const frame = (await new AGIPD1M(run).readFrame(0)).values.slice(0);
    // Module 0 of the default layout begins at (-525, 625) pixels and runs right and down.
    const onRing: number[] = [];
    const between: number[] = [];
    for (let ss = 0; ss < 512; ss++) {
      for (let fs = 0; fs < 128; fs++) {
        const x = -525 + ss + 2 * Math.floor(ss / 64) + 0.5;
        const radius = 0.2e-3 * Math.hypot(x, 625 - fs - 0.5);
        if (Math.abs(radius - 0.1012) < 0.0005) onRing.push(Number(frame.get(ss, fs)));
        if (Math.abs(radius - 0.107) < 0.0005) between.push(Number(frame.get(ss, fs)));
      }
    }
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
    expect(onRing.length).toBeGreaterThan(300);
    expect(median(onRing)).toBeGreaterThan(3 * median(between));
  });

  it("is the same for the same seed and different for another", async () => {
    const make = async (name: string, seed: number): Promise<Float32Array> => {
      const options = { trains: 1, pulses: 1, modules: [7], seed, compression: 1 };
      const other = await RunDirectory(await writeMockAgipdRun(join(folder, name), options));
      return (await new AGIPD1M(other).readFrame(0)).values.flat() as Float32Array;
    };
    const [a, b, c] = [await make("r0001", 9), await make("r0002", 9), await make("r0003", 10)];
    expect(Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer))).toBe(0);
    expect(Buffer.compare(Buffer.from(a.buffer), Buffer.from(c.buffer))).not.toBe(0);
    for (const name of ["r0001", "r0002", "r0003"]) rmSync(join(folder, name), { recursive: true });
  });

  it("takes distances from the caller and refuses nonsense", async () => {
    const distance = (): number => 0.0355;
    const other = await writeMockAgipdRun(join(folder, "r0009"), {
      trains: 1,
      pulses: 1,
      modules: [2],
      distance,
    });
    const frame = (await new AGIPD1M(await RunDirectory(other)).readFrame(0)).values;
    const sorted = (frame.flat() as Float32Array).slice().sort();
    expect(sorted[sorted.length >> 1]).toBeGreaterThan(10);
    await expectRefused(() => writeMockAgipdRun(other));
    for (const options of [
      { trains: 0 },
      { pulses: 1.5 },
      { modules: [16] },
      { modules: [1, 1] },
    ]) {
      await expectRefused(() => writeMockAgipdRun(join(folder, "r0010"), options));
    }
    await expect(
      writeMockAgipdRun(join(folder, "r0011"), { signal: AbortSignal.abort() }),
    ).rejects.toThrow("Stopped");
    expect(readdirSync(folder).sort()).toEqual(["r0009", "r0034"]);
  });
});

async function expectRefused(work: () => Promise<unknown>): Promise<void> {
  const error = await work().catch((e: unknown) => e);
  expect(isBeambookError(error, "InvalidArgument"), String(error)).toBe(true);
}

function correlation(a: number[], b: number[]): number {
  const mean = (v: number[]): number => v.reduce((x, y) => x + y, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number): number => a.reduce((s, _, i) => s + f(i), 0);
  const [da, db] = [(i: number): number => a[i] - ma, (i: number): number => b[i] - mb];
  return sum((i) => da(i) * db(i)) / Math.sqrt(sum((i) => da(i) ** 2) * sum((i) => db(i) ** 2));
}
