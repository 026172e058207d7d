import { isNDArray } from "../ndarray/guards.js";
import type { SourceData } from "./source-data.js";

/** A key as details show it. */
export interface KeyDetail {
  /** Without `.value`. */
  key: string;
  dtype: string;
  entryShape: readonly number[];
  /** Short names. */
  aliases: readonly string[];
}

/** A group of keys that share an index, and how much data it has. */
export interface GroupDetail {
  /** Such as `image`; empty for control data. */
  group: string;
  /** Trains with data. */
  trains: number;
  /** Least and most entries of such a train. */
  entries: readonly [least: number, most: number];
  /** Empty where only the amount of data is asked for. */
  keys: KeyDetail[];
}

/** What a source holds. */
export interface SourceDetail {
  groups: GroupDetail[];
  /** Trains that are selected. */
  trains: number;
  /** Control values that are there once per run only. */
  runKeys: KeyDetail[];
}

/**
 * Looks into a source: how much data there is, and the keys.
 *
 * @param options - `keys`: whether keys are looked at; `aliasesOf`: short names of a key
 */
export function describeSource(
  source: SourceData,
  { keys, aliasesOf }: { keys: boolean; aliasesOf: (key: string) => string[] },
): SourceDetail {
  const all = keys ? source.keys({ full: false }) : [];
  const groups = [...source.indexGroups].sort().map((group): GroupDetail => {
    const counts = Array.from(source.dataCounts({ indexGroup: group }).values as Float64Array);
    const present = counts.filter((n) => n > 0);
    const entries = [
      present.reduce((least, n) => Math.min(least, n), present[0] ?? 0),
      present.reduce((most, n) => Math.max(most, n), 0),
    ] as const;
    const own = group === "" ? all : all.filter((key) => key.split(".", 1)[0] === group);
    const details = own.map((key): KeyDetail => {
      const { dtype, entryShape } = source.key(key);
      return { key, dtype, entryShape, aliases: aliasesOf(key) };
    });
    return { group, trains: present.length, entries, keys: details };
  });
  const once = keys && source.isControl ? runKeys(source, all) : [];
  const runOnly = once.map((detail) => ({ ...detail, aliases: aliasesOf(detail.key) }));
  return { groups, trains: source.trainIds.length, runKeys: runOnly };
}

function runKeys(source: SourceData, known: readonly string[]): Omit<KeyDetail, "aliases">[] {
  return Object.entries(source.runValues()).flatMap(
    ([full, value]): Omit<KeyDetail, "aliases">[] => {
      const key = full.replace(/\.value$/, "");
      if (key === full || known.includes(key)) return [];
      if (isNDArray(value)) return [{ key, dtype: value.dtype, entryShape: value.shape }];
      return [{ key, dtype: typeof value, entryShape: [] }];
    },
  );
}

/** The lines below a source's name. */
export function detailLines(detail: SourceDetail, isControl: boolean): string[] {
  const { groups, runKeys: extra } = detail;
  const withKeys = groups.some((group) => group.keys.length > 0);
  if (isControl) {
    const some = extra.length > 0 ? ["    - Additional run keys (1 entry per run):"] : [];
    return [
      "    - Control keys (1 entry per train):",
      ...groups.flatMap((group) => group.keys.map(keyLine)),
      ...some,
      ...extra.map(keyLine),
    ];
  }
  if (!withKeys && groups.length === 1) return [`    ${amountText(groups[0], detail.trains)}`];
  return groups.flatMap((group) => {
    const amount = amountText(group, detail.trains);
    if (!withKeys) return [`    ${group.group}: ${amount}`];
    return [`    - ${group.group}:`, `      ${amount}`, ...group.keys.map(keyLine)];
  });
}

function keyLine({ key, dtype, entryShape, aliases }: KeyDetail): string {
  const short = aliases.length > 0 ? ` <${aliases.join(", ")}>` : "";
  const shape = entryShape.length > 0 ? `, entry shape (${entryShape.join(", ")})` : "";
  return `      - ${key}${short}\t[${dtype}${shape}]`;
}

function amountText({ trains, entries: [least, most] }: GroupDetail, total: number): string {
  const percent = (100 * trains) / Math.max(1, total);
  const range = least === most ? `${most}` : `${least}–${most}`;
  return `data for ${trains} trains (${percent.toFixed(2)}%), ${range} entries per train`;
}
