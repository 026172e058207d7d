import { BeambookError } from "../errors.js";
import type { Counts } from "./counts.js";
import { type GroupIndex, indexKey } from "./group-index.js";
import type { GroupContent } from "./group-store.js";
import { addCounts, type CountsSet } from "./transmission-data.js";

/** A block of pixels: its index and the numbers of its members. */
export interface PixelBlock {
  readonly index: GroupIndex;
  readonly members: readonly number[];
}

/** Blocks of groups whose indices agree after division. @throws InvalidArgument */
export function pixelGroups(
  indices: readonly GroupIndex[],
  factor: number | readonly [number, number],
): PixelBlock[] {
  const [fx, fy] = typeof factor === "number" ? [factor, factor] : factor;
  if (![fx, fy].every((f) => Number.isSafeInteger(f) && f >= 1)) {
    throw new BeambookError("InvalidArgument", `Pixels cannot be joined by ${factor}.`, {
      hint: "Give a whole number above 0, or two.",
    });
  }
  const blocks = new Map<string, { index: GroupIndex; members: number[] }>();
  indices.forEach((index, i) => {
    if (typeof index === "string") {
      throw new BeambookError("InvalidArgument", `"${index}" has no neighbours to be joined with.`);
    }
    const joined: GroupIndex =
      typeof index === "number"
        ? Math.floor(index / fx)
        : [Math.floor(index[0] / fx), Math.floor(index[1] / fy)];
    const key = indexKey(joined);
    const block = blocks.get(key) ?? { index: joined, members: [] };
    block.members.push(i);
    blocks.set(key, block);
  });
  return [...blocks.values()];
}

/** The counts of several groups together. @throws NoData without counts; ShapeMismatch for other bins */
export function sumOfGroups(contents: readonly GroupContent[]): GroupContent {
  const sets = contents.map(({ set, label }) => {
    if (set) return set;
    throw new BeambookError("NoData", `${label} has no counts: a transmission cannot be joined.`);
  });
  const [first] = sets;
  const part = (pick: (set: CountsSet) => Counts | undefined): Counts | undefined => {
    const all = sets.map(pick).filter((c): c is Counts => c !== undefined);
    return all.length === sets.length ? sumOfShared(all) : undefined;
  };
  const signals = sets.map((set) => set.signal);
  const emptySignal = part((s) => s.emptySignal);
  const emptyOpenbeam = part((s) => s.emptyOpenbeam);
  return {
    set: {
      signal: signals.reduce((sum, counts) => addCounts(sum, counts)),
      openbeam: part((s) => s.openbeam) ?? first.openbeam,
      ...(emptySignal && emptyOpenbeam ? { emptySignal, emptyOpenbeam } : {}),
    },
    label: contents[0].label,
  };
}

/** Counts that several groups share are one measurement: as many times the counts, and the error with them. */
function sumOfShared(all: readonly Counts[]): Counts {
  const times = new Map<Counts, number>();
  for (const counts of all) times.set(counts, (times.get(counts) ?? 0) + 1);
  return [...times]
    .map(([counts, n]) => (n === 1 ? counts : scaled(counts, n)))
    .reduce((sum, counts) => addCounts(sum, counts));
}

function scaled(source: Counts, n: number): Counts {
  return { ...source, counts: source.counts.map((c) => n * c), err: source.err.map((e) => n * e) };
}
