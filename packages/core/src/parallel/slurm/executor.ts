import { throwIfAborted } from "../../errors.js";
import type { Executor, RunOptions, Task } from "../executor.js";
import { factsOf, newRunFolder, pathsOf, readFacts, removeFolder, writeJson } from "./folder.js";
import { type FullSlurmOptions, fullOptions, type SlurmOptions } from "./options.js";
import { SlurmRun } from "./run.js";
import { jobScript, programOf } from "./script.js";
import type { SlurmStatus } from "./status.js";
import { digestOf, tasksPerElement, writeTasks } from "./write-tasks.js";

/** Runs tasks as job arrays of SLURM. */
export interface SlurmExecutor extends Executor {
  readonly kind: "slurm";
  /** Folders of the runs that go on now: what {@link attachSlurm} takes should this process die. */
  readonly folders: readonly string[];
  /** The script that a run of so many tasks (100) would submit. */
  jobScript(options?: { tasks?: number }): string;
}

/**
 * An executor that submits tasks to SLURM: one job array per run, each array task a Node process that takes many blocks
 * on all its CPUs. Tasks and results go through files in a folder that the nodes see too; it is removed when all results
 * have been taken, and kept when a task failed.
 *
 * @example
 * const cluster = slurmExecutor({ partition: "upex", time: "1:00:00", cpusPerTask: 8, folder: "/gpfs/scratch/me" });
 * const mean = await frames.mean("train").compute({ executor: cluster });
 * @throws InvalidArgument for options that make no sense; a run throws `InvalidArgument` with SLURM's message when it is
 * refused, `TaskFailed` with node, job and output, `FileAccess` when the folder cannot be written
 */
export function slurmExecutor(options: SlurmOptions = {}): SlurmExecutor {
  const full = fullOptions(options);
  const folders = new Set<string>();
  return {
    kind: "slurm",
    size: full.arrayTasks * full.cpusPerTask,
    get folders(): readonly string[] {
      return [...folders];
    },
    results: <T>(
      tasks: Iterable<Task>,
      runOptions: RunOptions = {},
    ): AsyncGenerator<T, void, void> => runAll<T>(full, folders, tasks, runOptions),
    jobScript: ({ tasks = 100 }: { tasks?: number } = {}): string => {
      const folder = `${full.folder}/${full.name}-…`;
      return jobScript(full, {
        name: `${full.name}-…-0`,
        count: Math.ceil(tasks / tasksPerElement(tasks, full.arrayTasks)),
        logs: `${folder}/logs`,
        program: programOf("array-worker"),
        args: [folder, "0"],
      });
    },
    close: async () => {},
  };
}

/** One run for all tasks; when nobody knows how many there are, one after the other for some of them. */
async function* runAll<T>(
  full: FullSlurmOptions,
  folders: Set<string>,
  tasks: Iterable<Task>,
  runOptions: RunOptions,
): AsyncGenerator<T, void, void> {
  throwIfAborted(runOptions.signal);
  const { retries = full.retries } = runOptions;
  const total = (tasks as { length?: number }).length;
  const source = tasks[Symbol.iterator]();
  try {
    for (;;) {
      const run = writeRun({ ...full, retries }, source, total);
      if (!run) return;
      folders.add(run.paths.folder);
      try {
        await run.begin();
        yield* run.results<T>(runOptions);
      } finally {
        folders.delete(run.paths.folder);
      }
      if (total !== undefined) return;
    }
  } finally {
    source.return?.();
  }
}

/** Writes all that a run needs into a new folder; nothing stays when that fails or there are no tasks. */
function writeRun(
  options: FullSlurmOptions,
  tasks: Iterator<Task>,
  total: number | undefined,
): SlurmRun | undefined {
  const paths = newRunFolder(options);
  try {
    const perElement = tasksPerElement(total, options.arrayTasks);
    const written = writeTasks(paths, tasks, total, perElement);
    const facts = factsOf(paths, { ...written, options });
    writeJson(paths.facts, facts);
    if (written.total > 0) return new SlurmRun(paths, facts);
  } catch (error) {
    removeFolder(paths);
    throw error;
  }
  removeFolder(paths);
  return undefined;
}

/** Options of {@link attachSlurm}. */
export interface AttachOptions {
  /** Whether to take the run from a process that lives; false. */
  takeOver?: boolean;
}

/** A run that is picked up from its folder; as an executor it gives its results to the same work asked for again. */
export interface AttachedRun extends Executor {
  readonly kind: "slurm";
  readonly folder: string;
  /** Number of tasks. */
  readonly total: number;
  /** Reads files and queue; changes nothing, so that any number of processes may watch. */
  status(): Promise<SlurmStatus>;
  /** Ends the jobs; the folder stays. */
  cancel(): Promise<void>;
  /** The run's results in order; with tasks that are not those of the run, these are run anew in the same way. */
  results<T>(tasks?: Iterable<Task>, options?: RunOptions): AsyncGenerator<T, void, void>;
}

/**
 * Picks a run up whose process is gone, or that failed: results that are there are taken, what is missing is submitted
 * again.
 *
 * One process works on a run at a time: results that are asked for while another does are refused with `FileAccess`.
 * The claim of a process that died is taken over at once on its own machine, elsewhere after 150 s without a sign of it;
 * within one process the last who asks has the run, and the one before ends with `Aborted`.
 *
 * @param options - `takeOver`: whether to take the run from a process that lives, which then ends with `Aborted`; false
 * @throws FileNotFound, FileFormat for a folder that is no run's
 * @example
 * const run = attachSlurm("/gpfs/scratch/me/beambook-20261121-4f3a1c");
 * const mean = await frames.mean("train").compute({ executor: run });   // the same expression as before
 */
export function attachSlurm(folder: string, options: AttachOptions = {}): AttachedRun {
  const paths = pathsOf(folder);
  const facts = readFacts(folder);
  const { options: submitted, total } = facts;
  let run: SlurmRun | undefined;
  const opened = (): SlurmRun => {
    run ??= new SlurmRun(paths, facts);
    return run;
  };
  return {
    kind: "slurm",
    size: submitted.arrayTasks * submitted.cpusPerTask,
    folder,
    total,
    status: () => opened().look(),
    cancel: () => opened().cancel(),
    async *results<T>(
      tasks?: Iterable<Task>,
      runOptions: RunOptions = {},
    ): AsyncGenerator<T, void, void> {
      if (tasks) {
        const wanted = digestOf(tasks);
        if (wanted.digest !== facts.digest || wanted.total !== total) {
          yield* slurmExecutor(submitted).results<T>(tasks, runOptions);
          return;
        }
      }
      const own = new SlurmRun(paths, facts);
      run = own;
      await own.attach(options);
      yield* own.results<T>(runOptions);
    },
    close: async () => {},
  };
}
