import type { Task } from "./executor.js";
import { pack } from "./pack.js";
import { type Outcome, runTask } from "./run-task.js";

/** Runs tasks for a process that does nothing else: in this thread, or in several. */
export interface TaskRunner {
  readonly size: number;
  run(task: Task): Promise<Outcome>;
  close(): Promise<void>;
}

/** A runner with so many threads; one task at a time needs none of its own, and does not wait for the pool's code. */
export async function taskRunner(size: number): Promise<TaskRunner> {
  if (size <= 1) return { size: 1, run: runTask, close: async () => {} };
  const { Piscina } = await import("piscina");
  const pool = new Piscina({
    filename: new URL("./task-worker.js", import.meta.url).href,
    minThreads: size,
    maxThreads: size,
  });
  return {
    size,
    run: ({ module, name, args }: Task): Promise<Outcome> =>
      pool.run({ module, name, args: pack(args) }),
    close: () => pool.destroy(),
  };
}
