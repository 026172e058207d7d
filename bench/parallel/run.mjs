// What the numbers in docs/scaling.md come from: cost of a task, of merging, of a run of 1 to 1,000 tasks on a SLURM of two
// nodes on this machine, and the DSSC average of two sizes.
//
//   node bench/parallel/run.mjs [wrapperCost] [describing] [runs] [many] [merge] [dssc]    (as root on Debian it installs SLURM)
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHdf5 } from "@beambook/core/hdf5";
import { openLazy } from "@beambook/core/lazy";
import { ndarray } from "@beambook/core/ndarray";
import { runTasks, slurmExecutor } from "@beambook/core/parallel";
import { startSlurm } from "./cluster.mjs";

const module = new URL("./tasks.mjs", import.meta.url).href;
const shared = mkdtempSync(join(tmpdir(), "beambook-bench-"));
const stop = await startSlurm({ nodes: 2, cpus: 1 });
const seconds = async (action) => {
  const since = performance.now();
  await action();
  return (performance.now() - since) / 1000;
};
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const slurm = (options = {}) =>
  slurmExecutor({ folder: shared, poll: [0.5, 5], settle: 0.5, ...options });

/** An array task beyond Node's own start: the same command as in the job's script, without SLURM around it. */
async function wrapperCost() {
  const program = fileURLToPath(
    new URL("../../packages/core/dist/parallel/slurm/array-worker.js", import.meta.url),
  );
  const { pathsOf, writeJson } = await import("../../packages/core/dist/parallel/slurm/folder.js");
  const { writeTasks } = await import("../../packages/core/dist/parallel/slurm/write-tasks.js");
  const own = [];
  const plain = [];
  for (let i = 0; i < 7; i++) {
    const folder = join(shared, `wrapper-${i}`);
    for (const part of ["tasks", "submissions", "results", "logs"])
      mkdirSync(join(folder, part), { recursive: true });
    const paths = pathsOf(folder);
    writeTasks(paths, [{ module, name: "square", args: 3 }].values(), 1, 1);
    writeJson(paths.submission(0), { index: 0, elements: [0] });
    const env = { ...process.env, SLURM_ARRAY_TASK_ID: "0", SLURM_ARRAY_JOB_ID: "1" };
    own.push(await seconds(() => spawnSync(process.execPath, [program, folder, "0"], { env })));
    plain.push(await seconds(() => spawnSync(process.execPath, ["-e", "0"], { env })));
  }
  const [ours, nodes] = [median(own) * 1000, median(plain) * 1000];
  console.log(
    `array task: ${ours.toFixed(0)} ms, Node alone ${nodes.toFixed(0)} ms, ours ${(ours - nodes).toFixed(0)} ms`,
  );
}

/** Writing task descriptions, as the submitting process does before sbatch. */
async function describing() {
  const { pathsOf } = await import("../../packages/core/dist/parallel/slurm/folder.js");
  const { writeTasks } = await import("../../packages/core/dist/parallel/slurm/write-tasks.js");
  for (const count of [1000, 100_000]) {
    const folder = join(shared, `describe-${count}`);
    mkdirSync(join(folder, "tasks"), { recursive: true });
    function* some() {
      for (let i = 0; i < count; i++) {
        const region = [
          { start: i, step: 1, count: 1 },
          { start: 0, step: 1, count: 512 },
        ];
        yield {
          module,
          name: "square",
          args: { expression: { kind: "source", args: { path: shared }, region } },
        };
      }
    }
    const before = process.memoryUsage().rss;
    const time = await seconds(() => writeTasks(pathsOf(folder), some(), count, count / 100));
    const more = (process.memoryUsage().rss - before) / 2 ** 20;
    console.log(
      `describe ${count} tasks: ${time.toFixed(2)} s, ${((time / count) * 1e6).toFixed(0)} us each, memory +${more.toFixed(0)} MiB`,
    );
    rmSync(folder, { recursive: true });
  }
}

/** Runs of 1 to 1,000 trivial tasks, at most 100 array tasks. */
async function runs() {
  console.log("\n| tasks | array tasks | s | tasks/s |\n|---|---|---|---|");
  for (const count of [1, 10, 100, 1000]) {
    const tasks = Array.from({ length: count }, (_, x) => ({ module, name: "square", args: x }));
    const executor = slurm({ arrayTasks: 20 });
    const time = await seconds(() => runTasks(tasks, { executor }));
    console.log(
      `| ${count} | ${Math.min(count, 20)} | ${time.toFixed(1)} | ${(count / time).toFixed(1)} |`,
    );
  }
}

/** Many more tasks than array tasks: what one more task costs. */
async function many() {
  for (const count of [2000, 20_000]) {
    const tasks = Array.from({ length: count }, (_, x) => ({ module, name: "square", args: x }));
    const before = process.memoryUsage().rss;
    const time = await seconds(() => runTasks(tasks, { executor: slurm({ arrayTasks: 4 }) }));
    const more = (process.memoryUsage().rss - before) / 2 ** 20;
    console.log(
      `${count} tasks in 4 array tasks: ${time.toFixed(1)} s, memory +${more.toFixed(0)} MiB`,
    );
  }
}

/** 1,000 results of 1 MB, and what they do to this process's memory. */
async function merge() {
  for (const count of [100, 1000]) {
    const tasks = Array.from({ length: count }, (_, x) => ({ module, name: "megabyte", args: x }));
    let first = 0;
    let last = 0;
    let largest = 0;
    let sum = 0;
    const executor = slurm({ arrayTasks: 2, keep: true });
    await runTasks(tasks.slice(0, 1), { executor }); // warm
    // All results are there before the first is taken.
    const { attachSlurm } = await import("@beambook/core/parallel");
    const held = executor.results(tasks);
    await held.next();
    const [folder] = executor.folders;
    const run = attachSlurm(folder);
    for (let status = await run.status(); status.done < count; status = await run.status()) {
      await new Promise((done) => setTimeout(done, 300));
    }
    first = performance.now();
    for await (const array of held) {
      for (const value of array.data) sum += value;
      largest = Math.max(largest, process.memoryUsage().rss);
    }
    last = performance.now();
    console.log(
      `merge ${count} x 1 MB: ${((last - first) / 1000).toFixed(2)} s, memory at most ${(largest / 2 ** 20).toFixed(0)} MiB (sum ${sum})`,
    );
  }
}

/** The mean of uint16 frames over trains for two sizes: what a byte costs follows from their difference. */
async function dssc() {
  console.log(
    "\n| trains x 75 x 128 x 512 | GB | executor | s (best of 3) | CPU s here |\n|---|---|---|---|---|",
  );
  const best = {};
  for (const trains of [24, 72]) {
    const path = join(shared, `dssc-${trains}.h5`);
    const file = await createHdf5(path);
    const frame = new Uint16Array(75 * 128 * 512).map((_, i) => Math.imul(i, 2654435761) >>> 20);
    const growing = await file.create("data", {
      ...{ shape: [0, 75, 128, 512], maxShape: [Number.POSITIVE_INFINITY, 75, 128, 512] },
      ...{ type: "uint16", chunks: [1, 75, 128, 512] },
    });
    for (let i = 0; i < trains; i++) await growing.append(ndarray(frame, [1, 75, 128, 512]));
    await file.close();
    const data = await openLazy(path, "data", { chunks: [3, null, null, null] });
    const mean = data.mean(0, { dtype: "float32" });
    const executors = { inline: "inline", workers: "workers", slurm: slurm({ arrayTasks: 2 }) };
    for (const [name, executor] of Object.entries(executors)) {
      const times = [];
      const cpu = [];
      for (let round = 0; round < 3; round++) {
        const before = process.cpuUsage();
        times.push(await seconds(() => mean.compute({ executor })));
        const { user, system } = process.cpuUsage(before);
        cpu.push((user + system) / 1e6);
      }
      const [time, busy] = [Math.min(...times), Math.min(...cpu)];
      best[`${name} ${trains}`] = { time, busy, bytes: data.nbytes };
      console.log(
        `| ${trains} | ${(data.nbytes / 1e9).toFixed(2)} | ${name} | ${time.toFixed(2)} | ${busy.toFixed(2)} |`,
      );
    }
    rmSync(path);
  }
  const [small, large] = [best["inline 24"], best["inline 72"]];
  const bytes = large.bytes - small.bytes;
  console.log(
    `\ninline: ${(bytes / 1e6 / (large.time - small.time)).toFixed(0)} MB per second, ${(bytes / 1e6 / (large.busy - small.busy)).toFixed(0)} MB per CPU second`,
  );
}

try {
  const parts = { wrapperCost, describing, runs, many, merge, dssc };
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
  for (const name of wanted) await parts[name]();
} finally {
  stop();
  rmSync(shared, { recursive: true, force: true });
}
process.exit(0);
