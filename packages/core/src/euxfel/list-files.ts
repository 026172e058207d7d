import { readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { BeambookError } from "../errors.js";
import type { DataCollection } from "./collection.js";
import { globToRegExp } from "./glob.js";
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

/** A key of a source. */
export interface KeyListing {
  source: string;
  key: string;
  dtype: string;
  /** Shape of all entries. */
  shape: number[];
}

const LEVELS = ["raw", "proc", "red"];

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
    return { kind: "proposal", path: full, runs: listRuns(full) };
  }
  return { kind: "data", path: full, data: await RunDirectory(full) };
}

function listRuns(proposal: string): RunListing[] {
  return LEVELS.filter((level) => isFolder(join(proposal, level))).flatMap((level) =>
    readdirSync(join(proposal, level))
      .filter((run) => /^r\d+$/.test(run))
      .sort()
      .map((run) => ({ level, run, files: countFiles(join(proposal, level, run)) })),
  );
}

function countFiles(folder: string): number {
  return readdirSync(folder).filter((name) => name.endsWith(".h5")).length;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The keys of sources that match a pattern. @throws `NotFound` when none does. */
export function listKeys(data: DataCollection, pattern: string): KeyListing[] {
  const matches = globToRegExp(pattern);
  const sources = data.allSources.filter((source) => matches.test(source));
  if (sources.length === 0) {
    throw new BeambookError(
      "NotFound",
      `No source matches "${pattern}" in ${basename(data.title)}.`,
    );
  }
  return sources.flatMap((source) =>
    data.keysForSource(source).map((key) => {
      const { dtype, shape } = data.key(source, key);
      return { source, key, dtype, shape };
    }),
  );
}
