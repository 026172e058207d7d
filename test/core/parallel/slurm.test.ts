import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isBeambookError } from "@beambook/core";
import { RunDirectory, writeMockRun } from "@beambook/core/euxfel";
import { computeLazy, lazyFromSource, stackLazy } from "@beambook/core/lazy";
import { arange, type NDArray } from "@beambook/core/ndarray";
import {
  attachSlurm,
  type Executor,
  type Progress,
  runTasks,
  type SlurmExecutor,
  type SlurmOptions,
  slurmExecutor,
  type Task,
} from "@beambook/core/parallel";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Cluster, startCluster, whyNoSlurm } from "../../support/slurm/cluster.js";

const module = new URL("./slurm-tasks.mjs", import.meta.url).href;
const task = (name: string, args: unknown = {}): Task => ({ module, name, args });
const missing = whyNoSlurm();
let cluster: Cluster;
let shared: string;

beforeAll(async () => {
  if (missing !== undefined) return;
  cluster = await startCluster({ nodes: 3, cpus: 4 });
  Object.assign(process.env, cluster.env);
  shared = mkdtempSync(join(tmpdir(), "beambook-shared-"));
});
afterAll(async () => {
  await cluster?.stop();
  if (shared) rmSync(shared, { recursive: true, force: true });
});
beforeEach((context) => {
  context.skip(missing !== undefined, `no SLURM here: ${missing}`);
});

/** An executor with a folder of its own, so that what it leaves behind can be seen. */
function executorFor(
  name: string,
  options: SlurmOptions = {},
): { executor: SlurmExecutor; folder: string; left: () => string[] } {
  const folder = join(shared, name);
  mkdirSync(folder);
  const executor = slurmExecutor({ folder, poll: [0.3, 2], settle: 0.5, ...options });
  return { executor, folder, left: () => readdirSync(folder) };
}

async function errorOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  return promise.then(
    () => expect.unreachable(),
    (error: unknown) => error as Error,
  );
}

async function until(condition: () => boolean, seconds = 30): Promise<void> {
  for (const since = Date.now(); !condition(); await wait(50)) {
    if (Date.now() - since > seconds * 1000) throw new Error(`waited in vain: ${condition}`);
  }
}

describe.concurrent("tasks on a real SLURM", { timeout: 150_000 }, () => {
  it("over their time limit are lost with that reason", async () => {
    const { executor } = executorFor("limit", { time: 1, retries: 0, arrayTasks: 1 });
    const tasks = [task("square", 1), task("hang", { ms: 600_000 })];
    const error = await errorOf(runTasks(tasks, { executor }));
    expect(error.message).toMatch(/Task 1 \(hang\) was lost 1 times.*TIMEOUT/);
  });

  it("survive that their node fails", async () => {
    const { executor, folder } = executorFor("node", { arrayTasks: 6, partition: "fragile" });
    const log = join(folder, "log");
    const tasks = Array.from({ length: 6 }, (_, x) => task("logged", { log, x, ms: 1500 }));
    const run = runTasks(tasks, { executor });
    await until(() => existsSync(log) && readFileSync(log, "utf8").includes("n3"));
    cluster.killNode("n3");
    try {
      expect(await run).toEqual([0, 1, 2, 3, 4, 5]);
    } finally {
      cluster.startNode("n3");
    }
  });

  it("give their results in order, and nothing is left behind", async () => {
    const { executor, left } = executorFor("order", { arrayTasks: 4 });
    const tasks = [40, 0, 20, 0, 10, 5].map((ms, x) => task("slowSquare", { x, ms }));
    const seen: Progress[] = [];
    const options = { executor, onProgress: (p: Progress) => seen.push(p) };
    expect(await runTasks<number>(tasks, options)).toEqual([0, 1, 4, 9, 16, 25]);
    expect(seen.at(-1)).toMatchObject({ done: 6, total: 6 });
    expect(left()).toEqual([]);
  });

  it("take arrays, views, bigints and undefined there and back", async () => {
    const { executor } = executorFor("values");
    const view = arange(100).reshape(10, 10).slice(null, 3);
    const [result] = await runTasks<{ back: NDArray; exact: bigint; missing: undefined }>(
      [task("transposed", { array: view })],
      { executor },
    );
    expect(result.back.toArray()).toEqual(view.toArray());
    expect(result.exact).toBe(2n ** 60n);
    expect("missing" in result).toBe(true);
  });

  it("are 1,000 in arrays below MaxArraySize, on both nodes", async () => {
    const { executor, left } = executorFor("many", { arrayTasks: 40 });
    const tasks = Array.from({ length: 1000 }, (_, x) => task("square", x));
    const run = runTasks<number>(tasks, { executor });
    await until(() => executor.folders.length > 0);
    const results = await run;
    expect(results).toEqual(tasks.map(({ args }) => (args as number) ** 2));
    expect(left()).toEqual([]);
  });

  it("use all CPUs of an array task", async () => {
    const { executor } = executorFor("cpus", { arrayTasks: 1, cpusPerTask: 2 });
    const began = Date.now();
    const tasks = Array.from({ length: 4 }, () => task("where", { ms: 300 }));
    const places = await runTasks<{ node: string; pid: number }>(tasks, { executor });
    expect(new Set(places.map((p) => p.pid)).size).toBe(1);
    expect(places[0].node).toMatch(/^n[12]$/);
    expect(Date.now() - began).toBeGreaterThan(500);
  });

  it("that throw are reported with node, job and stack; earlier results stay valid", async () => {
    const { executor, left, folder } = executorFor("throws", { arrayTasks: 2 });
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      const tasks = [task("square", 3), task("fail", { bad: "luck" }), task("square", 4)];
      for await (const value of executor.results<number>(tasks)) seen.push(value);
    };
    const error = await errorOf(run());
    expect(seen).toEqual([9]);
    expect(error.code).toBe("TaskFailed");
    expect(error.message).toMatch(
      /Task 1 \(fail\) failed on node n[12] in job \d+_\d+: RangeError: no luck/,
    );
    expect((error.cause as Error & { row: number }).row).toBe(17);
    expect((error.cause as Error).stack).toContain("slurm-tasks.mjs");
    const [kept] = left();
    expect(error.message).toContain(join(folder, kept));
    const logs = readdirSync(join(folder, kept, "logs"));
    const text = logs.map((log) => readFileSync(join(folder, kept, "logs", log), "utf8")).join();
    expect(text).toContain("about to fail: luck");
  });

  it("that throw are tried again when that is asked for", async () => {
    const { executor, folder } = executorFor("again", { retryErrors: 1 });
    const tasks = [task("failOnce", { flag: join(folder, "flag") }), task("square", 2)];
    expect(await runTasks(tasks, { executor })).toEqual(["second try", 4]);
  });

  it("killed with -9 are tried again, the others of their process are not lost", async () => {
    const { executor, folder } = executorFor("killed", { arrayTasks: 1 });
    const log = join(folder, "log");
    const tasks = [
      task("logged", { log, x: 0 }),
      task("killed", { flag: join(folder, "flag") }),
      task("logged", { log, x: 2 }),
    ];
    expect(await runTasks(tasks, { executor })).toEqual([0, "survived", 2]);
    const runs = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => line[0]);
    expect(runs).toEqual(["0", "2"]);
  });

  it("killed again and again fail with what SLURM and their output say", async () => {
    const { executor } = executorFor("hopeless", { retries: 1 });
    const error = await errorOf(runTasks([task("killed")], { executor }));
    expect(error.message).toMatch(
      /Task 0 \(killed\) was lost 2 times, at last on node n[12] in job \d+_0/,
    );
    expect(error.message).toContain("killing myself");
  });

  it("survive being put back into the queue", async () => {
    const { executor, folder } = executorFor("requeue", { arrayTasks: 1 });
    const log = join(folder, "log");
    const tasks = [0, 1, 2].map((x) => task("logged", { log, x, ms: x === 1 ? 1500 : 0 }));
    const run = runTasks(tasks, { executor });
    await until(() => existsSync(log) && readFileSync(log, "utf8").includes("1 "));
    const id = executor.folders[0].split("/").at(-1);
    const job = cluster.run("squeue", "-h", "-o", "%i", "-n", `${id}-0`).trim();
    cluster.run("scontrol", "requeue", job);
    expect(await run).toEqual([0, 1, 2]);
    const runs = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => line[0]);
    expect(runs).toEqual(["0", "1", "1", "2"]);
  });

  it("are refused with SLURM's own words, and nothing is left behind", async () => {
    const { executor, left } = executorFor("refused", { partition: "nope" });
    const error = await errorOf(runTasks([task("square", 2)], { executor }));
    expect(isBeambookError(error, "InvalidArgument")).toBe(true);
    expect(error.message).toContain("invalid partition specified: nope");
    expect(left()).toEqual([]);
  });

  it("end in the queue when the signal aborts", async () => {
    const { executor, left } = executorFor("abort", { arrayTasks: 2 });
    const controller = new AbortController();
    const run = runTasks([task("hang", { ms: 60_000 }), task("hang", { ms: 60_000 })], {
      executor,
      signal: controller.signal,
    });
    await until(() => executor.folders.length > 0);
    const id = executor.folders[0].split("/").at(-1);
    const own = (): string => cluster.run("squeue", "-h", "-r", "-n", `${id}-0`, "-o", "%i").trim();
    await until(() => own() !== "");
    controller.abort();
    expect((await errorOf(run)).code).toBe("Aborted");
    await until(() => own() === "");
    expect(left()).toEqual([]);
  });

  it("of a cancelled job end the run, which can be picked up", async () => {
    const { executor, folder, left } = executorFor("cancelled", { arrayTasks: 1 });
    const log = join(folder, "log");
    const run = errorOf(runTasks([task("logged", { log, x: 1, ms: 4000 })], { executor }));
    await until(() => existsSync(log));
    const id = executor.folders[0].split("/").at(-1);
    cluster.run("scancel", "--name", `${id}-0`);
    expect((await run).message).toContain("was cancelled outside");
    const kept = left().find((name) => name.startsWith("beambook")) ?? "";
    const results: number[] = [];
    for await (const value of attachSlurm(join(folder, kept)).results<number>())
      results.push(value);
    expect(results).toEqual([1]);
    expect(left()).toEqual(["log"]);
  });

  it("are picked up after the process that submitted them was killed", async () => {
    const folder = join(shared, "attach");
    mkdirSync(folder);
    const script = `
      import { slurmExecutor, runTasks } from "@beambook/core/parallel";
      const [folder, module, log] = process.argv.slice(2);
      const executor = slurmExecutor({ folder, arrayTasks: 3 });
      const tasks = Array.from({ length: 9 }, (_, x) => ({ module, name: "logged", args: { log, x, ms: 400 } }));
      await runTasks(tasks, { executor });`;
    const log = join(shared, "attach.log");
    const child = startScript(script, [folder, module, log]);
    await until(() => existsSync(log));
    child.kill("SIGKILL");
    const [name] = readdirSync(folder);
    const run = attachSlurm(join(folder, name));
    expect(run.total).toBe(9);
    const results: number[] = [];
    for await (const value of run.results<number>()) results.push(value);
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(readFileSync(log, "utf8").trim().split("\n").length).toBe(9);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("stop at a folder that is full, and say so", async () => {
    const { folder } = executorFor("full");
    const small = join(folder, "small");
    mkdirSync(small);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small]);
    if (mounted.status !== 0) return expect(mounted.stderr.toString()).not.toBe("");
    try {
      const executor = slurmExecutor({ folder: small, poll: [0.3, 2], settle: 0.5, retries: 0 });
      const inputs = task("transposed", { array: arange(300_000) });
      const error = await errorOf(runTasks([inputs], { executor }));
      expect(error.code).toBe("FileAccess");
      expect(error.message).toMatch(/no space left/i);
      expect(readdirSync(small)).toEqual([]);
      const large = errorOf(runTasks([task("array", { n: 300_000, value: 1 })], { executor }));
      expect((await large).message).toMatch(/was lost 1 times, .*exit code 74/);
    } finally {
      spawnSync("umount", [small]);
    }
  });

  it("stop at a folder that is read-only, or cannot be made", async () => {
    const { folder } = executorFor("read-only");
    const fixed = join(folder, "fixed");
    mkdirSync(fixed);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", fixed]).status === 0;
    try {
      for (const place of mounted ? [fixed, "/proc/nowhere"] : ["/proc/nowhere"]) {
        const executor = slurmExecutor({ folder: place });
        const error = await errorOf(runTasks([task("square", 2)], { executor }));
        expect(error.code).toBe("FileAccess");
      }
    } finally {
      if (mounted) spawnSync("umount", [fixed]);
    }
  });

  it("are not there at all: no job, no folder", async () => {
    const { executor, left } = executorFor("none");
    expect(await runTasks([], { executor })).toEqual([]);
    expect(left()).toEqual([]);
  });

  it("may come from a generator that nobody counted", async () => {
    const { executor } = executorFor("uncounted");
    function* some(): Generator<Task> {
      for (let x = 0; x < 40; x++) yield task("square", x);
    }
    expect((await runTasks<number>(some(), { executor })).length).toBe(40);
  });
});

describe.concurrent("lazy arrays on SLURM", { timeout: 120_000 }, () => {
  const source = lazyFromSource({
    module: new URL("../lazy/blocks.mjs", import.meta.url),
    ...{ name: "ramp", args: { columns: 37 }, dtype: "float64" },
    ...{ shape: [3001, 37], chunks: [128, null] },
  });

  it("have the same bits as inline", async () => {
    const { executor, left } = executorFor("lazy", { arrayTasks: 5 });
    const work = [source.mean(0), source.std([0, 1]), source.subtract(source.mean(0)).var(0)];
    const inline = await computeLazy(work, { executor: "inline" });
    const slurm = await computeLazy(work, { executor });
    expect(slurm.map(({ data }) => data)).toEqual(inline.map(({ data }) => data));
    expect(left()).toEqual([]);
  });

  it("average a DSSC run over trains as inline does", async () => {
    const { executor, folder, left } = executorFor("dssc", { arrayTasks: 3 });
    const options = { detector: "DSSC1M", raw: true, trains: 6, pulses: 3, modules: 2 } as const;
    const run = await RunDirectory(await writeMockRun(join(shared, "r0103"), options));
    const averages = [0, 1].map((module) => {
      const frames = run.getLazyArray(`SCS_DET_DSSC1M-1/DET/${module}CH0:xtdf`, "image.data");
      const trains = frames.reshape(-1, 3, 128, 512).rechunk([1, null, null, null]);
      return trains.mean(0, { dtype: "float32" });
    });
    const all = stackLazy(averages);
    const inline = await all.compute({ executor: "inline" });
    const slurm = await all.compute({ executor });
    expect(slurm.shape).toEqual([2, 3, 128, 512]);
    expect(slurm.data).toEqual(inline.data);
    expect(folder).toContain("dssc");
    expect(left()).toEqual([]);
  });

  it("go on after the process that computed them was killed", async () => {
    const { executor: other, folder } = executorFor("lazy-attach", { arrayTasks: 4 });
    const expected = await source.mean(0).compute({ executor: "inline" });
    const stopped = stopAfter(other, 3);
    await errorOf(source.mean(0).compute({ executor: stopped }));
    const [kept] = readdirSync(folder);
    const again = await source.mean(0).compute({ executor: attachSlurm(join(folder, kept)) });
    expect(again.data).toEqual(expected.data);
  });
});

/** An executor whose process dies after some results, as far as the folder can tell. */
function stopAfter(executor: SlurmExecutor, count: number): Executor {
  return {
    ...executor,
    async *results<T>(tasks: Iterable<Task>) {
      let seen = 0;
      const results = executor.results<T>(tasks);
      for (;;) {
        const { value, done } = await results.next();
        if (done) return;
        yield value;
        if (++seen === count) throw new Error("died"); // without results.return(): nothing is cleaned up
      }
    },
  };
}

function startScript(source: string, args: readonly string[]): ChildProcess {
  const env = { ...process.env, NODE_OPTIONS: "" };
  return spawn(process.execPath, ["--input-type=module", "-", ...args], {
    env,
    stdio: ["pipe", "inherit", "inherit"],
  }).on("spawn", function (this: ChildProcess) {
    this.stdin?.end(source);
  });
}

describe("without running anything", () => {
  it("the job's script shows options, commands before and Node", () => {
    const script = slurmExecutor({
      ...{ partition: "upex", account: "p2212", time: "2:00:00", memory: "16G", cpusPerTask: 8 },
      ...{
        extra: ["--exclusive"],
        before: ["module load nodejs"],
        running: 20,
        node: "/opt/my node",
      },
      ...{ folder: "/gpfs/me", arrayTasks: 50 },
    }).jobScript({ tasks: 1000 });
    for (const line of [
      "#SBATCH --partition=upex",
      "#SBATCH --account=p2212",
      "#SBATCH --time=2:00:00",
      "#SBATCH --mem=16G",
      "#SBATCH --cpus-per-task=8",
      "#SBATCH --exclusive",
      "#SBATCH --array=0-49%20",
      "module load nodejs",
    ]) {
      expect(script.split("\n")).toContain(line);
    }
    expect(script).toMatch(/exec '\/opt\/my node' .*array-worker\.js/);
  });

  it("options that make no sense are refused", () => {
    expect(() => slurmExecutor({ cpusPerTask: 0 })).toThrow(/cpusPerTask is 0/);
    expect(() => slurmExecutor({ partition: "a\nrm -rf" })).toThrow(/line break/);
  });

  it("a folder that is no run's is refused with the closest names", () => {
    expect(
      isBeambookError(
        catchError(() => attachSlurm(join(shared, "nothing"))),
        "FileNotFound",
      ),
    ).toBe(true);
    expect(
      isBeambookError(
        catchError(() => attachSlurm(shared)),
        "FileFormat",
      ),
    ).toBe(true);
  });
});

function catchError(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
