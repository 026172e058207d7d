import { BeambookError, throwIfAborted } from "../errors.js";
import type { NDArray } from "../ndarray/index.js";
import { isTable } from "../table/index.js";
import { type Counts, type CountsInput, readCounts } from "./counts.js";
import { type CountsOptions, checkEmpties, flightPath } from "./data.js";
import { indicesOfFiles } from "./file-index.js";
import { filesOf } from "./file-list.js";
import { checkIndices, type GroupIndex, indexKey, indexOrder, parseIndex } from "./group-index.js";
import { type GroupContent, memoryStore } from "./group-store.js";
import { GroupedData } from "./grouped-data.js";
import { loadImageStacks } from "./image-stack.js";

/** Where groups come from: a pattern, a folder, a list, a dictionary by index, or a stack of images (time, y, x). */
export type GroupedInput =
  | string
  | readonly (string | CountsInput)[]
  | Readonly<Record<string, CountsInput>>
  | NDArray;

/** How groups are loaded. */
export interface GroupedOptions extends Omit<CountsOptions, "emptySignal" | "emptyOpenbeam"> {
  signal: GroupedInput;
  /** As `signal`; one file or table serves all groups. */
  openbeam: GroupedInput | CountsInput;
  /** As `openbeam`; only together with `emptyOpenbeam`. */
  emptySignal?: GroupedInput | CountsInput;
  emptyOpenbeam?: GroupedInput | CountsInput;
  /** `auto`, or a regular expression whose groups are the index. */
  pattern?: string | RegExp;
  /** Indices instead of those from names: in the files' natural order, or the order wanted of the names there are. */
  indices?: readonly GroupIndex[];
  /** Loads only groups that fit: over x and y, i, or name. */
  query?: string;
  /** Numbers of the bins of a stack of images; 1, 2, … */
  tof?: ArrayLike<number>;
  /** The original's name for how many files are read at the same time; 16. */
  nJobs?: number;
  /** Ends the loading. */
  abort?: AbortSignal;
  onProgress?: (progress: { done: number; total: number }) => void;
}

/** Groups by index, their content not read yet; no indices when one serves all. */
interface Source {
  indices: readonly GroupIndex[] | undefined;
  items: readonly (string | CountsInput)[];
  /** Whether the user gave the order: then pairing may fall back on it. */
  ordered: boolean;
  /** Whether the indices only number a list's items. */
  numbered?: boolean;
  /** Whether the files were found, not named one by one. */
  searched?: boolean;
}

/** {@link Data.fromGrouped}. */
export async function loadGrouped(options: GroupedOptions): Promise<GroupedData> {
  const { signal, openbeam, emptySignal, emptyOpenbeam, dropna = false } = options;
  checkEmpties(emptySignal, emptyOpenbeam);
  const path = flightPath(options);
  const stacks = await loadImageStacks(options, path);
  if (stacks) return narrowed(stacks, options);
  const source = await sourceOf(signal, options.pattern);
  if (!source.indices) throw new BeambookError("InvalidArgument", "The signal has no groups.");
  const order = orderOf(source, options.indices);
  const others = {
    openbeam: await counterpart("openbeam", openbeam, source, options),
    emptySignal: await counterpart("emptySignal", emptySignal, source, options),
    emptyOpenbeam: await counterpart("emptyOpenbeam", emptyOpenbeam, source, options),
  };
  const chosen = chosenBy(options.query, order);
  const read = reader();
  const sets = await inTurns(chosen, options, async ({ position }) => {
    const [signal, openbeam, emptySignal, emptyOpenbeam] = await Promise.all([
      read(source.items[position]),
      read(others.openbeam!(position)),
      others.emptySignal && read(others.emptySignal(position)),
      others.emptyOpenbeam && read(others.emptyOpenbeam(position)),
    ]);
    const empties = emptySignal && emptyOpenbeam ? { emptySignal, emptyOpenbeam } : {};
    return { set: { signal, openbeam, ...empties }, label: signal.label };
  });
  const width = widthOf(sets[0].set.signal);
  return checked(
    new GroupedData(
      chosen.map(({ index }) => index),
      memoryStore(sets, { ...path, width }),
      dropna,
    ),
  );
}

function widthOf({ tof }: Counts): number {
  return tof.length > 1 ? tof[1] - tof[0] : 1;
}

/** Every group once, so that lengths that differ are told now, not in the middle of a fit. */
function checked(data: GroupedData): GroupedData {
  for (const key of data.indices) data.get(key);
  return data;
}

function narrowed(data: GroupedData, { query }: GroupedOptions): GroupedData {
  return query === undefined ? data : data.subset(query);
}

/** Groups read at the same time. */
const MANY = 16;

/** Does the same for all groups, some at a time, in order. */
async function inTurns<T>(
  groups: readonly Ordered[],
  { abort, onProgress, nJobs = -1 }: GroupedOptions,
  load: (group: Ordered) => Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  const atOnce = nJobs > 0 ? Math.ceil(nJobs) : MANY;
  for (let at = 0; at < groups.length; at += atOnce) {
    throwIfAborted(abort);
    done.push(...(await Promise.all(groups.slice(at, at + atOnce).map(load))));
    onProgress?.({ done: done.length, total: groups.length });
  }
  return done;
}

/** Reads each file once, however many groups share it. */
function reader(): (item: string | CountsInput) => Promise<Counts> {
  const known = new Map<string | CountsInput, Promise<Counts>>();
  return (item: string | CountsInput): Promise<Counts> => {
    const counts = known.get(item) ?? readCounts(item);
    known.set(item, counts);
    return counts;
  };
}

function isCounts(input: unknown): input is CountsInput {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return false;
  return isTable(input) || "counts" in input;
}

async function sourceOf(
  input: GroupedInput | CountsInput,
  pattern: string | RegExp | undefined,
): Promise<Source> {
  if (isCounts(input)) return { indices: undefined, items: [input], ordered: true };
  if (typeof input === "string") {
    const files = await filesOf(input);
    return {
      indices: indicesOfFiles(files, pattern),
      items: files,
      ordered: false,
      searched: files[0] !== input,
    };
  }
  if (Array.isArray(input)) return sourceOfList(input as (string | CountsInput)[], pattern);
  const entries = Object.entries(input as Record<string, CountsInput>);
  if (entries.length === 0) throw new BeambookError("NoData", "The dictionary has no groups.");
  return {
    indices: entries.map(([key]) => parseIndex(key)),
    items: entries.map(([, value]) => value),
    ordered: false,
  };
}

function sourceOfList(
  list: readonly (string | CountsInput)[],
  pattern: string | RegExp | undefined,
): Source {
  if (list.length === 0) throw new BeambookError("NoData", "The list has no files.");
  const allFiles = list.every((item): item is string => typeof item === "string");
  const indices = allFiles ? indicesOfFiles(list, pattern) : list.map((_, i) => i);
  return { indices, items: list, ordered: true, numbered: !allFiles };
}

/** A group's index and its place in the source. */
interface Ordered {
  index: GroupIndex;
  position: number;
}

/** Groups in the order that the result has. */
function orderOf(
  { indices: own, items, ordered }: Source,
  given: readonly GroupIndex[] | undefined,
): Ordered[] {
  const found = (own ?? []).map((index, position) => ({ index, position }));
  if (!ordered) found.sort((a, b) => indexOrder(a.index, b.index));
  if (!given) {
    checkIndices(found.map(({ index }) => index));
    return found;
  }
  checkIndices(given);
  if (given.length !== items.length) {
    throw new BeambookError(
      "ShapeMismatch",
      `There are ${items.length} files or tables, but ${given.length} indices.`,
    );
  }
  const byKey = new Map(found.map((entry) => [indexKey(entry.index), entry.position]));
  const sameNames =
    byKey.size === given.length && given.every((index) => byKey.has(indexKey(index)));
  if (sameNames && !ordered) {
    return given.map((index) => ({ index, position: byKey.get(indexKey(index))! }));
  }
  return given.map((index, i) => ({ index, position: found[i].position }));
}

/** For each place in the signal's source what belongs to it; undefined when the option is not given. */
async function counterpart(
  name: string,
  input: GroupedInput | CountsInput | undefined,
  signal: Source,
  { pattern }: GroupedOptions,
): Promise<((position: number) => string | CountsInput) | undefined> {
  if (input === undefined) return undefined;
  const source = await sourceOf(input, pattern);
  const [own, theirs] = [signal.indices ?? [], source.indices ?? []];
  // One file serves all, unless it was found where every group should have had its own.
  const oneOfMany =
    source.searched && own.length > 1 && own.some((i) => indexKey(i) === indexKey(theirs[0]));
  if (source.items.length === 1 && !oneOfMany) return () => source.items[0];
  const byKey = new Map(theirs.map((index, i) => [indexKey(index), i]));
  const keys = own.map(indexKey);
  const byName = !(signal.numbered || source.numbered) || own.length === theirs.length;
  if (byName && keys.every((key) => byKey.has(key)) && byKey.size === theirs.length) {
    return (position: number) => source.items[byKey.get(keys[position])!];
  }
  const byOrder = signal.ordered && source.ordered && own.length === theirs.length;
  if (byOrder) return (position: number) => source.items[position];
  if (signal.ordered && source.ordered) {
    throw new BeambookError(
      "ShapeMismatch",
      `${own.length} signals, but ${theirs.length} of ${name}.`,
    );
  }
  const missing = keys.filter((key) => !byKey.has(key));
  throw new BeambookError(
    "NotFound",
    missing.length > 0
      ? `No ${name} for group ${missing.slice(0, 5).join(", ")}${missing.length > 5 ? ` and ${missing.length - 5} more` : ""}.`
      : `Several files of ${name} have the same index.`,
    {
      hint: `${name} has ${theirs.slice(0, 5).map(indexKey).join(", ")}${theirs.length > 5 ? ", …" : ""}.`,
    },
  );
}

function chosenBy(query: string | undefined, order: readonly Ordered[]): readonly Ordered[] {
  if (query === undefined) return order;
  const nothing = { count: order.length, path: undefined, at: (): GroupContent => ({ label: "" }) };
  const all = new GroupedData(
    order.map(({ index }) => index),
    nothing,
  );
  const kept = new Set(all.subset(query).indices);
  return order.filter(({ index }) => kept.has(indexKey(index)));
}
