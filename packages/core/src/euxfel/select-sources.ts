import { BeambookError } from "../errors.js";
import { globToRegExp } from "./glob.js";

/** Keys by source; an empty or missing list means all keys of the source. */
export type SourceMap = Record<string, readonly string[] | ReadonlySet<string> | null | undefined>;

/** What `select` takes: pairs of patterns (or one source pattern), or keys by source. */
export type SourceSelection = string | readonly (readonly [string, string])[] | SourceMap;

/** What a selection is resolved against. */
export interface SourceLookup {
  sources: readonly string[];
  isControl(source: string): boolean;
  keys(source: string): readonly string[];
  /** Throws for a source that does not exist. */
  assertSource(source: string): void;
  /** Throws for a key that does not exist. */
  assertKey(source: string, key: string): void;
}

/** The selected keys of each selected source; `null` means all of them. */
export type ResolvedSources = Map<string, Set<string> | null>;

/**
 * Resolves a selection of sources and keys.
 *
 * @throws `NotFound` for a pattern without a match, `SourceName` or `PropertyName` for an unknown name in a map.
 */
export function resolveSources(
  lookup: SourceLookup,
  selection: SourceSelection,
  keyGlob: string = "*",
): ResolvedSources {
  if (typeof selection === "string") return matchPair(lookup, selection, keyGlob);
  if (!Array.isArray(selection)) return fromMap(lookup, selection as SourceMap);
  const all: ResolvedSources = new Map();
  for (const pair of selection as readonly (readonly [string, string])[]) {
    const [source, key] = typeof pair === "string" ? [pair, "*"] : pair;
    for (const [name, keys] of matchPair(lookup, source, key ?? "*")) merge(all, name, keys);
  }
  return all;
}

function merge(all: ResolvedSources, name: string, keys: Set<string> | null): void {
  const known = all.get(name);
  if (known === null || keys === null) all.set(name, null);
  else all.set(name, new Set([...(known ?? []), ...keys]));
}

function matchPair(lookup: SourceLookup, sourceGlob: string, keyGlob: string): ResolvedSources {
  const sourcePattern = globToRegExp(sourceGlob);
  const keyPattern = globToRegExp(keyGlob);
  // A control property is one thing to its users: its value, not its timestamp.
  const isOpen = keyGlob.endsWith(".value") || keyGlob.endsWith("*");
  const controlPattern = isOpen ? keyPattern : globToRegExp(`${keyGlob}.value`);
  const found: ResolvedSources = new Map();
  for (const source of lookup.sources) {
    if (!sourcePattern.test(source)) continue;
    if (keyGlob === "*") {
      found.set(source, null);
      continue;
    }
    const pattern = lookup.isControl(source) ? controlPattern : keyPattern;
    const keys = lookup.keys(source).filter((key) => pattern.test(key));
    if (keys.length > 0) found.set(source, new Set(keys));
  }
  if (found.size === 0) {
    throw new BeambookError(
      "NotFound",
      `No matches for pattern ("${sourceGlob}", "${keyGlob}") among ${lookup.sources.length} sources.`,
      { hint: "Patterns are case-sensitive; * also matches / and . See run.allSources." },
    );
  }
  return found;
}

function fromMap(lookup: SourceLookup, map: SourceMap): ResolvedSources {
  const found: ResolvedSources = new Map();
  for (const [source, wanted] of Object.entries(map)) {
    lookup.assertSource(source);
    const keys = [...(wanted ?? [])].map((key) => fullKey(lookup, source, key));
    found.set(source, keys.length > 0 ? new Set(keys) : null);
  }
  return found;
}

function fullKey(lookup: SourceLookup, source: string, key: string): string {
  const known = lookup.keys(source);
  if (lookup.isControl(source) && !known.includes(key) && known.includes(`${key}.value`)) {
    return `${key}.value`;
  }
  lookup.assertKey(source, key);
  return key;
}
