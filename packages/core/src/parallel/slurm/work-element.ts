import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BeambookError } from "../../errors.js";
import { availableCores } from "../cores.js";
import type { Task } from "../executor.js";
import { describe, type Outcome } from "../run-task.js";
import { taskRunner } from "../task-runner.js";
import { parseName } from "./collector.js";
import { decode, encode } from "./encode.js";
import { pathsOf, type RunPaths, type Submission } from "./folder.js";
import { type RecordPlace, RecordWriter, readRecord, scanRecords } from "./records.js";

/** What SLURM tells an array task of itself. */
export interface ArrayTaskEnvironment {
  readonly SLURM_ARRAY_TASK_ID?: string;
  readonly SLURM_ARRAY_JOB_ID?: string;
  readonly SLURM_RESTART_COUNT?: string;
  readonly SLURMD_NODENAME?: string;
}

/** Does what is left of the tasks of one array task, on all its CPUs; every result is written as soon as it is there. */
export async function workElement(
  folder: string,
  submission: number,
  environment: ArrayTaskEnvironment,
): Promise<void> {
  const { SLURM_ARRAY_TASK_ID: index, SLURM_RESTART_COUNT: restart = "0" } = environment;
  const paths = pathsOf(folder);
  const text = readFileSync(paths.submission(submission), "utf8");
  const element = (JSON.parse(text) as Submission).elements[Number(index)];
  const done = finishedTasks(paths, element);
  const waiting = scanRecords(paths.tasks(element), 0).places.filter(({ task }) => !done.has(task));
  const results = new RecordWriter(paths.result(element, submission, Number(restart)));
  const where = {
    node: environment.SLURMD_NODENAME ?? "",
    jobId: `${environment.SLURM_ARRAY_JOB_ID}_${index}`,
  };
  const runner = await taskRunner(Math.min(availableCores(), Math.max(1, waiting.length)));
  const work = async (): Promise<void> => {
    for (let place = waiting.shift(); place; place = waiting.shift()) {
      const task = readTask(paths.tasks(element), place);
      results.append("begin", place.task);
      const { kind, content } = encoded(await runner.run(task), task.name, where);
      results.append(kind, place.task, content);
    }
  };
  await Promise.all(Array.from({ length: runner.size }, work));
  results.close();
  await runner.close();
}

/** What is written of an outcome; a result that cannot be written is the task's error. */
function encoded(
  outcome: Outcome,
  name: string,
  where: object,
): { kind: "result" | "error"; content: Uint8Array } {
  if (!outcome.ok) return { kind: "error", content: encode({ ...outcome, ...where }, name) };
  try {
    return { kind: "result", content: encode({ ok: true, result: outcome.result }, name) };
  } catch (error) {
    return { kind: "error", content: encode({ ...describe(error), ...where }, name) };
  }
}

/** Tasks of an array task that have a result from an earlier try. */
function finishedTasks(paths: RunPaths, element: number): Set<number> {
  const done = new Set<number>();
  for (const name of readdirSync(paths.results)) {
    if (parseName(name).element !== element) continue;
    for (const { kind, task } of scanRecords(join(paths.results, name), 0).places) {
      if (kind === "result") done.add(task);
    }
  }
  return done;
}

function readTask(path: string, place: RecordPlace): Task {
  const content = readRecord(path, place);
  if (content) return decode(content) as Task;
  throw new BeambookError("FileFormat", "The file of tasks is damaged.", {
    file: path,
    at: place.offset,
  });
}
