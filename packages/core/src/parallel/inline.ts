import type { Executor, RunOptions, Task } from "./executor.js";
import { inOrder } from "./ordered.js";
import { runTask } from "./run-task.js";

/** Runs tasks one after another in this thread: for small work, debugging and as reference of the others. */
export const inlineExecutor: Executor = {
  kind: "inline",
  size: 1,
  results<T>(tasks: Iterable<Task>, options: RunOptions = {}): AsyncGenerator<T, void, void> {
    return inOrder(tasks, runTask, 1, options);
  },
  close: async () => {},
};
