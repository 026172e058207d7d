import { BeambookError } from "../errors.js";
import type { Executor, ExecutorChoice, RunOptions, Task } from "./executor.js";
import { notebookHost } from "./host.js";
import { inlineExecutor } from "./inline.js";
import { slurmExecutor } from "./slurm/executor.js";
import { workerExecutor } from "./workers.js";

/** What functions that do long work take, beside `signal` and `onProgress`. */
export interface ExecutorOptions extends RunOptions {
  /** Where blocks run; defaults to {@link setDefaultExecutor}'s, at first "workers". */
  executor?: ExecutorChoice;
  /** Threads of "workers"; -1 = all cores. */
  workers?: number;
}

let preferred: ExecutorChoice = "workers";
const pools = new Map<number, Executor>();

/** Sets where work runs when a call does not say: for the whole notebook. */
export function setDefaultExecutor(executor: ExecutorChoice): void {
  preferred = executor;
}

/**
 * The executor that options ask for; worker pools of one size are shared. In a notebook its runs end when their cell is
 * interrupted, unless they are given a `signal` of their own.
 *
 * @throws `InvalidArgument`
 */
export function chooseExecutor(options: ExecutorOptions = {}): Executor {
  const executor = findExecutor(options);
  return notebookHost() === undefined ? executor : stoppedWithCell(executor);
}

function findExecutor({ executor = preferred, workers = -1 }: ExecutorOptions): Executor {
  if (executor === "inline") return inlineExecutor;
  if (executor === "slurm") return preferredKind("slurm") ?? slurmExecutor();
  if (executor !== "workers") {
    if (typeof executor === "object" && typeof executor.results === "function") return executor;
    throw new BeambookError("InvalidArgument", `Unknown executor ${JSON.stringify(executor)}.`, {
      hint: 'Use "inline", "workers", "slurm" or an Executor such as slurmExecutor({ partition }).',
    });
  }
  let pool = pools.get(workers);
  if (!pool) {
    pool = workerExecutor({ workers });
    pools.set(workers, pool);
  }
  return pool;
}

/** "slurm" means the notebook's own executor of that kind, with its partition and account, where there is one. */
function preferredKind(kind: Executor["kind"]): Executor | undefined {
  return typeof preferred === "object" && preferred.kind === kind ? preferred : undefined;
}

/** The cell is the one that asks for results, which need not be the one that chose the executor. */
function stoppedWithCell(executor: Executor): Executor {
  return {
    kind: executor.kind,
    size: executor.size,
    results: <T>(
      tasks: Iterable<Task>,
      options: RunOptions = {},
    ): AsyncGenerator<T, void, void> => {
      const { signal = notebookHost()?.signal } = options;
      return executor.results<T>(tasks, { ...options, signal });
    },
    close: () => executor.close(),
  };
}

/**
 * Runs tasks and returns all results in their order.
 *
 * @throws `TaskFailed`, `Aborted`
 */
export async function runTasks<T>(
  tasks: Iterable<Task>,
  options: ExecutorOptions = {},
): Promise<T[]> {
  const all: T[] = [];
  for await (const result of chooseExecutor(options).results<T>(tasks, options)) all.push(result);
  return all;
}
