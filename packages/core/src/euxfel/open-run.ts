import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { closestNames } from "../closest.js";
import { BeambookError, isBeambookError } from "../errors.js";
import { loadH5wasm } from "../hdf5/h5wasm.js";
import { DataCollection } from "./collection.js";
import { DataMap, stampOf } from "./data-map.js";
import { globToRegExp } from "./glob.js";
import { pathInfo } from "./path-info.js";
import { RunFile } from "./run-file.js";

/** How a run is opened. */
export interface RunOptions {
  /** Pattern for file names, such as `"*DA*"`; default all. */
  include?: string;
  /** Whether to take trains whose ID is suspect; default true. */
  incSuspectTrains?: boolean;
  /**
   * Use, and write, the map of what the files hold (`karabo_data_map.json` in the run or below the proposal's scratch
   * folder) so that files need not be looked into again; default true.
   */
  dataMap?: boolean;
}

/** Which run {@link openRun} opens. */
export interface OpenRunOptions extends RunOptions {
  /** Number (2012, "2012", "p002012") or the proposal's folder. */
  proposal: number | string;
  /** Number: 243, "243" or "r0243". */
  run: number | string;
  /**
   * "raw", "proc", another folder of the proposal, or a list of them, where later ones replace sources of earlier ones.
   * "all" is raw with corrected sources preferred; the default takes both, raw preferred, and needs only raw.
   */
  data?: string | readonly string[];
  /**
   * File of short names, as {@link DataCollection.withAliases} takes it; `{}` in its path stands for the proposal's folder.
   * Default `{}/usr/extra-data-aliases.yml`, if there is one.
   */
  aliases?: string;
}

/**
 * Opens all files of a run folder. A file that cannot be read is left out with a line in `warnings`.
 *
 * @throws `FileNotFound` for a missing folder or one without HDF5 files, `FileFormat` when no file can be used.
 * @example
 * const run = await RunDirectory("r0034", { include: "*DA*" });
 * run.info();
 */
export async function RunDirectory(
  path: string,
  { include = "*", incSuspectTrains = true, dataMap: useDataMap = true }: RunOptions = {},
): Promise<DataCollection> {
  await loadH5wasm();
  const folder = resolve(path);
  const names = listRunFiles(folder, include);
  const files: RunFile[] = [];
  const warnings: string[] = [];
  const map = useDataMap ? DataMap.load(folder) : undefined;
  for (const name of names) {
    try {
      files.push(openWithMap(join(folder, name), map));
    } catch (error) {
      if (!isBeambookError(error)) throw error;
      warnings.push(`Skipping file ${name}: ${error.message}`);
    }
  }
  if (files.length === 0) {
    throw new BeambookError("FileFormat", `None of ${names.length} HDF5 files is usable.`, {
      file: folder,
      hint: warnings[0],
    });
  }
  map?.save();
  warnings.push(...formatWarnings(files));
  const title = `run ${basename(folder)}`;
  return DataCollection.fromFiles(files, { title, warnings, suspect: incSuspectTrains });
}

/**
 * Opens one file of a run.
 *
 * @throws `FileNotFound`, `FileFormat` for a file that is not HDF5 or not of a run.
 */
export async function H5File(
  path: string,
  { incSuspectTrains = true }: Pick<RunOptions, "incSuspectTrains"> = {},
): Promise<DataCollection> {
  await loadH5wasm();
  const file = new RunFile(path);
  const title = `file ${file.name}`;
  return DataCollection.fromFiles([file], {
    title,
    warnings: formatWarnings([file]),
    suspect: incSuspectTrains,
  });
}

/**
 * Opens a run by proposal and number below the facility's data folder: `EXTRA_DATA_DATA_ROOT` or `/gpfs/exfel/exp`.
 *
 * @throws `FileNotFound` naming what is missing and what exists, `FileFormat` for a file of aliases that is none.
 * @example
 * const run = await openRun({ proposal: 2012, run: 34, data: "proc" });
 */
export async function openRun(options: OpenRunOptions): Promise<DataCollection> {
  const folder = findProposal(options.proposal);
  const run = await openOrigins(folder, options);
  if (options.aliases !== undefined) {
    return run.withAliases(options.aliases.replace("{}", folder));
  }
  const path = join(folder, "usr", "extra-data-aliases.yml");
  if (!existsSync(path)) return run;
  try {
    return run.withAliases(path);
  } catch (error) {
    return run.withWarnings([`No short names: ${(error as Error).message}`]);
  }
}

async function openOrigins(folder: string, options: OpenRunOptions): Promise<DataCollection> {
  const { data = "default", include, incSuspectTrains, dataMap } = options;
  const runName = String(options.run)
    .replace(/^r?(?=\d+$)/, "r")
    .replace(/\d+$/, (n) => n.padStart(4, "0"));
  const origins = data === "default" ? ["proc", "raw"] : data === "all" ? ["raw", "proc"] : data;
  if (typeof origins === "string") {
    return RunDirectory(join(folder, origins, runName), { include, incSuspectTrains, dataMap });
  }
  let joined: DataCollection | undefined;
  const missing: string[] = [];
  for (const origin of origins) {
    try {
      const part = await RunDirectory(join(folder, origin, runName), {
        include,
        incSuspectTrains,
        dataMap,
      });
      joined = joined === undefined ? part : overlay(joined, part);
    } catch (error) {
      const optional = joined !== undefined || (data === "default" && origin === "proc");
      if (!optional || !isBeambookError(error, "FileNotFound")) throw error;
      if (data !== "default" || origin !== "proc") missing.push(origin);
    }
  }
  const warnings = missing.map((origin) => `No data of ${runName} in "${origin}".`);
  return (joined as DataCollection).withWarnings(warnings);
}

/** Opens a file by what the map says, if that is still true of it. */
function openWithMap(path: string, map: DataMap | undefined): RunFile {
  const stamp = map && stampOf(path);
  if (!map || !stamp) return new RunFile(path);
  const known = map.facts(basename(path), stamp);
  if (known) return new RunFile(path, known);
  const file = new RunFile(path);
  map.add(file, stamp);
  return file;
}

/** The base's sources that the newer data lacks, and all of the newer data. */
function overlay(base: DataCollection, newer: DataCollection): DataCollection {
  const known = new Set(newer.allSources);
  const extra = base.allSources.filter((source) => !known.has(source));
  if (extra.length === 0) return newer;
  return newer.union(base.select(Object.fromEntries(extra.map((source) => [source, []]))));
}

function listRunFiles(folder: string, include: string): string[] {
  if (!pathInfo(folder)) throw missingFolder(folder);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new BeambookError("FileAccess", "Cannot list the run folder.", { file: folder, cause });
  }
  const pattern = globToRegExp(include);
  const found = names
    .filter((name) => name.endsWith(".h5") && name.toLowerCase() !== "overview.h5")
    .filter((name) => pattern.test(name))
    .sort();
  if (found.length > 0) return found;
  const hint =
    names.length === 0
      ? "The folder is empty."
      : `It has ${names.length} entries, such as ${names.slice(0, 3).join(", ")}.`;
  throw new BeambookError("FileNotFound", `No HDF5 files match "${include}".`, {
    file: folder,
    hint,
  });
}

function missingFolder(folder: string): BeambookError {
  const parent = resolve(folder, "..");
  const isThere = statSync(parent, { throwIfNoEntry: false })?.isDirectory();
  const near = isThere ? closestNames(basename(folder), readdirSync(parent)) : [];
  const hint = isThere
    ? near.length > 0
      ? `Closest in its parent: ${near.join(", ")}.`
      : "Its parent is empty."
    : `There is no folder ${parent} either.`;
  return new BeambookError("FileNotFound", "No such run folder.", { file: folder, hint });
}

/** The folder of a proposal: `<root>/<instrument>/<cycle>/p002012`. */
function findProposal(proposal: number | string): string {
  const text = String(proposal);
  if (text.includes("/")) return text;
  const name = text.startsWith("p") ? text : `p${text.padStart(6, "0")}`;
  const root = process.env.EXTRA_DATA_DATA_ROOT ?? "/gpfs/exfel/exp";
  const folders = (path: string): string[] =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path) : [];
  for (const instrument of folders(root)) {
    for (const cycle of folders(join(root, instrument))) {
      const path = join(root, instrument, cycle, name);
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
    }
  }
  throw new BeambookError("FileNotFound", `No folder of proposal ${name}.`, {
    file: root,
    hint: "Set EXTRA_DATA_DATA_ROOT to the data folder, or give the proposal's path.",
  });
}

function formatWarnings(files: readonly RunFile[]): string[] {
  // The files of a run have one format; looking into each would cost what the data map saves.
  const old = files[0].formatVersion === "1.1" ? files.length : 0;
  const warnings: string[] = [];
  if (old > 0) {
    warnings.push(
      `${old} files of format 1.1 say of a train only who reported it: what is suspect is less certain.`,
    );
  }
  for (const file of files) {
    for (const id of file.impossibleTrainIds) {
      warnings.push(`${file.name}: train ID ${id} is impossible, its data is left out.`);
    }
  }
  return warnings;
}
