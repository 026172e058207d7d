import { execFile } from "node:child_process";
import { BeambookError } from "../../errors.js";

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Milliseconds that one of SLURM's commands may take. */
const PATIENCE_MS = 60_000;

function ask(command: string, args: readonly string[]): Promise<Answer> {
  return new Promise((done, fail) => {
    const options = {
      maxBuffer: 1 << 28,
      timeout: PATIENCE_MS,
      env: { ...process.env, SLURM_TIME_FORMAT: "standard" },
    };
    execFile(command, [...args], options, (error, out, err) => {
      if (error && (error as NodeJS.ErrnoException).code === "ENOENT") {
        fail(
          new BeambookError("NotFound", `There is no ${command} on this machine.`, {
            hint: 'Run this where SLURM can be reached, or use { executor: "workers" }.',
            cause: error,
          }),
        );
      } else {
        const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
        done({ code, out: String(out), err: String(err).trim() });
      }
    });
  });
}

/** Words of SLURM for what is over soon. */
const PASSING =
  /unable to contact|timed out|temporarily|connection refused|try again|communication/i;
/** Words of SLURM for limits that end when other jobs do. */
const LIMIT = /limit|MaxSubmit|QOS.*exceed|slurm_persist|job array.*too large/i;

/** What came of a call of sbatch. */
export type Submitted =
  | { readonly jobId: string }
  /** Other jobs of this user must end first, says SLURM. */
  | { readonly later: string };

/**
 * Submits a script.
 *
 * @throws InvalidArgument with SLURM's own message when it refuses; NotFound without SLURM
 */
export async function sbatch(script: string): Promise<Submitted> {
  for (let attempt = 0; ; attempt++) {
    const { code, out, err } = await ask("sbatch", ["--parsable", script]);
    const jobId = out.trim().split(";")[0];
    if (code === 0 && /^\d+$/.test(jobId)) return { jobId };
    if (PASSING.test(err) && attempt < 5) {
      await new Promise((done) => setTimeout(done, 500 * 2 ** attempt));
      continue;
    }
    if (LIMIT.test(err)) return { later: err };
    throw new BeambookError("InvalidArgument", `SLURM refused the job: ${err || out.trim()}`, {
      hint: "jobScript() shows what was submitted; `sinfo` lists partitions.",
    });
  }
}

/** What SLURM says of one array task, or of several that wait together. */
export interface JobLine {
  readonly jobId: string;
  /** Indexes in the array. */
  readonly indexes: readonly number[];
  /** SLURM's word: PENDING, RUNNING, COMPLETED, TIMEOUT … */
  readonly state: string;
  readonly node: string;
  readonly reason: string;
  /** The job's name. */
  readonly name: string;
}

/** States of jobs by name; undefined when SLURM does not answer, which says nothing about jobs. */
export async function squeue(names: readonly string[]): Promise<JobLine[] | undefined> {
  const args = ["-h", "-t", "all", "-n", names.join(","), "-o", "%F|%K|%T|%N|%r|%j"];
  const { code, out } = await ask("squeue", args);
  return code === 0 ? parseQueue(out) : undefined;
}

/** Reads lines of `squeue -o "%F|%K|%T|%N|%r|%j"`. */
export function parseQueue(text: string): JobLine[] {
  return text
    .split("\n")
    .filter((line) => line.includes("|"))
    .map((line) => {
      const [jobId, indexes, state, node, reason, name = ""] = line.split("|");
      return { jobId, indexes: expandIndexes(indexes), state, node, reason, name };
    });
}

/** The numbers in SLURM's short form: `3-9,12,20-40:4%2`. */
export function expandIndexes(text: string): number[] {
  const list = text.replace(/%\d+$/, "").replace(/[[\]]/g, "");
  if (!/^\d/.test(list)) return [0];
  return list.split(",").flatMap((part) => {
    const [range, step = "1"] = part.split(":");
    const ends = range.split("-").map(Number);
    const [first, last] = [ends[0], ends[ends.length - 1]];
    const count = Math.floor((last - first) / Number(step)) + 1;
    return Array.from({ length: count }, (_, i) => first + i * Number(step));
  });
}

/** Ends jobs, by their names and by numbers such as `12_3`. */
export async function scancel(
  names: readonly string[],
  ids: readonly string[] = [],
): Promise<void> {
  const calls = names.map((name) => ["--name", name]);
  if (ids.length > 0) calls.push([...ids]);
  await Promise.all(calls.map((args) => ask("scancel", args).catch(() => undefined)));
}

/** How an array task ended. */
export interface Fate {
  /** In words, SLURM's state first. */
  readonly text: string;
  /** Where it ran; empty when nobody knows. */
  readonly node: string;
}

/** How an array task that SLURM lists no more has ended: from its memory, or its accounting where there is one. */
export async function fateOf(jobId: string, index: number): Promise<Fate> {
  const job = `${jobId}_${index}`;
  const shown = await ask("scontrol", ["-o", "show", "job", job]);
  if (shown.code === 0) {
    const field = (name: string): string =>
      new RegExp(`\\b${name}=(\\S*)`).exec(shown.out)?.[1] ?? "";
    return fate(field("JobState"), field("ExitCode"), field("NodeList"));
  }
  const listed = await ask("sacct", [
    "-n",
    "-P",
    "-X",
    "-j",
    job,
    "-o",
    "State,ExitCode,NodeList",
  ]).catch(() => undefined); // not every cluster has the command
  const [state, exit, node] = listed?.out.trim().split("\n").at(-1)?.split("|") ?? [];
  if (listed?.code === 0 && state) return fate(state, exit, node);
  return { text: "SLURM knows it no more", node: "" };
}

function fate(state: string, exit: string, node: string): Fate {
  return { text: `${state}, exit code ${exit}, on ${node}`, node };
}

/**
 * Whether SLURM can be reached from here: its commands are there and its controller answers.
 *
 * @example
 * const executor = (await hasSlurm()) ? slurmExecutor({ partition: "upex" }) : "workers";
 */
export async function hasSlurm(): Promise<boolean> {
  const answer = await ask("sinfo", ["-h", "-o", "%P"]).catch(() => undefined);
  return answer?.code === 0 && answer.out.trim() !== "";
}

/** The largest array that SLURM takes; indexes must be below. */
export async function maxArraySize(): Promise<number> {
  const { code, out } = await ask("scontrol", ["show", "config"]);
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(out)?.[1] ?? Number.NaN);
  return code === 0 && size > 0 ? size : 1001;
}
