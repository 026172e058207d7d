import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { BeambookError, isBeambookError, throwIfAborted } from "../../errors.js";
import type { Hdf5File } from "../../hdf5/file.js";
import { loadH5wasm } from "../../hdf5/h5wasm.js";
import { DataMap, stampOf } from "../data-map.js";
import { closePooled, pooledFile } from "../file-pool.js";
import { pathInfo } from "../path-info.js";
import { RunFile } from "../run-file.js";
import type { RunSelection } from "../run-selection.js";
import { checkIndexes } from "./check-index.js";
import { checkTimestamps, checkTrainOrder, checkZeroTrains } from "./check-trains.js";
import type { Finding, Problem } from "./problem.js";

type FileCheck = (run: RunFile, file: Hdf5File) => Iterable<Finding>;

const FILE_CHECKS: Record<string, FileCheck> = {
  train_ids_nonzero: checkZeroTrains,
  train_ids_order: checkTrainOrder,
  index_control: (run: RunFile, file: Hdf5File): Iterable<Finding> =>
    checkIndexes(run, file, "CONTROL"),
  index_instrument: (run: RunFile, file: Hdf5File): Iterable<Finding> =>
    checkIndexes(run, file, "INSTRUMENT"),
  control_timestamps_order: checkTimestamps,
};
const MAP_CHECK = "run_json_cache";

/** Names of all checks, as `skip` takes them. */
export const VALIDATION_CHECKS: readonly string[] = [...Object.keys(FILE_CHECKS), MAP_CHECK];

/** How {@link validate} checks. */
export interface ValidateOptions {
  /** Checks to leave out, by name. */
  skip?: readonly string[];
  signal?: AbortSignal;
  /** Called after each file. */
  onProgress?: (state: ValidateProgress) => void;
}

/** How far a validation is: files looked at, and problems so far. */
export interface ValidateProgress {
  done: number;
  total: number;
  problems: number;
}

/**
 * Looks for what is wrong in a run: files that cannot be opened, train IDs and times out of order, indexes with gaps or
 * overlaps or beyond the data, a data map that does not match.
 *
 * @param run - folder of a run, one file, or an open run.
 * @returns All problems; none for a good run.
 * @throws `FileNotFound` when the path does not exist, `InvalidArgument` for an unknown name in `skip`.
 * @example
 * for (const problem of await validate("r0034")) console.log(String(problemText(problem)));
 */
export async function validate(
  run: string | RunSelection,
  { skip = [], signal, onProgress }: ValidateOptions = {},
): Promise<Problem[]> {
  const unknown = skip.filter((name) => !VALIDATION_CHECKS.includes(name));
  if (unknown.length > 0) {
    throw new BeambookError("InvalidArgument", `Unknown checks: ${unknown.join(", ")}.`, {
      hint: `There are: ${VALIDATION_CHECKS.join(", ")}.`,
    });
  }
  await loadH5wasm();
  const { paths, folder } = filesOf(run);
  const problems: Problem[] = [];
  const files: RunFile[] = [];
  for (const [i, path] of paths.entries()) {
    throwIfAborted(signal);
    const file = openFile(path, problems);
    if (file) {
      files.push(file);
      problems.push(...checkFile(file, skip));
      file.close();
    }
    onProgress?.({ done: i + 1, total: paths.length, problems: problems.length });
    await new Promise((next) => setImmediate(next));
  }
  if (files.length === 0 && folder !== undefined) {
    problems.push({ message: "No usable files found", check: "files", folder });
  }
  if (folder !== undefined && !skip.includes(MAP_CHECK)) problems.push(...checkMap(files, folder));
  return problems;
}

function filesOf(run: string | RunSelection): { paths: string[]; folder?: string } {
  if (typeof run !== "string") return { paths: run.files.map((file) => file.path) };
  const path = resolve(run);
  const info = pathInfo(path);
  if (!info) throw new BeambookError("FileNotFound", "No such file or folder.", { file: path });
  if (!info.isDirectory()) return { paths: [path] };
  const names = readdirSync(path).filter((name) => name.endsWith(".h5"));
  return { paths: names.sort().map((name) => join(path, name)), folder: path };
}

function openFile(path: string, problems: Problem[]): RunFile | undefined {
  try {
    return new RunFile(path);
  } catch (error) {
    const code = isBeambookError(error) ? error.code : undefined;
    const isSystem = code === "FileAccess" || code === "FileNotFound";
    const message = isSystem ? "Could not access file" : "Could not open HDF5 file";
    problems.push({ message, check: "files", file: path, code });
    return undefined;
  } finally {
    closePooled(path);
  }
}

function checkFile(run: RunFile, skip: readonly string[]): Problem[] {
  const found: Problem[] = [];
  for (const [check, work] of Object.entries(FILE_CHECKS)) {
    if (skip.includes(check)) continue;
    try {
      for (const finding of work(run, pooledFile(run.path))) {
        found.push({ ...finding, check, file: run.path });
      }
    } catch (error) {
      if (!isBeambookError(error)) throw error;
      const { code, dataset } = error;
      found.push({ message: error.message, check, file: run.path, dataset, code });
    }
  }
  return found;
}

/** Checks what the data map says of files that it seems to know. */
function checkMap(files: readonly RunFile[], folder: string): Problem[] {
  const map = DataMap.load(folder);
  return files.flatMap((file) => {
    const stamp = stampOf(file.path);
    const known = stamp && map.facts(file.name, stamp);
    if (!known || sameFacts(new RunFile(file.path, known), file)) return [];
    const message = "Incorrect data map cache entry";
    return [{ message, check: MAP_CHECK, file: file.path, dataMap: map.path }];
  });
}

function sameFacts(a: RunFile, b: RunFile): boolean {
  const text = (file: RunFile): string =>
    JSON.stringify([
      Array.from(file.trainIds),
      file.impossibleTrainIds.map(String),
      [...file.controlSources].sort(),
      [...file.instrumentSources].sort(),
    ]);
  return text(a) === text(b);
}
