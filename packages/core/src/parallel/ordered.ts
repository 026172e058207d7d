import { BeambookError, throwIfAborted } from "../errors.js";
import type { RunOptions, Task } from "./executor.js";
import { unpack } from "./pack.js";
import type { Outcome } from "./run-task.js";

/** Tasks that may tell how many they are: an array does, a generator does not. */
type Counted = Iterable<Task> & { readonly length?: number };

/**
 * Pulls tasks, keeps `ahead` of them going and yields results in order: the loop that all executors share. The number
 * of results in memory is bounded by `ahead`, however many tasks there are.
 */
export async function* inOrder<T>(
  tasks: Iterable<Task>,
  start: (task: Task, index: number) => Promise<Outcome>,
  ahead: number,
  { signal, onProgress }: RunOptions,
): AsyncGenerator<T, void, void> {
  const total = (tasks as Counted).length;
  const began = performance.now();
  const running: { task: Task; index: number; outcome: Promise<Outcome> }[] = [];
  const source = tasks[Symbol.iterator]();
  let started = 0;
  let done = 0;
  const launch = (): boolean => {
    const next = source.next();
    if (next.done) return false;
    const outcome = start(next.value, started);
    outcome.then(
      () => onProgress?.({ done: ++done, total, elapsed: (performance.now() - began) / 1000 }),
      () => {}, // reported where it is awaited, below
    );
    running.push({ task: next.value, index: started++, outcome });
    return true;
  };
  try {
    for (;;) {
      throwIfAborted(signal);
      while (running.length < ahead && launch());
      const first = running.shift();
      if (!first) return;
      yield unpack(resultOf(await first.outcome, first.task, first.index)) as T;
    }
  } finally {
    source.return?.();
  }
}

function resultOf(outcome: Outcome, task: Task, index: number): unknown {
  if (outcome.ok) return outcome.result;
  const cause = Object.assign(new Error(outcome.message), outcome.fields, { name: outcome.name });
  if (outcome.stack) cause.stack = outcome.stack;
  throw new BeambookError(
    "TaskFailed",
    `Task ${index} (${task.name}) failed: ${outcome.name}: ${outcome.message}`,
    { file: task.module, cause },
  );
}
