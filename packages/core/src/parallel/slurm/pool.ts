import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError, throwIfAborted } from "../../errors.js";
import { pause } from "../../pause.js";
import type { Executor, RunOptions, Task } from "../executor.js";
import { offerAction } from "../live-action.js";
import { inOrder } from "../ordered.js";
import type { Outcome } from "../run-task.js";
import { type JobLine, sbatch, scancel, squeue } from "./commands.js";
import { decode, encode } from "./encode.js";
import { type FullSlurmOptions, fullOptions, type SlurmOptions } from "./options.js";
import { PoolFolder } from "./pool-folder.js";
import { PoolView, type ShownPool } from "./pool-view.js";
import { statusScreen } from "./screen.js";
import { jobScript, programOf } from "./script.js";
import { type SlurmStatus, statusHtml, statusText } from "./status.js";

/** Options of a lasting pool. */
export interface SlurmPoolOptions extends SlurmOptions {
  /** Seconds without work after which workers end by themselves; 300. */
  idle?: number;
}

const LOOK_MS = [30, 2000] as const;
const GROWTH = 1.3;
/** Milliseconds between signs of life for the workers. */
const TOUCH_MS = 5000;

/** A block on its way. */
interface Waiting {
  readonly done: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
  readonly task: Task;
  tries: number;
}

/**
 * Workers on a cluster that stay from one computation to the next, as dask's SLURMCluster: blocks start without waiting
 * in SLURM's queue. `scale(n)` asks for n jobs, `close()` ends them; without work they end by themselves.
 *
 * @example
 * const pool = slurmPool({ partition: "exfel", cpusPerTask: 16, folder: "/gpfs/scratch/me" });
 * await pool.scale(2);
 * const mean = await frames.mean("train").compute({ executor: pool });
 * await pool.close();
 */
export class SlurmPool implements Executor {
  readonly kind = "slurm" as const;
  readonly #options: FullSlurmOptions;
  readonly #idle: number;
  readonly #jobs: { name: string; jobId: string; count: number }[] = [];
  readonly #waiting = new Map<string, Waiting>();
  readonly #began: number = performance.now();
  #folder: PoolFolder | undefined;
  #lines: readonly JobLine[] = [];
  #wanted = 0;
  #blocks = 0;
  #done = 0;
  #failed = 0;
  #loop: Promise<void> | undefined;
  #closed = false;
  #view: PoolView | undefined;
  /** Draw the runs that go on. */
  readonly #screens = new Set<() => void>();

  /** @internal */
  constructor(options: SlurmPoolOptions) {
    const { idle = 300, ...others } = options;
    this.#options = fullOptions(others);
    this.#idle = idle;
  }

  /** How many blocks run at once when all workers are there. */
  get size(): number {
    return Math.max(1, this.#wanted * this.#options.cpusPerTask);
  }

  /** Folder of the pool, once it has one. */
  get folder(): string | undefined {
    return this.#folder?.path;
  }

  /** How workers and blocks are, by SLURM's last answer. */
  get status(): SlurmStatus {
    const count = (state: string): number =>
      this.#lines
        .filter((line) => line.state === state)
        .reduce((sum, { indexes }) => sum + indexes.length, 0);
    return {
      ...{ queued: count("PENDING"), running: count("RUNNING"), failed: this.#failed },
      ...{ done: this.#done, total: this.#blocks, folder: this.#folder?.path ?? "" },
      elapsed: (performance.now() - this.#began) / 1000,
      ...(this.#closed ? { note: "closed" } : {}),
    };
  }

  /**
   * Has so many jobs, each with `cpusPerTask` CPUs: submits what is missing, or ends what is too many. In a notebook the
   * first call shows the pool under its cell until it is closed, with a button that closes it.
   *
   * @param options - `progress`: whether to show it; true
   * @throws InvalidArgument with SLURM's message when it refuses
   */
  async scale(jobs: number, { progress = true }: { progress?: boolean } = {}): Promise<void> {
    this.#assertOpen();
    if (!Number.isInteger(jobs) || jobs < 0) {
      throw new BeambookError("InvalidArgument", `A pool cannot have ${jobs} jobs.`);
    }
    this.#wanted = jobs;
    await this.#ask();
    const there = this.#lines.reduce((sum, { indexes }) => sum + indexes.length, 0);
    if (there < jobs) await this.#submit(jobs - there);
    if (there > jobs) await this.#dismiss(there - jobs);
    if (progress) this.#view ??= this.#newView();
  }

  #newView(): PoolView | undefined {
    const shown: ShownPool = {
      status: (): SlurmStatus => this.status,
      look: (): Promise<unknown> => this.#ask(),
      close: (): Promise<void> => this.close(),
    };
    return PoolView.of(shown, this.#options.poll[1]);
  }

  async #submit(count: number): Promise<void> {
    const fresh = this.#folder === undefined;
    this.#folder ??= PoolFolder.create(this.#options.folder, this.#options.name);
    const name = `${this.#folder.path.split("/").at(-1)}-${this.#jobs.length}`;
    const script = join(this.#folder.path, `${name}.sh`);
    const args = [this.#folder.path, String(this.#idle)];
    const parts = { name, count, logs: this.#folder.logs, program: programOf("pool-worker"), args };
    try {
      writeFileSync(script, jobScript(this.#options, parts));
      const answer = await sbatch(script);
      if ("later" in answer) {
        throw new BeambookError("InvalidArgument", `SLURM refused the job: ${answer.later}`);
      }
      this.#jobs.push({ name, jobId: answer.jobId, count });
    } catch (error) {
      if (fresh) {
        this.#folder.remove();
        this.#folder = undefined;
      }
      throw error;
    }
  }

  /** Ends jobs that wait first; those that run are ended by number, their blocks go back to the queue. */
  async #dismiss(count: number): Promise<void> {
    const each = this.#lines.flatMap(({ jobId, indexes, state }) =>
      indexes.map((index) => ({ id: `${jobId}_${index}`, waits: state === "PENDING" })),
    );
    const order = each.sort((a, b) => Number(b.waits) - Number(a.waits)).slice(0, count);
    await scancel(
      [],
      order.map(({ id }) => id),
    );
  }

  /** Runs tasks on the pool's workers; they wait while there are none. */
  results<T>(tasks: Iterable<Task>, options: RunOptions = {}): AsyncGenerator<T, void, void> {
    this.#assertOpen();
    return this.#shown(
      inOrder<T>(tasks, (task) => this.#start(task), Math.max(4, 2 * this.size), options),
      options,
    );
  }

  async *#shown<T>(
    results: AsyncGenerator<T, void, void>,
    { progress = true, signal }: RunOptions,
  ): AsyncGenerator<T, void, void> {
    if (this.#wanted === 0) {
      throw new BeambookError("InvalidArgument", "The pool has no workers.", {
        hint: "Call await pool.scale(n) first.",
      });
    }
    const stop = new AbortController();
    const button = offerAction(() => stop.abort(new Error("Its button was pressed.")));
    const screen = progress ? statusScreen("Cancel", button) : (): void => {};
    const draw = (): void => screen({ ...this.status, ended: false });
    this.#screens.add(draw);
    const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    try {
      draw();
      for await (const result of abortable(results, both)) {
        draw();
        yield result;
      }
    } finally {
      button.withdraw();
      this.#screens.delete(draw);
      screen({ ...this.status, ended: true });
      this.#forgetWaiting();
    }
  }

  #start(task: Task): Promise<Outcome> {
    const folder = this.#folder as PoolFolder;
    const block = String(this.#blocks++).padStart(9, "0");
    return new Promise((done, fail) => {
      this.#waiting.set(block, { done, fail, task, tries: 0 });
      folder.enqueue(block, encode(task, task.name));
      this.#loop ??= this.#collect(folder).finally(() => {
        this.#loop = undefined;
      });
    });
  }

  /** Takes outcomes from the folder while any are waited for. */
  async #collect(folder: PoolFolder): Promise<void> {
    let look: number = LOOK_MS[0];
    let askAt = 0;
    let touchAt = 0;
    let ask: number = this.#options.poll[0] * 1000;
    while (this.#waiting.size > 0 && !this.#closed) {
      const now = performance.now();
      try {
        if (now >= touchAt) {
          folder.touch();
          touchAt = now + TOUCH_MS;
        }
        look = this.#takeFinished(folder) ? LOOK_MS[0] : Math.min(LOOK_MS[1], look * GROWTH);
        if (now >= askAt) {
          ask = (await this.#tend(folder))
            ? this.#options.poll[0] * 1000
            : Math.min(this.#options.poll[1] * 1000, ask * GROWTH);
          askAt = now + ask;
        }
      } catch (error) {
        for (const { fail } of this.#waiting.values()) fail(error);
        this.#waiting.clear();
        return;
      }
      await pause(look);
    }
  }

  #takeFinished(folder: PoolFolder): boolean {
    let found = false;
    for (const block of folder.finished()) {
      const waiting = this.#waiting.get(block);
      if (!waiting) continue;
      this.#waiting.delete(block);
      this.#done++;
      waiting.done(decode(folder.collect(block)) as Outcome);
      found = true;
    }
    return found;
  }

  /** Blocks of workers that are gone go back into the queue; lost workers are replaced. @returns whether any were */
  async #tend(folder: PoolFolder): Promise<boolean> {
    const answered = await this.#ask();
    if (!answered) return false;
    const alive = new Set(
      this.#lines.flatMap(({ jobId, indexes }) => indexes.map((index) => `${jobId}_${index}`)),
    );
    let lost = false;
    for (const { block, worker } of folder.taken()) {
      if (alive.has(worker.replace(/\.\d+$/, ""))) continue;
      const waiting = this.#waiting.get(block);
      if (!waiting || !folder.putBack(block, worker)) continue;
      lost = true;
      this.#failed++;
      if (++waiting.tries > this.#options.retries) this.#giveUp(block, waiting, worker);
    }
    const missing = this.#wanted - alive.size;
    if (missing > 0) await this.#submit(missing);
    return lost || missing > 0;
  }

  #giveUp(block: string, { fail, task, tries }: Waiting, worker: string): void {
    this.#waiting.delete(block);
    fail(
      new BeambookError(
        "TaskFailed",
        `The worker of ${task.name} died ${tries} times, at last job ${worker}.`,
        {
          file: task.module,
          hint: `Logs are in ${this.#folder?.logs}.`,
        },
      ),
    );
  }

  async #ask(): Promise<boolean> {
    if (this.#jobs.length === 0) return true;
    const lines = await squeue(this.#jobs.map(({ name }) => name));
    if (!lines) return false;
    this.#lines = lines.filter(({ state }) =>
      /^(PENDING|RUNNING|SUSPENDED|CONFIGURING|COMPLETING|REQUEUED)/.test(state),
    );
    this.#view?.show();
    for (const draw of this.#screens) draw();
    return true;
  }

  /** What was begun for a run that has ended is of no use to the next. */
  #forgetWaiting(): void {
    if (this.#waiting.size === 0) return;
    const unwanted = new Set(this.#waiting.keys());
    this.#waiting.clear();
    this.#folder?.discard((block) => unwanted.has(block));
  }

  /** Ends all workers and removes the folder; runs that go on end with `Aborted`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const { fail } of this.#waiting.values()) {
      fail(new BeambookError("Aborted", "The pool was closed during the run."));
    }
    this.#waiting.clear();
    this.#folder?.close();
    await scancel(this.#jobs.map(({ name }) => name));
    await this.#loop;
    for (let tries = 0; tries < 40 && this.#lines.length > 0; tries++) {
      await this.#ask();
      if (this.#lines.length > 0) await pause(250);
    }
    if (!this.#options.keep) this.#folder?.remove();
    this.#view?.end();
  }

  #assertOpen(): void {
    if (!this.#closed) return;
    throw new BeambookError("InvalidArgument", "The pool is closed.", {
      hint: "Make another with slurmPool().",
    });
  }

  /** Workers and blocks in one line. */
  toString(): string {
    return statusText(this.status);
  }

  /** The same with a bar. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": statusText(this.status), "text/html": statusHtml(this.status) };
  }
}

/** A lasting pool of workers on SLURM; it has none until `scale(n)`. */
export function slurmPool(options: SlurmPoolOptions = {}): SlurmPool {
  return new SlurmPool(options);
}

/** Ends waiting for the next result when the signal aborts. */
async function* abortable<T>(
  results: AsyncGenerator<T, void, void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  const aborted = new Promise<"aborted">((done) => {
    signal?.addEventListener("abort", () => done("aborted"), { once: true });
  });
  for (;;) {
    throwIfAborted(signal);
    const next = await Promise.race([results.next(), aborted]);
    if (next === "aborted") continue;
    if (next.done) return;
    yield next.value;
  }
}
