import { concatLazy, type LazyArray, stackLazy } from "../../lazy/index.js";
import type { DType } from "../../ndarray/dtype.js";
import type { AxisSelection } from "../../ndarray/selection.js";
import type { KeyData } from "../key-data.js";
import { lazyFilled, lazyRows } from "../lazy-rows.js";
import { shapeOfRoi } from "../roi.js";
import { missingValue } from "./missing-value.js";

/** Entries of all modules as a lazy array (module, train, …): one entry per train, missing ones filled. */
export function lazyTrainEntries(
  keys: readonly KeyData[],
  trainIds: readonly number[],
  {
    dtype,
    roi = [],
    astype,
    fillValue,
  }: { dtype: DType; roi?: readonly AxisSelection[]; astype?: DType; fillValue?: number },
): LazyArray {
  const result = astype ?? dtype;
  const missing = missingValue(result, fillValue);
  const shape = shapeOfRoi(keys[0].entryShape, roi);
  const modules = keys.map((key) => {
    const parts: LazyArray[] = [];
    let next = 0;
    const fillTo = (end: number): void => {
      if (end > next) parts.push(lazyFilled([end - next, ...shape], result, missing));
      next = end;
    };
    for (const run of runsOf(key, trainIds)) {
      fillTo(run.at);
      const rows = lazyRows(key, run, { dtype, selection: roi });
      parts.push(dtype === result ? rows : rows.astype(result));
      next = run.at + run.count;
    }
    fillTo(trainIds.length);
    return concatLazy(parts, 0);
  });
  return stackLazy(modules, 0);
}

/** Rows of one file that follow each other, of trains that follow each other. */
function runsOf(
  key: KeyData,
  trainIds: readonly number[],
): { file: KeyData["files"][number]; first: number; step: number; count: number; at: number }[] {
  const place = new Map(trainIds.map((id, i) => [id, i]));
  const found = key.chunks().flatMap(({ file, first, trainIds: ids, counts }) => {
    let row = first;
    return Array.from(ids, (id, i) => {
      const entry = { file, row, at: counts[i] > 0 ? place.get(id) : undefined };
      row += counts[i];
      return entry;
    });
  });
  const runs: ReturnType<typeof runsOf> = [];
  for (const { file, row, at } of found.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))) {
    if (at === undefined) continue;
    const last = runs.at(-1);
    const follows =
      last?.file === file && last.first + last.count === row && last.at + last.count === at;
    if (last && follows) last.count += 1;
    else runs.push({ file, first: row, step: 1, count: 1, at });
  }
  return runs;
}
