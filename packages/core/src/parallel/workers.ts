import { Piscina } from "piscina";
import { BeambookError, throwIfAborted } from "../errors.js";
import { availableCores } from "./cores.js";
import type { Executor, RunOptions, Task } from "./executor.js";
import { inOrder } from "./ordered.js";
import { pack } from "./pack.js";
import type { Outcome } from "./run-task.js";

/** Milliseconds after which an idle worker ends, so that a notebook left open holds no memory. */
const IDLE_MS = 60_000;

/**
 * A pool of worker threads, started when first used.
 *
 * @param options.workers - threads; -1 (the default) takes all cores this process may use
 */
export function workerExecutor({ workers = -1 }: { workers?: number } = {}): Executor {
  const size = workers > 0 ? Math.floor(workers) : availableCores();
  let pool: Piscina | undefined;
  const start = async (task: Task, options: RunOptions): Promise<Outcome> => {
    pool ??= startPool(size);
    return runInPool(pool, task, options);
  };
  return {
    kind: "workers",
    size,
    results<T>(tasks: Iterable<Task>, options: RunOptions = {}): AsyncGenerator<T, void, void> {
      return inOrder(tasks, (task) => start(task, options), size + 1, options);
    },
    close: async () => {
      await pool?.destroy();
      pool = undefined;
    },
  };
}

function startPool(size: number): Piscina {
  const pool = new Piscina({
    filename: new URL("./task-worker.js", import.meta.url).href,
    minThreads: 0,
    maxThreads: size,
    idleTimeout: IDLE_MS,
  });
  // An answer that arrives after its task was aborted is no error; those of tasks reject their promises.
  pool.on("error", () => undefined);
  return pool;
}

/** Runs one task; a task whose worker died (not one that threw) is tried again. */
async function runInPool(
  pool: Piscina,
  task: Task,
  { signal, retries = 1 }: RunOptions,
): Promise<Outcome> {
  const message = { module: task.module, name: task.name, args: pack(task.args) };
  for (let attempt = 0; ; attempt++) {
    try {
      return (await pool.run(message, signal ? { signal } : {})) as Outcome;
    } catch (error) {
      throwIfAborted(signal);
      // What a worker says about a result that cannot be sent arrives as a bare object.
      const bare = !(error instanceof Error);
      if (bare || error.name === "DataCloneError") {
        const reason = bare ? "it holds a function, or the like." : error.message;
        throw new BeambookError(
          "InvalidArgument",
          `The argument or result of ${task.name} cannot be sent to a worker: ${reason}`,
          { hint: "Send JSON values and arrays; name functions by module.", cause: error },
        );
      }
      if (attempt >= retries) {
        throw new BeambookError(
          "TaskFailed",
          `The worker of ${task.name} died ${attempt + 1} times: ${String(error)}`,
          { file: task.module, cause: error },
        );
      }
    }
  }
}
