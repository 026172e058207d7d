import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BeambookError } from "../../errors.js";
import type { Task } from "../executor.js";
import type { Failure } from "./collector.js";
import { decode } from "./encode.js";
import type { RunFacts, RunPaths } from "./folder.js";
import { readRecord, scanRecords } from "./records.js";

const LOG_LINES = 20;

/** The end of what an array task printed. */
export function logEnd({ logs }: RunPaths, jobId: string, index: number): string {
  try {
    const text = readFileSync(join(logs, `${jobId}_${index}.log`), "utf8");
    return text.trimEnd().split("\n").slice(-LOG_LINES).join("\n");
  } catch {
    return ""; // it printed nothing, or died before it could
  }
}

/** The error of a task that has failed for good: where it ran and what it said. */
export function failureOf(
  paths: RunPaths,
  { perElement, options }: RunFacts,
  task: number,
  failure: Failure | undefined,
): BeambookError {
  const { module, name } = taskAt(paths, perElement, task);
  const where = failure?.jobId
    ? ` on node ${failure.node || "(none)"} in job ${failure.jobId}`
    : "";
  const cause = Object.assign(
    new Error(failure?.message ?? "its result file is damaged"),
    failure?.fields,
    {
      name: failure?.name ?? "Error",
    },
  );
  if (failure?.stack) cause.stack = failure.stack;
  const lost = failure?.name === "Lost";
  const what = lost
    ? `was lost ${options.retries + 1} times, at last${where}: ${failure.message}.${failure.stack ? ` Its output ended:\n${failure.stack}\n` : ""}`
    : `failed${where}: ${cause.name}: ${cause.message}`;
  return new BeambookError("TaskFailed", `Task ${task} (${name}) ${what}`, {
    file: module,
    hint: `Logs and the results of other tasks are kept in ${paths.folder}.`,
    cause,
  });
}

function taskAt(paths: RunPaths, perElement: number, task: number): Pick<Task, "module" | "name"> {
  try {
    const path = paths.tasks(Math.floor(task / perElement));
    const place = scanRecords(path, 0).places.find((one) => one.task === task);
    const content = place && readRecord(path, place);
    if (content) return decode(content) as Task;
  } catch {
    // the folder is gone: the error itself matters more
  }
  return { module: paths.folder, name: "unknown" };
}
