/**
 * Work in parallel: tasks name a function of a module, executors run them in this thread, in worker threads or as jobs of
 * SLURM; results come in order.
 *
 * @module
 * @example
 * import { runTasks } from "@beambook/core/parallel";
 * const module = new URL("./sums.js", import.meta.url).href;
 * await runTasks([{ module, name: "sum", args: [1, 2] }, { module, name: "sum", args: [3, 4] }]); // [3, 7]
 */
export { chooseExecutor, type ExecutorOptions, runTasks, setDefaultExecutor } from "./choose.js";
export { availableCores } from "./cores.js";
export type { Executor, ExecutorChoice, Progress, RunOptions, Task } from "./executor.js";
export { inlineExecutor } from "./inline.js";
export { type ProgressBar, type ProgressOptions, progress } from "./progress.js";
export { hasSlurm } from "./slurm/commands.js";
export {
  type AttachedRun,
  type AttachOptions,
  attachSlurm,
  type SlurmExecutor,
  slurmExecutor,
} from "./slurm/executor.js";
export type { SlurmOptions } from "./slurm/options.js";
export { SlurmPool, type SlurmPoolOptions, slurmPool } from "./slurm/pool.js";
export type { SlurmStatus } from "./slurm/status.js";
export { workerExecutor } from "./workers.js";
