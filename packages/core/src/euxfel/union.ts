import { BeambookError } from "../errors.js";
import type { SourceEntry } from "./key-facts.js";
import type { RunFile, Section } from "./run-file.js";

/** All possible train IDs of some files, sorted. */
export function trainIdsOfFiles(files: readonly RunFile[], suspect: boolean): number[] {
  const ids = new Set<number>();
  for (const { trainIds, validTrains } of files) {
    trainIds.forEach((id, i) => {
      if (id <= Number.MAX_SAFE_INTEGER && (suspect || validTrains[i])) ids.add(id);
    });
  }
  return Array.from(Float64Array.from(ids).sort());
}

/** The impossible train IDs of some files, sorted. */
export function impossibleTrainIds(files: readonly RunFile[]): bigint[] {
  const ids = new Set(files.flatMap((file) => file.impossibleTrainIds));
  return [...ids].sort((a, b) => (a < b ? -1 : 1));
}

/** The sources of some files, all keys. @throws `InvalidArgument` when a train of a source is in two files. */
export function sourcesOfFiles(
  files: readonly RunFile[],
  suspect: boolean,
): Map<string, SourceEntry> {
  const filesOf = new Map<string, { section: Section; files: RunFile[] }>();
  const legacy = new Map<string, string>();
  const add = (name: string, section: Section, file: RunFile): void => {
    const known = filesOf.get(name);
    if (known) known.files.push(file);
    else filesOf.set(name, { section, files: [file] });
  };
  for (const file of files) {
    for (const name of file.controlSources) add(name, "CONTROL", file);
    for (const name of file.instrumentSources) add(name, "INSTRUMENT", file);
    for (const [old, today] of file.legacySources) legacy.set(old, today);
  }
  const sources = new Map<string, SourceEntry>();
  for (const [name, entry] of filesOf) {
    sources.set(name, { name, ...entry, canonicalName: legacy.get(name) ?? name });
  }
  assertNoConflicts(sources, suspect);
  return sources;
}

/** Joins the sources of several collections; a source selected with all keys in one has all keys. */
export function joinSources(
  parts: readonly ReadonlyMap<string, SourceEntry>[],
  suspect: boolean,
): Map<string, SourceEntry> {
  const joined = new Map<string, SourceEntry>();
  for (const [name, entry] of parts.flatMap((part) => [...part])) {
    const known = joined.get(name);
    if (!known) {
      joined.set(name, entry);
      continue;
    }
    const keys = known.keys && entry.keys ? new Set([...known.keys, ...entry.keys]) : undefined;
    const files = new Map([...known.files, ...entry.files].map((file) => [file.path, file]));
    joined.set(name, { ...known, keys, files: [...files.values()] });
  }
  assertNoConflicts(joined, suspect);
  return joined;
}

function assertNoConflicts(sources: ReadonlyMap<string, SourceEntry>, suspect: boolean): void {
  const checked = new Map<string, number | undefined>();
  for (const { name, files } of sources.values()) {
    if (files.length < 2) continue;
    const group = files.map((file) => file.path).join("\n");
    if (!checked.has(group)) checked.set(group, trainInTwoFiles(files, suspect));
    const train = checked.get(group);
    if (train === undefined) continue;
    throw new BeambookError(
      "InvalidArgument",
      `Source "${name}" has train ${train} in more than one of ${files.length} files.`,
      { file: files[0].path, hint: "Leave out one of the files with include." },
    );
  }
}

function trainInTwoFiles(files: readonly RunFile[], suspect: boolean): number | undefined {
  const seen = new Set<number>();
  for (const { trainIds, validTrains } of files) {
    for (let i = 0; i < trainIds.length; i++) {
      const skipped = trainIds[i] > Number.MAX_SAFE_INTEGER || (!suspect && !validTrains[i]);
      if (skipped) continue;
      if (seen.has(trainIds[i])) return trainIds[i];
      seen.add(trainIds[i]);
    }
  }
  return undefined;
}
