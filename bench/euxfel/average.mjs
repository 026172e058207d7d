// Averages DSSC frames over trains, each pulse on its own: dask with two processes and beambook with two workers, on the same
// files in one run.
//
// node bench/euxfel/average.mjs [--rounds N] [--trains N]   (BEAMBOOK_PEERS names a Python with extra_data and dask)
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DSSC1M, RunDirectory, writeMockRun } from "@beambook/core/euxfel";
import { workerExecutor } from "@beambook/core/parallel";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rounds = option("--rounds", 5);
const pulses = 50;
const trains = option("--trains", 20);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const PEER = `
import json, sys, time
import dask, dask.array as da
from extra_data import RunDirectory
if __name__ == "__main__":
    path, pulses = sys.argv[1], int(sys.argv[2])
    run = RunDirectory(path, _use_voview=False, parallelize=False)
    pool = {"threads": dict(scheduler="threads", num_workers=2), "processes": dict(scheduler="processes", num_workers=2)}
    for line in sys.stdin:
        kind = json.loads(line)
        start = time.perf_counter()
        parts = [run.get_dask_array(f"SCS_DET_DSSC1M-1/DET/{m}CH0:xtdf", "image.data").reshape(-1, pulses, 128, 512).mean(axis=0, dtype="float32") for m in range(4)]
        mean = da.stack(parts).compute(**pool[kind])
        print(json.dumps({"ms": 1000 * (time.perf_counter() - start), "check": float(mean[3, 7, 60, 200]), "shape": mean.shape}), flush=True)
`;

const folder = mkdtempSync(join(tmpdir(), "beambook-average-"));
const executor = workerExecutor({ workers: 2 });
let peer;
try {
  const path = await writeMockRun(join(folder, "r0001"), {
    detector: "DSSC1M",
    raw: true,
    modules: 4,
    trains,
    pulses,
    devices: [],
  });
  peer = spawn(python, ["-c", PEER, path, String(pulses)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const ask = async (kind) => {
    peer.stdin.write(`${JSON.stringify(kind)}\n`);
    return JSON.parse((await lines.next()).value);
  };
  const detector = new DSSC1M(await RunDirectory(path));
  const ours = async (options) => {
    const start = performance.now();
    const mean = await detector
      .getLazyArray("image.data")
      .mean("train", { dtype: "float32" })
      .compute({ ...options, progress: false });
    return { ms: performance.now() - start, check: mean.values.get(3, 7, 60, 200) };
  };
  const times = { threads: [], processes: [], workers: [], inline: [] };
  for (let i = 0; i < rounds + 1; i++) {
    const results = {
      threads: await ask("threads"),
      workers: await ours({ executor }),
      processes: await ask("processes"),
      inline: await ours({ executor: "inline" }),
    };
    const wanted = results.threads.check;
    for (const [kind, { ms, check }] of Object.entries(results)) {
      if (Math.abs(check - wanted) > 1e-3) throw new Error(`${kind}: ${check} against ${wanted}`);
      if (i > 0) times[kind].push(ms);
    }
  }
  const ms = Object.fromEntries(Object.entries(times).map(([kind, all]) => [kind, median(all)]));
  const best = Math.min(ms.threads, ms.processes);
  console.log(`DSSC, 4 modules x ${trains * pulses} frames, mean over trains, median of ${rounds}`);
  console.log(`dask, 2 threads   ${ms.threads.toFixed(0)} ms`);
  console.log(`dask, 2 processes ${ms.processes.toFixed(0)} ms`);
  console.log(
    `beambook, 2 workers ${ms.workers.toFixed(0)} ms, ${(best / ms.workers).toFixed(2)}x`,
  );
  console.log(`beambook, inline    ${ms.inline.toFixed(0)} ms, ${(best / ms.inline).toFixed(2)}x`);
} finally {
  peer?.stdin.end();
  await executor.close();
  rmSync(folder, { recursive: true, force: true });
}
