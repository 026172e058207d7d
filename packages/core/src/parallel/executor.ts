/** One piece of work: a function of a module, and its argument. Functions cannot be sent, so they are named. */
export interface Task {
  /** URL of the module (`new URL("./blocks.js", import.meta.url).href`) or a package's name. */
  module: string;
  /** Name of the exported function; it is called with `args` and may be async. */
  name: string;
  /** What the function gets: JSON values, typed arrays and NDArrays; shared memory is not copied. */
  args: unknown;
}

/** How far a run of tasks is. */
export interface Progress {
  /** Tasks that are finished. */
  done: number;
  /** Tasks in all, if known. */
  total: number | undefined;
  /** Seconds since the start. */
  elapsed: number;
}

/** Options of a run of tasks. */
export interface RunOptions {
  /** Stops the run: no further task starts and running workers end. */
  signal?: AbortSignal;
  /** Called after each finished task. */
  onProgress?: (progress: Progress) => void;
  /** How often a task is tried again after its worker died (not after an exception); 1. */
  retries?: number;
  /** Whether an executor that shows its state by itself, as SLURM's does, may show it; true. */
  progress?: boolean;
}

/**
 * Runs tasks somewhere: in this thread, in worker threads, on a cluster. Results come in the order of the tasks
 * whatever finishes first, so that merging them gives the same bits on every executor.
 */
export interface Executor {
  readonly kind: "inline" | "workers" | "slurm";
  /** How many tasks run at once. */
  readonly size: number;
  /**
   * Runs tasks as they are pulled from the iterable (a few more than `size` ahead of the reader) and yields each
   * result in order. What was yielded before an error or an abort stays valid.
   *
   * @throws `TaskFailed` with the task's number, function and the stack of the worker
   * @throws `Aborted`
   */
  results<T>(tasks: Iterable<Task>, options?: RunOptions): AsyncGenerator<T, void, void>;
  /** Ends workers. */
  close(): Promise<void>;
}

/** Names of built-in executors, or an executor of one's own. */
export type ExecutorChoice = "inline" | "workers" | "slurm" | Executor;
