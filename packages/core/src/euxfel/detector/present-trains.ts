import { BeambookError } from "../../errors.js";
import type { DataCollection } from "../collection.js";

/** Trains that enough modules have frames for, and how many each has. */
export interface PresentTrains {
  trainIds: number[];
  counts: Float64Array;
}

/** The trains that enough modules have frames for; all modules that have any must have the same number. */
export function presentTrains(
  data: DataCollection,
  sources: ReadonlyMap<number, string>,
  { key, minModules }: { key: string; minModules: number },
): PresentTrains {
  const perModule = [...sources.values()].map((name) => data.key(name, key).dataCounts());
  const trainIds: number[] = [];
  const counts: number[] = [];
  data.trainIds.forEach((id, i) => {
    const found = perModule.map((all) => all[i]).filter((n) => n > 0);
    const different = found.find((n) => n !== found[0]);
    if (different !== undefined) {
      throw new BeambookError(
        "ShapeMismatch",
        `Modules have different numbers of frames in train ${id}: ${found[0]} and ${different}.`,
        { hint: "Leave the module or the train out." },
      );
    }
    if (found.length < minModules) return;
    trainIds.push(id);
    counts.push(found[0]);
  });
  if (trainIds.length > 0) return { trainIds, counts: Float64Array.from(counts) };
  const most = data.trainIds.reduce(
    (best, _, i) => Math.max(best, perModule.filter((all) => all[i] > 0).length),
    0,
  );
  throw new BeambookError("NoData", `No data found with >= ${minModules} modules present.`, {
    hint: `At most ${most} of ${sources.size} modules have data in a train.`,
  });
}
