import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { DataCollection } from "./collection.js";
import { H5File, openRun, RunDirectory } from "./open-run.js";
import { pathInfo } from "./path-info.js";

/** A run of a proposal, as its folder shows it. */
export interface RunListing {
  /** Folder of the proposal: `raw`, `proc`. */
  level: string;
  run: string;
  files: number;
}

/** What is at a path: a proposal's runs, or data. */
export type PathContents =
  | { kind: "proposal"; path: string; runs: RunListing[] }
  | { kind: "data"; path: string; data: DataCollection };

const LEVELS = ["raw", "proc", "red"];
const RUN_FOLDER = /^r\d+$/;

/**
 * Opens a file, a run folder, a proposal folder, or a run by proposal and number.
 *
 * @throws `FileNotFound`, `FileFormat`
 */
export async function openAnything(path: string, run?: string): Promise<PathContents> {
  if (run !== undefined) {
    return { kind: "data", path, data: await openRun({ proposal: path, run }) };
  }
  const full = resolve(path);
  const info = pathInfo(full);
  if (info?.isFile()) return { kind: "data", path: full, data: await H5File(full) };
  if (info && LEVELS.some((level) => isFolder(join(full, level)))) {
    return { kind: "proposal", path: full, runs: LEVELS.flatMap((level) => listRuns(full, level)) };
  }
  if (info && holdsRuns(full)) {
    return { kind: "proposal", path: full, runs: listRuns(dirname(full), basename(full)) };
  }
  return { kind: "data", path: full, data: await RunDirectory(full) };
}

function listRuns(proposal: string, level: string): RunListing[] {
  const folder = join(proposal, level);
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter((run) => RUN_FOLDER.test(run))
    .sort()
    .map((run) => ({ level, run, files: countFiles(join(folder, run)) }));
}

/** Whether a folder is one level of a proposal: it has runs, and no files of its own. */
function holdsRuns(folder: string): boolean {
  const names = readdirSync(folder);
  return !names.some((name) => name.endsWith(".h5")) && names.some((name) => RUN_FOLDER.test(name));
}

function countFiles(folder: string): number {
  return readdirSync(folder).filter((name) => name.endsWith(".h5")).length;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A run or file in one line. */
export function summaryLine({ path, data }: PathContents & { kind: "data" }): string {
  const { trainIds, allSources, files } = data;
  const kind = pathInfo(path)?.isFile() ? "file" : `run of ${files.length} files`;
  return `${path}: ${kind}, ${trainIds.length} trains, ${allSources.length} sources`;
}
