import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../run-task.js";
import { decode } from "./encode.js";
import type { RunFacts, RunPaths } from "./folder.js";
import { type RecordPlace, readRecord, scanRecords } from "./records.js";

/** What is known of a task from the result files. */
export const TaskState = { Waiting: 0, Begun: 1, Done: 2, Failed: 3 } as const;

/** How a task failed: its outcome, and where. */
export type Failure = Outcome & { ok: false; node?: string; jobId?: string };

/** Array task, call of sbatch and restart that a result file belongs to. */
interface FileName {
  readonly element: number;
  readonly submission: number;
  readonly restart: number;
}

/**
 * Finds results in the files of a run. It keeps a few bytes per task, never a result: those are read when they are
 * asked for.
 */
export class Collector {
  readonly #paths: RunPaths;
  readonly #facts: RunFacts;
  readonly #states: Uint8Array;
  readonly #tries: Uint8Array;
  readonly #offsets: Float64Array;
  readonly #lengths: Float64Array;
  readonly #checksums: Uint32Array;
  readonly #files: Int32Array;
  readonly #names: string[] = [];
  /** Bytes read of each file. */
  readonly #read = new Map<string, number>();
  #done = 0;

  constructor(paths: RunPaths, facts: RunFacts) {
    const { total } = facts;
    this.#paths = paths;
    this.#facts = facts;
    this.#states = new Uint8Array(total);
    this.#tries = new Uint8Array(total);
    this.#offsets = new Float64Array(total);
    this.#lengths = new Float64Array(total);
    this.#checksums = new Uint32Array(total);
    this.#files = new Int32Array(total);
  }

  /** Tasks with a result. */
  get done(): number {
    return this.#done;
  }

  /** One of {@link TaskState}. */
  stateOf(task: number): number {
    return this.#states[task];
  }

  /** Tasks of an array task that have neither result nor final error. */
  openTasks(element: number): number[] {
    const { perElement, total } = this.#facts;
    const open: number[] = [];
    const end = Math.min(total, (element + 1) * perElement);
    for (let task = element * perElement; task < end; task++) {
      if (this.#states[task] < TaskState.Done) open.push(task);
    }
    return open;
  }

  /** Reads what is new in the files of array tasks that are not finished. @returns whether there was anything */
  collect(isOpen: (element: number) => boolean): boolean {
    let found = false;
    for (const name of readdirSync(this.#paths.results)) {
      const { element } = parseName(name);
      if (Number.isNaN(element) || !isOpen(element)) continue;
      const path = join(this.#paths.results, name);
      const { places, end } = scanRecords(path, this.#read.get(name) ?? 0);
      this.#read.set(name, end);
      if (places.length === 0) continue;
      const index = this.#names.push(name) - 1;
      for (const place of places) this.#take(place, index);
      found = true;
    }
    return found;
  }

  #take(place: RecordPlace, file: number): void {
    const { task } = place;
    if (!(task >= 0 && task < this.#states.length)) return;
    const state = this.#states[task];
    if (state === TaskState.Done) return;
    if (place.kind === "begin") {
      this.#states[task] = Math.max(state, TaskState.Begun);
      return;
    }
    this.#offsets[task] = place.offset;
    this.#lengths[task] = place.length;
    this.#checksums[task] = place.checksum;
    this.#files[task] = file;
    if (place.kind === "result") {
      this.#states[task] = TaskState.Done;
      this.#done++;
    } else this.#states[task] = TaskState.Failed;
  }

  /** Gives all failed tasks another chance. */
  forgetFailures(): void {
    this.#states.forEach((state, task) => {
      if (state === TaskState.Failed) this.#states[task] = TaskState.Waiting;
    });
  }

  /** How many tries of a task came to nothing. */
  triesOf(task: number): number {
    return this.#tries[task];
  }

  /** Gives a task up. */
  fail(task: number): void {
    this.#states[task] = TaskState.Failed;
  }

  /** Counts a try of a task that came to nothing, and lets it begin anew. @returns how many that makes */
  tryAgain(task: number): number {
    this.#states[task] = TaskState.Waiting;
    return ++this.#tries[task];
  }

  /** What a finished task gave; undefined when its file is damaged. */
  outcomeOf(task: number): Outcome | Failure | undefined {
    const name = this.#names[this.#files[task]];
    const content = readRecord(join(this.#paths.results, name), {
      kind: "result",
      task,
      offset: this.#offsets[task],
      length: this.#lengths[task],
      checksum: this.#checksums[task],
    });
    return content === undefined ? undefined : (decode(content) as Outcome);
  }

  /** Forgets the result of a task whose file is damaged. */
  forget(task: number): void {
    this.#states[task] = TaskState.Waiting;
    this.#done--;
  }
}

/** The parts of a result file's name. */
export function parseName(name: string): FileName {
  const [element, submission, restart] = name.split(".").map(Number);
  return { element, submission, restart };
}
