import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import { lazyFromSource } from "@beambook/core/lazy";
import {
  runTasks,
  type SlurmPool,
  slurmExecutor,
  slurmPool,
  type Task,
} from "@beambook/core/parallel";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Cluster, startCluster, whyNoSlurm } from "../../support/slurm/cluster.js";

const module = new URL("./slurm-tasks.mjs", import.meta.url).href;
const task = (name: string, args: unknown = {}): Task => ({ module, name, args });
const missing = whyNoSlurm();
let cluster: Cluster;
let shared: string;

beforeAll(async () => {
  if (missing !== undefined) return;
  cluster = await startCluster({ nodes: 2, cpus: 4 });
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

const poolFor = (name: string, idle = 60): { pool: SlurmPool; folder: string } => {
  const folder = join(shared, name);
  mkdirSync(folder);
  return { pool: slurmPool({ folder, idle, poll: [0.3, 1], settle: 0.5 }), folder };
};

const jobsOf = (pool: SlurmPool): number => {
  const name = pool.folder?.split("/").at(-1) ?? "none";
  const listed = cluster.run("squeue", "-h", "-r", "-o", "%j %T");
  return listed.split("\n").filter((line) => line.startsWith(name) && !line.includes("COMPL"))
    .length;
};

async function until(condition: () => boolean, seconds = 30): Promise<void> {
  for (const since = Date.now(); !condition(); await wait(100)) {
    if (Date.now() - since > seconds * 1000) throw new Error(`waited in vain: ${condition}`);
  }
}

describe("a lasting pool", { timeout: 90_000 }, () => {
  it("keeps its workers from run to run, grows, shrinks and leaves nothing behind", async () => {
    const { pool, folder } = poolFor("lasting");
    await pool.scale(2);
    const tasks = Array.from({ length: 40 }, () => task("where", { ms: 30 }));
    const first = await runTasks<{ node: string; pid: number }>(tasks, { executor: pool });
    const second = await runTasks<{ node: string; pid: number }>(tasks, { executor: pool });
    const pids = new Set([...first, ...second].map(({ pid }) => pid));
    expect(pids.size).toBe(2);
    await pool.scale(3);
    expect(jobsOf(pool)).toBe(3);
    await pool.scale(1);
    await until(() => jobsOf(pool) === 1);
    expect(await runTasks([task("square", 5)], { executor: pool })).toEqual([25]);
    expect(String(pool)).toContain("81/81 tasks done");
    expect(pool[JUPYTER_DISPLAY]()["text/html"]).toContain("<progress");
    await pool.close();
    expect(jobsOf(pool)).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    expect(() => pool.results([task("square", 5)])).toThrow(/closed/);
  });

  it("gives lazy arrays the same bits as inline", async () => {
    const { pool } = poolFor("lazy");
    await pool.scale(2);
    const source = lazyFromSource({
      module: new URL("../lazy/blocks.mjs", import.meta.url),
      ...{ name: "ramp", args: { columns: 37 }, dtype: "float64" },
      ...{ shape: [3001, 37], chunks: [128, null] },
    });
    const spread = source.subtract(source.mean(0)).std(0);
    const expected = await spread.compute({ executor: "inline" });
    expect((await spread.compute({ executor: pool })).data).toEqual(expected.data);
    await pool.close();
  });

  it("replaces a worker that is killed, and gives its block to another", async () => {
    const { pool, folder } = poolFor("killed");
    await pool.scale(1);
    const tasks = [
      task("square", 2),
      task("killed", { flag: join(folder, "flag") }),
      task("square", 3),
    ];
    expect(await runTasks(tasks, { executor: pool })).toEqual([4, "survived", 9]);
    await pool.close();
  });

  it("reports an exception as every executor does", async () => {
    const { pool } = poolFor("throws");
    await pool.scale(1);
    const run = runTasks([task("fail", { bad: "luck" })], { executor: pool });
    await expect(run).rejects.toThrow("Task 0 (fail) failed: RangeError: no luck");
    await pool.close();
  });

  it("has workers that end by themselves when there is nothing to do", async () => {
    const { pool } = poolFor("idle", 2);
    await pool.scale(1);
    expect(await runTasks([task("square", 5)], { executor: pool })).toEqual([25]);
    await until(() => jobsOf(pool) === 0);
    expect(await runTasks([task("square", 6)], { executor: pool })).toEqual([36]);
    await pool.close();
  });

  it("stops at an aborted signal and works afterwards", async () => {
    const { pool } = poolFor("abort");
    await pool.scale(1);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1000);
    const run = runTasks([task("hang", { ms: 3000 })], {
      executor: pool,
      signal: controller.signal,
    });
    const error = await run.catch((e: unknown) => e);
    expect(isBeambookError(error, "Aborted")).toBe(true);
    expect(await runTasks([task("square", 5)], { executor: pool })).toEqual([25]);
    await pool.close();
  });

  it("says what is missing: workers, a partition, a number", async () => {
    const { pool, folder } = poolFor("wrong");
    await expect(runTasks([task("square", 5)], { executor: pool })).rejects.toThrow(/scale\(n\)/);
    await expect(pool.scale(-1)).rejects.toThrow(/-1 jobs/);
    const refused = slurmPool({ folder, partition: "nope" });
    await expect(refused.scale(1)).rejects.toThrow(/invalid partition specified: nope/);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });
});

describe("a run that somebody with more right puts back into the queue", {
  timeout: 90_000,
}, () => {
  it("goes on when there is room again, and computes nothing twice but what was interrupted", async () => {
    const folder = join(shared, "preempted");
    mkdirSync(folder);
    const log = join(shared, "preempted.log");
    const executor = slurmExecutor({ folder, arrayTasks: 1, poll: [0.3, 1], settle: 0.5 });
    const tasks = [0, 1, 2].map((x) => task("logged", { log, x, ms: x === 1 ? 3000 : 0 }));
    const run = runTasks(tasks, { executor });
    await until(() => existsSync(log) && readFileSync(log, "utf8").includes("1 "));
    cluster.run(
      "sbatch",
      "-p",
      "urgent",
      "-N2",
      "--exclusive",
      "-o",
      "/dev/null",
      "--wrap",
      "sleep 1",
    );
    expect(await run).toEqual([0, 1, 2]);
    const runs = readFileSync(log, "utf8").trim().split("\n");
    expect(runs.map((line) => line[0])).toEqual(["0", "1", "1", "2"]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("in a notebook", { timeout: 90_000 }, () => {
  const key = Symbol.for("beambook.host");
  const hosts = globalThis as { [key: symbol]: unknown };
  type Shown = { html: string; text: string; update: boolean };

  /** A notebook's kernel, as far as a run needs it. */
  function notebook(): { shown: Shown[]; interrupt: () => void } {
    const shown: Shown[] = [];
    const controller = new AbortController();
    hosts[key] = {
      signal: controller.signal,
      display: async (bundle: Record<string, string>, { update }: { update: boolean }) => {
        shown.push({ html: bundle["text/html"], text: bundle["text/plain"], update });
      },
    };
    return { shown, interrupt: () => controller.abort() };
  }
  afterEach(() => {
    delete hosts[key];
  });

  it("a run shows what is queued, running and done in one place, up to the end", async () => {
    const { shown } = notebook();
    const folder = join(shared, "shown");
    mkdirSync(folder);
    const executor = slurmExecutor({ folder, arrayTasks: 2, poll: [0.2, 1] });
    await runTasks(
      [0, 1, 2, 3].map((x) => task("slowSquare", { x, ms: 500 })),
      { executor },
    );
    expect(shown[0].update).toBe(false);
    expect(shown.slice(1).every(({ update }) => update)).toBe(true);
    expect(shown.some(({ text }) => / [12] running/.test(text) || / [12] queued/.test(text))).toBe(
      true,
    );
    expect(shown.at(-1)?.text).toMatch(/SLURM: 4\/4 tasks done/);
    expect(shown.at(-1)?.html).toContain('value="4" max="4"');
  });

  it("an interrupt of the cell cancels the jobs", async () => {
    const { interrupt } = notebook();
    const folder = join(shared, "interrupted");
    mkdirSync(folder);
    const executor = slurmExecutor({ folder, arrayTasks: 1, poll: [0.2, 1] });
    const run = runTasks([task("hang", { ms: 60_000 })], { executor });
    await until(() => executor.folders.length > 0);
    const id = executor.folders[0].split("/").at(-1);
    await until(() => cluster.run("squeue", "-h", "-t", "R", "-n", `${id}-0`).trim() !== "");
    interrupt();
    const error = await run.catch((e: unknown) => e);
    expect(isBeambookError(error, "Aborted")).toBe(true);
    expect(cluster.run("squeue", "-h", "-n", `${id}-0`, "-t", "R,PD").trim()).toBe("");
    expect(readdirSync(folder)).toEqual([]);
  });
});
