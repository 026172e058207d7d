import { BeambookError } from "../../errors.js";
import { type Collector, type Failure, TaskState } from "./collector.js";
import {
  type Fate,
  fateOf,
  type JobLine,
  maxArraySize,
  type Submitted,
  sbatch,
} from "./commands.js";
import { logEnd } from "./failure.js";
import {
  type RunFacts,
  type RunPaths,
  readSubmissions,
  type Submission,
  writeJson,
} from "./folder.js";
import { writeScript } from "./submit.js";

/** States of SLURM in which an array task runs no more. */
const OVER =
  /^(BOOT_FAIL|CANCELLED|COMPLETED|DEADLINE|FAILED|NODE_FAIL|OUT_OF_MEMORY|PREEMPTED|REVOKED|TIMEOUT)/;

/** Where an array task was submitted last. */
interface Place {
  readonly submission: number;
  readonly index: number;
  line?: JobLine;
  /** When it was first seen to run no more. */
  overSince?: number;
}

/** The array tasks of a run: which are submitted where, which must be submitted again. */
export class Elements {
  readonly #paths: RunPaths;
  readonly #facts: RunFacts;
  readonly #results: Collector;
  readonly #submissions: Submission[] = [];
  readonly #places = new Map<number, Place>();
  readonly #open = new Set<number>();
  readonly #waiting: number[] = [];
  /** How often an array task ended before it began any task. */
  readonly #barren = new Map<number, number>();
  readonly #losses = new Map<number, Failure>();
  /** Nodes on which a process ended before it began any task. */
  readonly #badNodes = new Set<string>();
  /** Submissions of an earlier process, whose end is no news. */
  #inherited = 0;
  #failed = 0;
  #note: string | undefined;

  constructor(paths: RunPaths, facts: RunFacts, results: Collector) {
    this.#paths = paths;
    this.#facts = facts;
    this.#results = results;
    this.reload();
    for (let element = 0; element * facts.perElement < facts.total; element++) {
      this.#open.add(element);
      if (!this.#places.has(element)) this.#waiting.push(element);
    }
  }

  /** Takes over what another process has submitted meanwhile. */
  reload(): void {
    const known = this.#submissions.length;
    for (const one of readSubmissions(this.#paths).slice(known)) {
      this.#submissions.push(one);
      for (const [index, element] of one.elements.entries()) {
        this.#places.set(element, { submission: one.index, index });
        const waits = this.#waiting.indexOf(element);
        if (waits >= 0) this.#waiting.splice(waits, 1);
      }
    }
    this.#inherited = this.#submissions.length;
  }

  /** Names of all jobs of the run. */
  jobNames(): string[] {
    return this.#submissions.map(({ index }) => this.#nameOf(index));
  }

  #nameOf(submission: number): string {
    return `${this.#facts.id}-${submission}`;
  }

  isOpen(element: number): boolean {
    return this.#open.has(element);
  }

  /** Why a task has no result, when it was lost with its process. */
  lossOf(task: number): Failure | undefined {
    return this.#losses.get(task);
  }

  /** Has a task computed again whose result turned out to be damaged. */
  reopen(task: number): void {
    const element = Math.floor(task / this.#facts.perElement);
    this.#open.add(element);
    this.#places.delete(element);
    this.#waiting.push(element);
  }

  /** Closes array tasks that have nothing left to do. */
  closeFinished(): void {
    for (const element of this.#open) {
      this.#retryErrors(element);
      if (this.#results.openTasks(element).length === 0) this.#open.delete(element);
    }
  }

  #retryErrors(element: number): void {
    const { retryErrors } = this.#facts.options;
    if (retryErrors === 0) return;
    const { perElement, total } = this.#facts;
    const end = Math.min(total, (element + 1) * perElement);
    for (let task = element * perElement; task < end; task++) {
      if (this.#results.stateOf(task) !== TaskState.Failed || this.#losses.has(task)) continue;
      if (this.#results.triesOf(task) < retryErrors) {
        this.#results.tryAgain(task);
        this.#failed++;
      }
    }
  }

  /** What is in the queue, what runs, what came to nothing. */
  counts(): { queued: number; running: number; failed: number; note: string | undefined } {
    let queued = this.#waiting.length;
    let running = 0;
    for (const element of this.#open) {
      const state = this.#places.get(element)?.line?.state;
      if (state === "RUNNING" || state === "COMPLETING") running++;
      else if (state === "PENDING") queued++;
    }
    return { queued, running, failed: this.#failed, note: this.#note };
  }

  /** Takes SLURM's answer for what {@link counts} says, and draws no conclusions. */
  see(lines: readonly JobLine[]): void {
    this.#learnJobIds(lines);
    this.#note = reasonOf(lines);
    const byPlace = linesByPlace(lines);
    for (const place of this.#places.values()) {
      place.line = byPlace.get(this.#keyOf(place)) ?? place.line;
    }
  }

  #keyOf({ submission, index }: Place): string {
    return `${this.#submissions[submission].jobId} ${index}`;
  }

  /** Takes SLURM's answer. @returns whether array tasks were lost, or may be submitted now */
  async update(lines: readonly JobLine[]): Promise<boolean> {
    this.see(lines);
    const byPlace = linesByPlace(lines);
    const settle = this.#facts.options.settle * 1000;
    let lost = false;
    for (const element of [...this.#open]) {
      const place = this.#places.get(element);
      if (!place) continue;
      const line = byPlace.get(this.#keyOf(place));
      if (line && !OVER.test(line.state)) place.overSince = undefined;
      else place.overSince ??= performance.now();
      if (place.overSince === undefined || performance.now() - place.overSince < settle) continue;
      lost = true;
      await this.#lose(element, place, this.#submissions[place.submission].jobId);
    }
    return lost || this.#waiting.length > 0;
  }

  /** A process that died right after sbatch left its job without a number. */
  #learnJobIds(lines: readonly JobLine[]): void {
    for (const submission of this.#submissions) {
      if (submission.jobId !== undefined) continue;
      const name = this.#nameOf(submission.index);
      const line = lines.find((one) => one.name === name);
      if (line) submission.jobId = line.jobId;
    }
  }

  /** An array task ended and did not give all results: what it had begun counts as tried, the rest begins anew. */
  async #lose(element: number, place: Place, jobId: string | undefined): Promise<void> {
    this.#results.collect((one) => one === element);
    const open = this.#results.openTasks(element);
    this.#places.delete(element);
    if (open.length === 0) return;
    const fate = await this.#fateOf(place, jobId);
    const news = place.submission >= this.#inherited;
    if (news && fate.text.startsWith("CANCELLED")) throw this.#cancelled(jobId, place.index);
    this.#failed++;
    const log = jobId === undefined ? "" : logEnd(this.#paths, jobId, place.index);
    const loss: Failure = {
      ...{ ok: false, name: "Lost", message: fate.text, stack: log, fields: {} },
      ...{ node: fate.node, jobId: `${jobId}_${place.index}` },
    };
    this.#blame(element, open, loss);
    if (this.#results.openTasks(element).length > 0) this.#waiting.push(element);
    else this.#open.delete(element);
  }

  /** What the last answer of the queue says, unless the job vanished before it ended there, or with an exit code. */
  async #fateOf({ line, index }: Place, jobId: string | undefined): Promise<Fate> {
    if (jobId === undefined) return { text: "it was never submitted", node: "" };
    if (!line || line.state === "FAILED" || !OVER.test(line.state)) {
      const fate = await fateOf(jobId, index);
      return { text: fate.text, node: fate.node || (line?.node ?? "") };
    }
    const { state, reason, node } = line;
    return { text: `${state}, ${reason}, on ${node || "no node"}`, node };
  }

  #blame(element: number, open: readonly number[], loss: Failure): void {
    const { retries } = this.#facts.options;
    const begun = open.filter((task) => this.#results.stateOf(task) === TaskState.Begun);
    for (const task of begun) {
      if (this.#results.tryAgain(task) > retries) this.#fail(task, loss);
    }
    if (begun.length > 0) return;
    if (loss.node) this.#badNodes.add(loss.node);
    const barren = (this.#barren.get(element) ?? 0) + 1;
    this.#barren.set(element, barren);
    if (barren > retries) for (const task of open) this.#fail(task, loss);
  }

  #fail(task: number, loss: Failure): void {
    this.#results.fail(task);
    this.#losses.set(task, loss);
  }

  #cancelled(jobId: string | undefined, index: number): BeambookError {
    return new BeambookError(
      "Aborted",
      `Job ${jobId}_${index} was cancelled outside of this process.`,
      {
        file: this.#paths.folder,
        hint: "attachSlurm() with this folder goes on with what is missing.",
      },
    );
  }

  /**
   * Submits what waits, in arrays that SLURM takes.
   *
   * @throws InvalidArgument when SLURM refuses and nothing of this run is there to wait for
   */
  async submitWaiting(): Promise<void> {
    const largest = this.#waiting.length > 0 ? await maxArraySize() : 1;
    while (this.#waiting.length > 0) {
      const elements = this.#waiting.slice(0, largest);
      const submission: Submission = { index: this.#submissions.length, elements };
      const answer = await this.#submit(submission);
      if ("later" in answer) {
        this.#note = answer.later;
        if (this.#places.size > 0) return;
        throw new BeambookError("InvalidArgument", `SLURM refused the job: ${answer.later}`);
      }
      submission.jobId = answer.jobId;
      writeJson(this.#paths.submission(submission.index), submission);
      this.#submissions.push(submission);
      for (const [index, element] of elements.entries()) {
        this.#places.set(element, { submission: submission.index, index });
      }
      this.#waiting.splice(0, elements.length);
    }
  }

  /** Avoids nodes that ended processes at once, unless SLURM finds no others. */
  async #submit(submission: Submission): Promise<Submitted> {
    writeJson(this.#paths.submission(submission.index), submission);
    const submit = (avoid: readonly string[]): Promise<Submitted> =>
      sbatch(writeScript(this.#paths, this.#facts, submission, avoid));
    if (this.#badNodes.size === 0) return submit([]);
    try {
      return await submit([...this.#badNodes]);
    } catch {
      this.#badNodes.clear();
      return submit([]);
    }
  }
}

function linesByPlace(lines: readonly JobLine[]): Map<string, JobLine> {
  return new Map(
    lines.flatMap((line) =>
      line.indexes.map((index): [string, JobLine] => [`${line.jobId} ${index}`, line]),
    ),
  );
}

/** Why jobs wait, unless it is only their turn. */
function reasonOf(lines: readonly JobLine[]): string | undefined {
  const plain = /^(None|Priority|Resources|BeginTime)?$/;
  const waiting = lines.find(({ state, reason }) => state === "PENDING" && !plain.test(reason));
  return waiting && `waiting: ${waiting.reason}`;
}
