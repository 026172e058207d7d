import { resolve } from "node:path";
import { BeambookError } from "../../errors.js";

/** How jobs are submitted; what is left out is left to SLURM's own defaults. */
export interface SlurmOptions {
  /** Partition ("queue"): `sbatch --partition`. */
  partition?: string;
  /** Account that is charged. */
  account?: string;
  /** Quality of service. */
  qos?: string;
  /** Longest time of one array task: minutes, or as SLURM writes it ("2:00:00", "1-12"). */
  time?: number | string;
  /** Memory per array task, as SLURM writes it ("16G"). */
  memory?: string;
  /** CPUs per array task, all of which work on blocks; 1 unless given. */
  cpusPerTask?: number;
  /** Options for `sbatch` that have no name here: `["--exclusive", "--constraint=EPYC"]`. */
  extra?: readonly string[];
  /** Shell commands before the work, one a line: `["module load nodejs"]`. */
  before?: readonly string[];
  /** Node's program on the cluster's nodes; this process's own unless given. */
  node?: string;
  /** Folder that the nodes see too, in which each run gets a folder of its own; the current one unless given. */
  folder?: string;
  /** Name of the jobs; "beambook" unless given. */
  name?: string;
  /** Array tasks per run at most, each of which takes many blocks; 100. */
  arrayTasks?: number;
  /** Array tasks that SLURM runs at once at most; no limit of ours. */
  running?: number;
  /** How often a task is tried again whose process died: killed, node lost, out of time or memory; 2. */
  retries?: number;
  /** How often a task is tried again that threw an exception; 0, since it would throw again. */
  retryErrors?: number;
  /** Seconds after which what SLURM no longer lists counts as ended, so that slow file systems can show results; 3. */
  settle?: number;
  /** Seconds between questions to SLURM: they grow from the first to the second; [1, 30]. */
  poll?: readonly [number, number];
  /** Keeps the folder of a run that succeeded; false. */
  keep?: boolean;
}

/** Options with their defaults filled in. */
export type FullSlurmOptions = SlurmOptions &
  Required<
    Pick<
      SlurmOptions,
      | "folder"
      | "name"
      | "node"
      | "arrayTasks"
      | "cpusPerTask"
      | "retries"
      | "retryErrors"
      | "settle"
      | "poll"
    >
  >;

/**
 * Fills in defaults.
 *
 * @throws InvalidArgument for numbers that make no sense and text that would break out of the job's script
 */
export function fullOptions(options: SlurmOptions): FullSlurmOptions {
  const full: FullSlurmOptions = {
    name: "beambook",
    node: process.execPath,
    arrayTasks: 100,
    cpusPerTask: 1,
    retries: 2,
    retryErrors: 0,
    settle: 3,
    poll: [1, 30],
    ...options,
    folder: resolve(options.folder ?? "."),
  };
  for (const key of ["arrayTasks", "cpusPerTask", "running"] as const) {
    const value = full[key];
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new BeambookError("InvalidArgument", `${key} is ${value}, not a whole number above 0.`);
  }
  const words = [
    full.partition,
    full.account,
    full.qos,
    full.memory,
    full.name,
    ...(full.extra ?? []),
  ];
  for (const word of words) {
    if (word === undefined || !/[\r\n\0]/.test(word)) continue;
    throw new BeambookError(
      "InvalidArgument",
      `An option of sbatch holds a line break: ${JSON.stringify(word)}.`,
    );
  }
  return full;
}
