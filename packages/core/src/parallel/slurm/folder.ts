import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { closestNames } from "../../closest.js";
import { BeambookError } from "../../errors.js";
import { makeFolder } from "./make-folder.js";
import type { FullSlurmOptions } from "./options.js";

/** What `run.json` in a run's folder says once all its tasks are written. */
export interface RunFacts {
  readonly version: 1;
  /** Unique name of the run; its jobs are called `<id>-<submission>`. */
  readonly id: string;
  /** How many tasks. */
  readonly total: number;
  /** Tasks per array task. */
  readonly perElement: number;
  /** CRC-32 over all tasks: tells whether other tasks are the same. */
  readonly digest: number;
  /** What the tasks' functions are called, for messages. */
  readonly names: readonly string[];
  readonly options: FullSlurmOptions;
  /** Where and when it was made. */
  readonly host: string;
  readonly since: string;
}

/** One call of sbatch: its array index `i` works on `elements[i]`. */
export interface Submission {
  readonly index: number;
  readonly elements: readonly number[];
  /** SLURM's number of the array job; missing when the submitting process died before it learned it. */
  jobId?: string;
}

/** Paths in the folder of a run. */
export interface RunPaths {
  readonly folder: string;
  readonly facts: string;
  tasks(element: number): string;
  submission(index: number): string;
  script(index: number): string;
  readonly results: string;
  result(element: number, submission: number, restart: number): string;
  readonly logs: string;
}

/** Paths in the folder of a run. */
export function pathsOf(folder: string): RunPaths {
  return {
    folder,
    facts: join(folder, "run.json"),
    tasks: (element: number): string => join(folder, "tasks", String(element)),
    submission: (index: number): string => join(folder, "submissions", `${index}.json`),
    script: (index: number): string => join(folder, "submissions", `${index}.sh`),
    results: join(folder, "results"),
    result: (element: number, submission: number, restart: number): string =>
      join(folder, "results", `${element}.${submission}.${restart}`),
    logs: join(folder, "logs"),
  };
}

/** Makes the folder of a new run. */
export function newRunFolder({ folder, name }: FullSlurmOptions): RunPaths {
  const stamp = new Date().toISOString().slice(0, 19).replace(/[-:T]/g, "");
  const own = join(folder, `${name}-${stamp}-${randomBytes(3).toString("hex")}`);
  try {
    for (const part of ["tasks", "submissions", "results", "logs"]) {
      makeFolder(join(own, part));
    }
  } catch (cause) {
    rmSync(own, { recursive: true, force: true });
    throw new BeambookError("FileAccess", `Cannot make a folder: ${(cause as Error).message}.`, {
      file: own,
      hint: "Give a folder that this machine and the nodes can write to, as `folder`.",
      cause,
    });
  }
  return pathsOf(own);
}

/** Writes JSON as a whole or not at all. */
export function writeJson(path: string, value: unknown): void {
  try {
    writeFileSync(`${path}.part`, JSON.stringify(value));
    renameSync(`${path}.part`, path);
  } catch (cause) {
    throw new BeambookError("FileAccess", `Cannot write: ${(cause as Error).message}.`, {
      file: path,
      cause,
    });
  }
}

/** Facts of a new run. */
export function factsOf(
  paths: RunPaths,
  known: Pick<RunFacts, "total" | "perElement" | "digest" | "names" | "options">,
): RunFacts {
  const id = paths.folder.slice(paths.folder.lastIndexOf("/") + 1);
  return { version: 1, id, host: hostname(), since: new Date().toISOString(), ...known };
}

/**
 * Reads what a run's folder says.
 *
 * @throws FileNotFound with the closest names; FileFormat for a folder that is no run's, or one whose tasks were never
 * all written
 */
export function readFacts(folder: string): RunFacts {
  if (!existsSync(folder)) {
    const parent = join(folder, "..");
    const near = existsSync(parent)
      ? closestNames(join(folder).split("/").at(-1) ?? "", readdirSync(parent))
      : [];
    throw new BeambookError("FileNotFound", "No such folder of a run.", {
      file: folder,
      ...(near.length > 0 ? { hint: `Closest: ${near.join(", ")}.` } : {}),
    });
  }
  try {
    const facts = JSON.parse(readFileSync(pathsOf(folder).facts, "utf8")) as RunFacts;
    if (facts.version === 1 && Number.isInteger(facts.total)) return facts;
    throw new Error("it has another version");
  } catch (cause) {
    throw new BeambookError(
      "FileFormat",
      `Not the folder of a run that was submitted: ${(cause as Error).message}.`,
      {
        file: folder,
        cause,
      },
    );
  }
}

/** All calls of sbatch that a run has made so far, in their order. */
export function readSubmissions(paths: RunPaths): Submission[] {
  const found: Submission[] = [];
  while (existsSync(paths.submission(found.length))) {
    const text = readFileSync(paths.submission(found.length), "utf8");
    found.push(JSON.parse(text) as Submission);
  }
  return found;
}

/** Removes a run's folder, also while a node still writes into it. */
export function removeFolder(paths: RunPaths): void {
  rmSync(paths.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
