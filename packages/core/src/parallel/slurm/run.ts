import { BeambookError, throwIfAborted } from "../../errors.js";
import type { RunOptions } from "../executor.js";
import { chooseDisplay } from "../live-display.js";
import { unpack } from "../pack.js";
import { Collector, TaskState } from "./collector.js";
import { scancel, squeue } from "./commands.js";
import { Elements } from "./elements.js";
import { failureOf } from "./failure.js";
import { type RunFacts, type RunPaths, removeFolder } from "./folder.js";
import { type SlurmStatus, statusHtml, statusText } from "./status.js";

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

  constructor(paths: RunPaths, facts: RunFacts) {
    this.paths = paths;
    this.facts = facts;
    this.#results = new Collector(paths, facts);
    this.#elements = new Elements(paths, facts, this.#results);
    this.#pause = facts.options.poll[0] * 1000;
  }

  /** Submits what is not submitted yet; a failure of the first submission leaves nothing behind. */
  async begin(): Promise<void> {
    try {
      await this.#elements.submitWaiting();
    } catch (error) {
      await this.#leave("stopped");
      throw error;
    }
  }

  /** Reads what is there already and submits what nobody did. */
  async attach(): Promise<void> {
    this.#results.collect(() => true);
    this.#results.forgetFailures();
    this.#elements.closeFinished();
    await this.#elements.submitWaiting();
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

  /** Looks at files and queue now. */
  async refresh(): Promise<SlurmStatus> {
    this.#results.collect(() => true);
    await this.#ask();
    return this.status;
  }

  /** Ends the jobs; the folder stays. */
  async cancel(): Promise<void> {
    await scancel(this.#elements.jobNames());
  }

  /** The results in the order of the tasks. */
  async *results<T>(options: RunOptions = {}): AsyncGenerator<T, void, void> {
    const show = this.#screen(options);
    let end: End = "stopped";
    try {
      for (let task = 0; task < this.facts.total; task++) {
        while (this.#results.stateOf(task) < TaskState.Done) await this.#step(options, show);
        if (this.#results.stateOf(task) === TaskState.Failed) {
          end = "failed";
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
      end = "done";
    } catch (error) {
      if (!options.signal?.aborted) end = "failed";
      throw error;
    } finally {
      show(true);
      await this.#leave(end);
    }
  }

  #failureOf(task: number): ReturnType<Elements["lossOf"]> {
    const outcome = this.#elements.lossOf(task) ?? this.#results.outcomeOf(task);
    return outcome && !outcome.ok ? outcome : undefined;
  }

  /** Waits a little, reads what is new, asks SLURM when it is time. */
  async #step(options: RunOptions, show: (ended: boolean) => void): Promise<void> {
    throwIfAborted(options.signal);
    await pause(this.#look, options.signal);
    throwIfAborted(options.signal);
    const before = this.#results.done;
    const news = this.#results.collect((element) => this.#elements.isOpen(element));
    this.#look = news ? LOOK_MS[0] : Math.min(LOOK_MS[1], this.#look * GROWTH);
    if (this.#results.done > before) this.#report(options);
    this.#elements.closeFinished();
    if (performance.now() >= this.#askAt) await this.#ask();
    show(false);
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

  /** Ends what still runs; the folder stays only where somebody may want to look into it. */
  async #leave(end: End): Promise<void> {
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

  #screen({ progress = true }: RunOptions): (ended: boolean) => void {
    if (!progress) return (): void => {};
    const show = chooseDisplay<SlurmStatus & { ended: boolean }>({
      html: statusHtml,
      text: statusText,
      ended: ({ ended }: { ended: boolean }): boolean => ended,
    });
    let shownAt = Number.NEGATIVE_INFINITY;
    return (ended: boolean): void => {
      if (!ended && performance.now() - shownAt < 500) return;
      shownAt = performance.now();
      show({ ...this.status, ended });
    };
  }
}

/** Waits, or shorter when the signal aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end, { once: true });
  });
}
