import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import { readAliasFile } from "./alias-files.js";
import type { KeyData } from "./key-data.js";
import type { RunSelection } from "./run-selection.js";
import type { SourceData } from "./source-data.js";

/**
 * Short names: `name: source`, `name: [source, key]`, or `source: { name: key }`. The last form is how files group the
 * names of a source.
 */
export type AliasDefinition = {
  [name: string]: string | readonly [string, string] | { readonly [name: string]: string };
};

/** What a short name stands for. */
export interface AliasTarget {
  source: string;
  key?: string;
}

/** Short names and what they stand for. */
export type AliasTable = ReadonlyMap<string, AliasTarget>;

/** Data of a run by short names. */
export class RunAliases {
  readonly table: AliasTable;
  readonly #data: RunSelection;

  /** @internal */
  constructor(data: RunSelection, table: AliasTable) {
    this.#data = data;
    this.table = table;
  }

  /** All short names. */
  get names(): string[] {
    return [...this.table.keys()];
  }

  /** What a short name stands for. @throws `NotFound` with the closest names. */
  resolve(name: string): AliasTarget {
    const target = this.table.get(name);
    if (target) return target;
    const near = closestNames(name, this.names);
    throw new BeambookError("NotFound", `No alias "${name}" (${this.names.length} aliases).`, {
      hint: near.length > 0 ? `Closest: ${near.join(", ")}.` : "See run.withAliases().",
    });
  }

  /** The source that a short name stands for. @throws `NotFound`, `SourceName` */
  source(name: string): SourceData {
    return this.#data.source(this.resolve(name).source);
  }

  /**
   * The key that a short name stands for; for the short name of a source its key is needed.
   *
   * @throws `NotFound`, `InvalidArgument`, `SourceName`, `PropertyName`
   */
  key(name: string, key?: string): KeyData {
    const target = this.resolve(name);
    const wanted = target.key ?? key;
    if (wanted === undefined) {
      throw new BeambookError("InvalidArgument", `"${name}" is a source, which has many keys.`, {
        hint: `Name one: alias.key("${name}", "...").`,
      });
    }
    return this.#data.key(target.source, wanted);
  }

  toString(): string {
    return [...this.table]
      .map(([name, { source, key }]) => `${name}: ${source}${key === undefined ? "" : `, ${key}`}`)
      .join("\n");
  }
}

/** Adds definitions to a table. @throws `InvalidArgument` when a name stands for two things. */
export function joinAliases(
  known: AliasTable | undefined,
  definitions: readonly (AliasDefinition | string)[],
): AliasTable {
  const table = new Map(known);
  for (const given of definitions) {
    const definition = typeof given === "string" ? readAliasFile(given) : given;
    for (const [name, value] of Object.entries(definition)) {
      if (typeof value === "string") add(table, name, { source: value });
      else if (Array.isArray(value)) add(table, name, { source: value[0], key: value[1] });
      else
        for (const [alias, key] of Object.entries(value)) add(table, alias, { source: name, key });
    }
  }
  return table;
}

/** Short names of several collections. @throws `InvalidArgument` when a name stands for two things. */
export function mergeAliases(tables: readonly (AliasTable | undefined)[]): AliasTable | undefined {
  const merged = new Map<string, AliasTarget>();
  for (const table of tables) for (const [name, target] of table ?? []) add(merged, name, target);
  return merged.size > 0 ? merged : undefined;
}

function add(table: Map<string, AliasTarget>, name: string, target: AliasTarget): void {
  const known = table.get(name);
  if (known && (known.source !== target.source || known.key !== target.key)) {
    throw new BeambookError(
      "InvalidArgument",
      `The alias "${name}" stands for ${known.source} already, not for ${target.source}.`,
    );
  }
  table.set(name, target);
}

/** How {@link DataCollection.onlyAliases} treats what is not there, and which trains it keeps. */
export interface OnlyAliasOptions {
  /** Refuse short names of sources or keys that the data lacks; default false: they are left out. */
  strict?: boolean;
  /** Keep only trains for which every source has data; default false. */
  requireAll?: boolean;
}

/** Tells options from definitions, whose values are never true or false. */
export function isOptions(given: unknown): given is OnlyAliasOptions {
  if (typeof given !== "object" || given === null) return false;
  const values = Object.values(given);
  return values.length > 0 && values.every((value) => typeof value === "boolean");
}

/** What to select so that only sources and keys with short names stay. */
export function aliasedSources(
  table: AliasTable,
  data: RunSelection,
  { strict }: { strict: boolean },
): Record<string, string[]> {
  const wanted = new Map<string, string[] | null>();
  for (const { source, key } of table.values()) {
    if (strict) {
      if (key === undefined) data.source(source);
      else data.key(source, key);
    } else if (!data.hasSource(source) || (key !== undefined && !hasKey(data, source, key))) {
      continue;
    }
    const keys = wanted.get(source);
    if (key === undefined || keys === null) wanted.set(source, null);
    else wanted.set(source, [...(keys ?? []), key]);
  }
  return Object.fromEntries([...wanted].map(([source, keys]) => [source, keys ?? []]));
}

function hasKey(data: RunSelection, source: string, key: string): boolean {
  const known = data.keysForSource(source);
  return known.includes(key) || known.includes(`${key}.value`);
}
