import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lazyFromSource } from "@beambook/core/lazy";
import { CrossSection, Data, TransmissionModel } from "@beambook/core/neutron";
import { type Executor, type SlurmPool, slurmExecutor, slurmPool } from "@beambook/core/parallel";
import type { ScanChunk } from "@beambook/core/ptycho";
import {
  BatchAzimProfileExtraction,
  integrateFrames,
  ScatteringGeometry,
} from "@beambook/core/scattering";
import { DataStack, elementMaps, makePainting, rawToDatastack } from "@beambook/core/xrf";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { repoRoot } from "../../support/peers.js";
import { type Cluster, startCluster, whyNoSlurm } from "../../support/slurm/cluster.js";
import { reference } from "../formats/files.js";
import { ThreadScan } from "../ptycho/support/worker-scan.mjs";

const missing = whyNoSlurm();
let cluster: Cluster;
let shared: string;
let pool: SlurmPool;
beforeAll(async () => {
  if (missing !== undefined) return;
  cluster = await startCluster({ nodes: 2, cpus: 2 });
  Object.assign(process.env, cluster.env);
  shared = mkdtempSync(join(tmpdir(), "beambook-domains-"));
  pool = slurmPool({ folder: join(shared, "pool"), poll: [0.3, 2] });
  await pool.scale(2);
});
afterAll(async () => {
  await pool?.close();
  await cluster?.stop();
  if (shared) rmSync(shared, { recursive: true, force: true });
});
beforeEach((context) => {
  context.skip(missing !== undefined, `no SLURM here: ${missing}`);
});

/** What a computation gives in this process and on the cluster's pool. */
async function both<T>(compute: (executor: "inline" | Executor) => Promise<T>): Promise<[T, T]> {
  return [await compute("inline"), await compute(pool)];
}

describe("on a cluster is the same as in this process", { timeout: 90_000 }, () => {
  it("a function of one's own for the blocks of a lazy array", async () => {
    const module = new URL("../lazy/blocks.mjs", import.meta.url);
    const source = lazyFromSource({
      ...{ module, name: "ramp", args: { columns: 11 }, dtype: "float64" },
      ...{ shape: [90, 11], chunks: [20, null] },
    });
    const counted = source.mapBlocks(module, "countAbove", {
      args: { low: 0.2 },
      chunks: [[1, 1, 1, 1, 1], [3]],
    });
    const [here, there] = await both((executor) => counted.compute({ executor }));
    expect(there.toArray()).toEqual(here.toArray());
  });

  it("a grouped fit", async () => {
    const at = `${repoRoot}/test/reference/neutron/fits/phase_rowcol`;
    const data = await Data.fromGrouped({
      ...{ signal: `${at}/signal_row[01]*_col*.csv`, openbeam: `${at}/openbeam.csv` },
      ...{ L: 10, tstep: 10e-6 },
    });
    const iron = new CrossSection({ iron: { mat: "Fe_sg229_Iron-alpha", temp: 293.15 } });
    const model = new TransmissionModel(iron, { varyBasic: true });
    const [here, there] = await both((executor) =>
      model.fit(data, { wlmin: 1.5, wlmax: 5, progress: false, executor }),
    );
    expect(here.summary().length).toBeGreaterThan(4);
    expect(there.summary().toRecords()).toEqual(here.summary().toRecords());
  });

  it("profiles of frames, and a batch of files", async () => {
    const file = reference("SYNsaxs_eiger2_00376_raw.h5");
    const geometry = new ScatteringGeometry({
      ...{ dist: 2, poni1: 0.06762, poni2: 0.07878, wavelength: 1.013e-10 },
      ...{ pixel1: 6e-4, pixel2: 6e-4, shape: [240, 256] },
    });
    const [one, other] = await both((executor) =>
      integrateFrames(file, geometry, 40, { errorModel: "poisson", executor, block: 1 }),
    );
    expect(other.intensity.toArray()).toEqual(one.intensity.toArray());
    const series = join(shared, "series");
    for (const n of [376, 381]) {
      const name = `SYNsaxs_eiger2_00${n}_raw.h5`;
      cpSync(reference(name), join(series, name));
    }
    const [here, there] = await both(async (executor) => {
      const outDir = join(shared, typeof executor === "string" ? "here" : "there");
      mkdirSync(outDir);
      const batch = await BatchAzimProfileExtraction.open(series, {
        ...{ qvalues: [0.1], fileFilter: "*_eiger2_*_raw.h5", threshold: 0.04, outDir },
        mask: reference("mask_saxs.edf"),
      });
      return batch.fitAzimProfiles({ prefix: "PV", method: "pyFAI", plot: false, executor });
    });
    expect(here.length).toBe(2);
    expect(there.toRecords()).toEqual(here.toRecords());
  });

  it("a datastack and its element maps", async () => {
    const size = { height: 12, width: 16 };
    const { raw, rpl, calibration } = await makePainting(join(shared, "painting"), size);
    const [here, there] = await both(async (executor) => {
      const name = typeof executor === "string" ? "here" : "there";
      const datastackFile = join(shared, `${name}.datastack`);
      await rawToDatastack(raw, rpl, {
        datastackFile,
        verbose: false,
        chunks: [6, 8, 512],
        executor,
      });
      const stack = await DataStack.open(datastackFile);
      const options = { width: 30, progress: false, executor } as const;
      const maps = await elementMaps(stack, calibration, ["Pb L3", "Fe K"], options);
      stack.close();
      return { bytes: readFileSync(datastackFile), maps: maps.data.toArray() };
    });
    expect(there.bytes.equals(here.bytes)).toBe(true);
    expect(there.maps).toEqual(here.maps);
  });

  it("frames of a scan", async () => {
    const module = new URL("../ptycho/support/worker-scan.mjs", import.meta.url).href;
    const [here, there] = await both(async (executor) => {
      const scan = new ThreadScan({ shape: 4, offset: 3 }, { module, executor });
      return (await scan.auto(9)) as ScanChunk;
    });
    expect(there.weights.toArray()).toEqual(here.weights.toArray());
    // Frames are a thousand times their index, and the number of the thread that loaded them.
    const frame = ({ frames }: ScanChunk): number[] =>
      (frames.slice(null, 0, 0).toArray() as number[]).map((v) => Math.floor(v / 1000));
    expect(frame(there)).toEqual(frame(here));
  });

  it("as a job array too, and nothing is left behind", async () => {
    const folder = join(shared, "array");
    const executor = slurmExecutor({ folder, arrayTasks: 2, poll: [0.3, 2] });
    const module = new URL("../ptycho/support/worker-scan.mjs", import.meta.url).href;
    const scan = new ThreadScan({ shape: 4, offset: 3 }, { module, executor });
    expect(((await scan.auto(5)) as ScanChunk).frames.shape).toEqual([5, 4, 4]);
    expect(readdirSync(folder)).toEqual([]);
    expect(pool.status.done).toBeGreaterThan(20);
  });
});
