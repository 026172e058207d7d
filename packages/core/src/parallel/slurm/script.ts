import { fileURLToPath } from "node:url";
import type { FullSlurmOptions } from "./options.js";

/** One word for the shell, whatever it holds. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Path of a program of this folder, which nodes run with Node. */
export function programOf(name: "array-worker" | "pool-worker"): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}

/** What differs between the scripts of one run. */
export interface ScriptParts {
  /** Name of the job. */
  readonly name: string;
  /** How many array tasks. */
  readonly count: number;
  /** Folder for what the tasks print. */
  readonly logs: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** The script that sbatch is given: options as comments, then Node once per array task. */
export function jobScript(options: FullSlurmOptions, parts: ScriptParts): string {
  const { partition, account, qos, time, memory, cpusPerTask, running, extra = [] } = options;
  const named: [string, string | number | undefined][] = [
    ["job-name", parts.name],
    ["array", `0-${parts.count - 1}${running === undefined ? "" : `%${running}`}`],
    ["output", `${parts.logs}/%A_%a.log`],
    ["open-mode", "append"],
    ["ntasks", 1],
    ["cpus-per-task", cpusPerTask],
    ["partition", partition],
    ["account", account],
    ["qos", qos],
    ["time", time],
    ["mem", memory],
  ];
  const lines = named.flatMap(([name, value]) =>
    value === undefined ? [] : [`#SBATCH --${name}=${quotedOption(String(value))}`],
  );
  return [
    "#!/bin/bash",
    ...lines,
    ...extra.map((option) => `#SBATCH ${option}`),
    ...(options.before ?? []),
    `exec ${[options.node, parts.program, ...parts.args].map(quoted).join(" ")}`,
    "",
  ].join("\n");
}

/** SLURM splits its comment lines at blanks, quotes keep them together. */
function quotedOption(value: string): string {
  return /\s/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}
