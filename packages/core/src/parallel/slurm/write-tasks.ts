import { crc32 } from "node:zlib";
import type { Task } from "../executor.js";
import { encode } from "./encode.js";
import type { RunPaths } from "./folder.js";
import { RecordWriter } from "./records.js";

/** Tasks per array task when nobody knows how many there are. */
const UNCOUNTED = 16;
/** Tasks of one run at most when nobody knows how many there are: the next run begins when they are done. */
const MOST_UNCOUNTED = 4096;

/** What was written. */
export interface WrittenTasks {
  readonly total: number;
  readonly perElement: number;
  readonly digest: number;
  readonly names: readonly string[];
}

/** How many tasks share one array task. */
export function tasksPerElement(total: number | undefined, arrayTasks: number): number {
  return total === undefined ? UNCOUNTED : Math.max(1, Math.ceil(total / arrayTasks));
}

/**
 * Writes tasks to files, one file per array task, pulling them one by one: they need not fit into memory.
 *
 * @param total - how many there are, if that is known
 */
export function writeTasks(
  paths: RunPaths,
  tasks: Iterator<Task>,
  total: number | undefined,
  perElement: number,
): WrittenTasks {
  const most = total ?? MOST_UNCOUNTED;
  const names = new Set<string>();
  let digest = 0;
  let written = 0;
  let file: RecordWriter | undefined;
  try {
    for (; written < most; written++) {
      const next = tasks.next();
      if (next.done) break;
      if (written % perElement === 0) {
        file?.close();
        file = undefined;
        file = new RecordWriter(paths.tasks(written / perElement));
      }
      const content = encode(next.value, next.value.name);
      digest = crc32(content, digest);
      names.add(next.value.name);
      file?.append("task", written, content);
    }
    file?.close();
  } catch (error) {
    file?.abandon(); // an open file would keep its place on a full disk
    throw error;
  }
  return { total: written, perElement, digest, names: [...names] };
}

/** CRC-32 of tasks as {@link writeTasks} computes it, and how many they are. */
export function digestOf(tasks: Iterable<Task>): { digest: number; total: number } {
  let digest = 0;
  let total = 0;
  for (const task of tasks) {
    digest = crc32(encode(task, task.name), digest);
    total++;
  }
  return { digest, total };
}
