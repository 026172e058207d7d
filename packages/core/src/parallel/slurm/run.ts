import { BeambookError, throwIfAborted } from "../../errors.js";
import { pause } from "../../pause.js";
import type { RunOptions } from "../executor.js";
import { offerAction } from "../live-action.js";
import { unpack } from "../pack.js";
import { Collector, TaskState } from "./collector.js";
import { scancel, squeue } from "./commands.js";
import { Elements } from "./elements.js";
import { failureOf } from "./failure.js";
import { type RunFacts, type RunPaths, removeFolder } from "./folder.js";
import { Lease } from "./lease.js";
import { type Shown, statusScreen } from "./screen.js";
import type { SlurmStatus } from "./status.js";

/** Milliseconds between looks at the result files: from the first to the second while nothing comes. */
const LOOK_MS = [50, 5000] as const;
/** Waits grow by so much while nothing happens. */
const GROWTH = 1.4;

/** How a run ended. */
type End = "done" | "failed" | "stopped";

/**
 * A run of tasks on SLURM, from its folder alone: it may have been submitted by this process or by one that is gone. The
 * result files are what counts; SLURM is asked only why something is missing.
 */
export class SlurmRun {
  readonly paths: RunPaths;
  readonly facts: RunFacts;
  readonly #results: Collector;
  readonly #elements: Elements;
  readonly #began: number = performance.now();
  #look: number = LOOK_MS[0];
  #pause: number;
  #askAt = 0;
  #lease: Lease | undefined;
  /** How it was when this process was done with it. */
  #last: SlurmStatus | undefined;

  constructor(paths: RunPaths, facts: RunFacts) {
    this.paths = paths;
    this.facts = facts;
    this.#results = new Collector(paths, facts);
    this.#elements = new Elements(paths, facts, this.#results);
    this.#pause = facts.options.poll[0] * 1000;
  }

  /** Submits what is not submitted yet; a failure of the first submission leaves nothing behind. */
  async begin(): Promise<void> {
    this.#lease = await Lease.take(this.paths.folder);
    try {
      await this.#elements.submitWaiting();
    } catch (error) {
      await this.#leave("stopped");
      throw error;
    }
  }

  /**
   * Reads what is there already and submits what nobody did.
   *
   * @throws FileAccess when another process works on the run
   */
  async attach({ takeOver = false }: { takeOver?: boolean } = {}): Promise<void> {
    this.#lease = await Lease.take(this.paths.folder, takeOver);
    try {
      this.#elements.reload();
      this.#results.collect(() => true);
      this.#results.forgetFailures();
      this.#elements.closeFinished();
      await this.#elements.submitWaiting();
    } catch (error) {
      this.#lease.release();
      throw error;
    }
  }

  /** How the run is, by its files and SLURM's last answer. */
  get status(): SlurmStatus {
    const { queued, running, failed, note } = this.#elements.counts();
    return {
      ...{ queued, running, failed, folder: this.paths.folder },
      done: this.#results.done,
      total: this.facts.total,
      elapsed: (performance.now() - this.#began) / 1000,
      ...(note === undefined ? {} : { note }),
    };
  }

  /**
   * Looks at files and queue now, and changes nothing: others may work on the run.
   *
   * @throws FileNotFound when the run has ended meanwhile and its folder was removed
   */
  async look(): Promise<SlurmStatus> {
    if (this.#last) return this.#last;
    try {
      if (!this.#lease) this.#elements.reload();
      this.#results.collect(() => true);
    } catch (cause) {
      throw new BeambookError("FileNotFound", "The run has ended, its folder was removed.", {
        file: this.paths.folder,
        cause,
      });
    }
    this.#elements.see((await squeue(this.#elements.jobNames())) ?? []);
    return this.status;
  }

  /** Ends the jobs; the folder stays. */
  async cancel(): Promise<void> {
    if (!this.#lease) this.#elements.reload();
    await scancel(this.#elements.jobNames());
  }

  /** The results in the order of the tasks. */
  async *results<T>(options: RunOptions = {}): AsyncGenerator<T, void, void> {
    const stop = new AbortController();
    const button = offerAction(() => {
      stop.abort(new Error("Its button was pressed."));
      void this.#cancelOwn();
    });
    const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
    const show = options.progress === false ? (): void => {} : statusScreen("Cancel", button);
    let end: End = "stopped";
    try {
      yield* this.#inOrder<T>({ ...options, signal }, show);
      end = "done";
    } catch (error) {
      throwIfAborted(signal);
      this.#lease?.assertHeld(); // who has taken the run over may have removed what was read here
      end = "failed";
      throw error;
    } finally {
      button.withdraw();
      const last = this.#lastStatus(end);
      this.#last = last;
      await this.#leave(end).finally(() => show({ ...last, ended: true }));
    }
  }

  /** The status that stays on the screen. */
  #lastStatus(end: End): SlurmStatus {
    const { note: _, ...status } = this.status;
    if (end === "done") return status;
    if (this.#lease?.held === false) return { ...status, note: "picked up somewhere else" };
    return { ...status, queued: 0, running: 0, note: `${end}, jobs cancelled` };
  }

  async *#inOrder<T>(
    options: RunOptions,
    show: (state: Shown) => void,
  ): AsyncGenerator<T, void, void> {
    for (let task = 0; task < this.facts.total; task++) {
      while (this.#results.stateOf(task) < TaskState.Done) await this.#step(options, show);
      if (this.#results.stateOf(task) === TaskState.Failed) {
        throw failureOf(this.paths, this.facts, task, this.#failureOf(task));
      }
      const outcome = this.#results.outcomeOf(task);
      if (!outcome?.ok) {
        this.#results.forget(task);
        this.#elements.reopen(task);
        task--;
        continue;
      }
      yield unpack(outcome.result) as T;
    }
  }

  #failureOf(task: number): ReturnType<Elements["lossOf"]> {
    const outcome = this.#elements.lossOf(task) ?? this.#results.outcomeOf(task);
    return outcome && !outcome.ok ? outcome : undefined;
  }

  /** Waits a little, reads what is new, asks SLURM when it is time. */
  async #step(options: RunOptions, show: (state: Shown) => void): Promise<void> {
    throwIfAborted(options.signal);
    await pause(this.#look, options.signal);
    throwIfAborted(options.signal);
    this.#lease?.assertHeld();
    const before = this.#results.done;
    const news = this.#results.collect((element) => this.#elements.isOpen(element));
    this.#look = news ? LOOK_MS[0] : Math.min(LOOK_MS[1], this.#look * GROWTH);
    if (this.#results.done > before) this.#report(options);
    this.#elements.closeFinished();
    if (performance.now() >= this.#askAt) await this.#ask();
    show({ ...this.status, ended: false });
  }

  #report({ onProgress }: RunOptions): void {
    const elapsed = (performance.now() - this.#began) / 1000;
    onProgress?.({ done: this.#results.done, total: this.facts.total, elapsed });
  }

  async #ask(): Promise<void> {
    const [shortest, longest] = this.facts.options.poll.map((seconds) => seconds * 1000);
    const lines = await squeue(this.#elements.jobNames());
    const changed = lines !== undefined && (await this.#elements.update(lines));
    if (changed) await this.#elements.submitWaiting();
    this.#pause = changed ? shortest : Math.min(longest, this.#pause * GROWTH);
    this.#askAt = performance.now() + this.#pause;
  }

  /** Ends the jobs, unless somebody else has picked the run up. */
  async #cancelOwn(): Promise<void> {
    if (this.#lease?.held !== false) await this.cancel();
  }

  /** Ends what still runs; the folder stays only where somebody may want to look into it. */
  async #leave(end: End): Promise<void> {
    try {
      if (this.#lease?.held !== false) await this.#tidy(end);
    } finally {
      this.#lease?.release();
    }
  }

  async #tidy(end: End): Promise<void> {
    if (end !== "done") await this.cancel();
    const keep = end === "failed" || this.facts.options.keep === true;
    if (keep) return;
    if (end === "stopped") await this.#untilGone();
    try {
      removeFolder(this.paths);
    } catch (cause) {
      throw new BeambookError("FileAccess", "Cannot remove the folder of a run that ended.", {
        file: this.paths.folder,
        cause,
      });
    }
  }

  async #untilGone(): Promise<void> {
    const over = /^(COMPLETED|CANCELLED|FAILED|TIMEOUT|NODE_FAIL|PREEMPTED|OUT_OF_MEMORY)/;
    for (let tries = 0; tries < 20; tries++) {
      const lines = await squeue(this.#elements.jobNames()).catch(() => []);
      if (!lines || lines.every(({ state }) => over.test(state))) return;
      await pause(250);
    }
  }
}
