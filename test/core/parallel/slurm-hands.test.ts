import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isBeambookError, JUPYTER_DISPLAY } from "@beambook/core";
import {
  attachSlurm,
  runTasks,
  type SlurmExecutor,
  type SlurmOptions,
  slurmExecutor,
  slurmPool,
  type Task,
} from "@beambook/core/parallel";
import { setNotebookHost } from "@beambook/kernel/comm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MiniHost } from "../../support/mini-host.js";
import { type Cluster, startCluster, whyNoSlurm } from "../../support/slurm/cluster.js";

const module = new URL("./slurm-tasks.mjs", import.meta.url).href;
const task = (name: string, args: unknown = {}): Task => ({ module, name, args });
const missing = whyNoSlurm();
const children: ChildProcess[] = [];
let cluster: Cluster;
let shared: string;

beforeAll(async () => {
  if (missing !== undefined) return;
  cluster = await startCluster({ nodes: 2, cpus: 4 });
  Object.assign(process.env, cluster.env);
  shared = mkdtempSync(join(tmpdir(), "beambook-hands-"));
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await cluster?.stop();
  if (shared) rmSync(shared, { recursive: true, force: true });
});
beforeEach((context) => {
  context.skip(missing !== undefined, `no SLURM here: ${missing}`);
});

function optionsFor(name: string): SlurmOptions & { folder: string } {
  const folder = join(shared, name);
  mkdirSync(folder);
  return { folder, arrayTasks: 2, poll: [0.2, 1], settle: 0.5 };
}

async function until(condition: () => boolean, seconds = 60): Promise<void> {
  for (const since = Date.now(); !condition(); await wait(50)) {
    if (Date.now() - since > seconds * 1000) throw new Error(`waited in vain: ${condition}`);
  }
}

const errorOf = (promise: Promise<unknown>): Promise<Error & { code?: string }> =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error as Error,
  );

/** Array tasks of a run or pool that wait or run. */
const jobsOf = (name: string, states = "R,PD"): number =>
  cluster
    .run("squeue", "-h", "-r", "-t", states, "-o", "%j")
    .split("\n")
    .filter((line) => line.startsWith(name)).length;

const idOf = ({ folders }: SlurmExecutor): string => folders[0].split("/").at(-1) ?? "";

/** Takes all results of a run's folder. */
async function takeAll(folder: string, options?: { takeOver: boolean }): Promise<number[]> {
  const all: number[] = [];
  for await (const value of attachSlurm(folder, options).results<number>()) all.push(value);
  return all;
}

/**
 * A process that submits a run and waits for it; what it prints is its end. The first task waits for a file, so that the
 * run lasts as long as a test wants.
 */
function submitElsewhere(name: string): {
  child: ChildProcess;
  said: () => string;
  folder: string;
  log: string;
  flag: string;
} {
  const { folder } = optionsFor(name);
  const [log, flag] = [join(shared, `${name}.log`), join(shared, `${name}.flag`)];
  const script = `
    import { slurmExecutor, runTasks } from "@beambook/core/parallel";
    const [folder, module, log, flag] = process.argv.slice(2);
    const executor = slurmExecutor({ folder, arrayTasks: 2, poll: [0.2, 1] });
    const tasks = Array.from({ length: 6 }, (_, x) => ({ module, name: "logged", args: { log, x } }));
    tasks[0] = { module, name: "waitFor", args: { flag } };
    await runTasks(tasks, { executor }).then((all) => console.log(all.join()), (e) => console.log(e.code, e.message));`;
  const args = ["--input-type=module", "-", folder, module, log, flag];
  const env = { ...process.env, NODE_OPTIONS: "" };
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  child.stdin?.end(script);
  let said = "";
  child.stdout?.on("data", (data: Buffer) => {
    said += data.toString();
  });
  return { child, said: () => said, folder, log, flag };
}

const ALL = "seen,1,2,3,4,5";

describe("a run that another process works on", { timeout: 120_000 }, () => {
  it("can be watched and is not given to a second process", async () => {
    const { said, folder, log, flag } = submitElsewhere("two");
    await until(() => existsSync(log));
    const run = join(folder, readdirSync(folder)[0]);
    const status = await attachSlurm(run).status();
    expect(status.total).toBe(6);
    expect(status.queued + status.running + status.done).toBeGreaterThan(0);
    const error = await errorOf(takeAll(run));
    expect(isBeambookError(error, "FileAccess")).toBe(true);
    expect(error.message).toMatch(/in other hands: process \d+ on \S+ works on it since/);
    expect(error.message).toContain(hostname());
    expect(error.message).toContain("takeOver: true");
    writeFileSync(flag, "");
    await until(() => said() !== "");
    expect(said().trim()).toBe(ALL);
    expect(readFileSync(log, "utf8").trim().split("\n").length).toBe(5);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("may be taken from it, which ends without touching the jobs", async () => {
    const { said, folder, log, flag } = submitElsewhere("taken");
    await until(() => existsSync(log));
    const run = join(folder, readdirSync(folder)[0]);
    const all = takeAll(run, { takeOver: true });
    await until(() => said() !== "");
    expect(said()).toMatch(/^Aborted The run was picked up somewhere else/);
    writeFileSync(flag, "");
    expect((await all).join()).toBe(ALL);
    expect(readFileSync(log, "utf8").trim().split("\n").length).toBe(5);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is given to one of those that pick it up at once when its process is dead", async () => {
    const { child, folder, log, flag } = submitElsewhere("race");
    await until(() => existsSync(log));
    child.kill("SIGKILL");
    await new Promise((done) => child.once("exit", done));
    const run = join(folder, readdirSync(folder)[0]);
    const script = `
      import { attachSlurm } from "@beambook/core/parallel";
      const all = [];
      try {
        for await (const x of attachSlurm(process.argv[2]).results()) all.push(x);
        console.log(all.join());
      } catch (error) { console.log(error.code); }`;
    let ended = 0;
    const answers = [1, 2, 3].map(() => printed(script, [run]).finally(() => ended++));
    await until(() => ended === 2);
    writeFileSync(flag, "");
    expect((await Promise.all(answers)).sort()).toEqual(["FileAccess", "FileAccess", ALL]);
    expect(readFileSync(log, "utf8").trim().split("\n").length).toBe(5);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("may be cancelled by it, and then picked up; its last status stays known", async () => {
    const { said, folder, log, flag } = submitElsewhere("ended-there");
    await until(() => existsSync(log));
    const path = join(folder, readdirSync(folder)[0]);
    await attachSlurm(path).cancel();
    await until(() => said() !== "");
    expect(said()).toMatch(/^Aborted Job \d+_\d was cancelled outside of this process/);
    writeFileSync(flag, "");
    const run = attachSlurm(path);
    const all: unknown[] = [];
    for await (const value of run.results()) all.push(value);
    expect(all.join()).toBe(ALL);
    expect(await run.status()).toMatchObject({ done: 6, total: 6 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says so when it is watched after its end", async () => {
    const options = optionsFor("ended");
    const executor = slurmExecutor(options);
    const flag = join(shared, "ended.flag");
    const run = runTasks([task("waitFor", { flag })], { executor });
    await until(() => executor.folders.length > 0);
    const watched = attachSlurm(executor.folders[0]);
    expect((await watched.status()).total).toBe(1);
    writeFileSync(flag, "");
    expect(await run).toEqual(["seen"]);
    expect(isBeambookError(await errorOf(watched.status()), "FileNotFound")).toBe(true);
  });
});

async function printed(script: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: "" };
  const child = spawn(process.execPath, ["--input-type=module", "-", ...args], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  child.stdin?.end(script);
  let text = "";
  child.stdout?.on("data", (data: Buffer) => {
    text += data.toString();
  });
  await new Promise((done) => child.once("close", done));
  return text.trim();
}

describe("the buttons of a notebook", { timeout: 120_000 }, () => {
  let host: MiniHost;
  beforeEach(() => {
    host = new MiniHost().install();
  });
  afterEach(() => setNotebookHost(undefined));

  const html = (): string[] => host.outputs.map(({ bundle }) => String(bundle?.["text/html"]));
  /** The action of the newest button with a label. */
  const actionOf = (label: string): string | undefined =>
    html()
      .map((text) => new RegExp(`data-action="([^"]+)">${label}<`).exec(text)?.[1])
      .filter((id) => id !== undefined)
      .at(-1);
  /** What the page does when a button is pressed. */
  const press = (label: string): Promise<void> =>
    host.deliver("comm_open", {
      comm_id: `button-${host.sent.length}`,
      target_name: "beambook.action",
      data: { action: actionOf(label) },
    });

  it("Cancel ends the jobs of a run and leaves nothing behind", async () => {
    const options = optionsFor("cancel");
    const executor = slurmExecutor(options);
    const tasks = [0, 1].map(() => task("hang", { ms: 600_000 }));
    const run = errorOf(host.cell("cell", () => runTasks(tasks, { executor })));
    await until(() => actionOf("Cancel") !== undefined && jobsOf(idOf(executor), "R") > 0);
    const id = idOf(executor);
    await press("Cancel");
    const error = await run;
    expect(isBeambookError(error, "Aborted")).toBe(true);
    expect((error.cause as Error).message).toBe("Its button was pressed.");
    expect(jobsOf(id)).toBe(0);
    expect(readdirSync(options.folder)).toEqual([]);
    expect(html().at(-1)).not.toContain("<button");
    expect(host.outputs.at(-1)?.bundle?.["text/plain"]).toMatch(
      /0\/2 tasks done, 0 running, 0 queued, .*stopped, jobs cancelled/,
    );
    const closed = host.sent.filter(({ type }) => type === "comm_close");
    expect(closed.length).toBe(1);
  });

  it("a button of a run that has ended does nothing", async () => {
    const executor = slurmExecutor(optionsFor("late"));
    const squares = [2, 3].map((x) => task("slowSquare", { x, ms: 700 }));
    expect(await host.cell("cell", () => runTasks(squares, { executor }))).toEqual([4, 9]);
    expect(actionOf("Cancel")).toMatch(/^[\w-]+$/);
    await press("Cancel");
    expect(host.errors).toEqual([]);
    expect(await runTasks([task("square", 5)], { executor })).toEqual([25]);
  });

  it("Cancel ends a run on a pool, whose workers stay; Close ends the pool", async () => {
    const { folder } = optionsFor("pool");
    const pool = slurmPool({ folder, poll: [0.2, 0.5] });
    await host.cell("scale", () => pool.scale(1));
    expect(html().at(-1)).toMatch(/>Close<\/button>/);
    const name = pool.folder?.split("/").at(-1) ?? "";
    const flag = join(shared, "pool.flag");
    const run = errorOf(
      host.cell("run", () => runTasks([task("waitFor", { flag })], { executor: pool })),
    );
    await until(() => actionOf("Cancel") !== undefined && jobsOf(name, "R") === 1);
    await press("Cancel");
    expect((await run).message).toContain("Stopped");
    writeFileSync(flag, "");
    expect(await runTasks([task("square", 5)], { executor: pool })).toEqual([25]);
    const again = errorOf(runTasks([task("hang", { ms: 600_000 })], { executor: pool }));
    await press("Close");
    expect((await again).message).toContain("The pool was closed during the run.");
    await until(() => jobsOf(name) === 0 && readdirSync(folder).length === 0);
    const last = (): string => html().at(-1) ?? "";
    await until(() => last().includes("closed") && !last().includes("<button"));
    expect(pool[JUPYTER_DISPLAY]()["text/plain"]).toContain("closed");
  });

  it("are not there where nobody could press them", async () => {
    setNotebookHost(undefined);
    const executor = slurmExecutor(optionsFor("plain"));
    expect(await runTasks([task("square", 4)], { executor })).toEqual([16]);
    expect(host.outputs).toEqual([]);
  });
});
