import { concatLazy, type LazyArray, stackLazy } from "../../lazy/index.js";
import type { DType } from "../../ndarray/dtype.js";
import type { AxisSelection } from "../../ndarray/selection.js";
import { sizeOf } from "../../ndarray/strides.js";
import type { KeyData } from "../key-data.js";
import { lazyFilled, lazyRows } from "../lazy-rows.js";
import { withNaN } from "./convert.js";
import type { FrameTable } from "./frame-table.js";
import { missingValue } from "./missing-value.js";
import { type FrameRun, planRuns } from "./read-frames.js";

/** What a lazy array of a detector is made from. */
export interface LazyFrames {
  table: FrameTable;
  /** The key of each module. */
  keys: readonly KeyData[];
  frames: Float64Array;
  /** Where each frame goes; rising. */
  slots: Float64Array;
  size: number;
  /** What to take of a frame, and what its shape is then. */
  selection: readonly AxisSelection[];
  shape: readonly number[];
  dtype: DType;
  astype?: DType;
  fillValue?: number;
}

/** Frames of all modules as a lazy array (module, slot, …); slots without data are filled. */
export function lazyFrames(plan: LazyFrames): LazyArray {
  const { table, keys, frames, slots, size, astype } = plan;
  const base = astype ?? plan.dtype;
  const result = size > frames.length ? withNaN(base) : base;
  const modules = keys.map((key, m) => {
    const runs = planRuns(table, table.rows[m], { frames, slots });
    const parts = partsOf(key, runs, plan, new Set(slots));
    return concatLazy(
      parts.map((part) => (part.dtype === result ? part : part.astype(result))),
      0,
    );
  });
  return stackLazy(modules, 0);
}

/** The runs of a module and, between them, what is missing: frames of this module, or of all. */
function partsOf(
  key: KeyData,
  runs: readonly FrameRun[],
  { size, shape, selection, dtype, astype, fillValue }: LazyFrames,
  present: ReadonlySet<number>,
): LazyArray[] {
  const base = astype ?? dtype;
  const result = size > present.size ? withNaN(base) : base;
  const missing = fillValue === undefined ? missingValue(base) : missingValue(result, fillValue);
  const parts: LazyArray[] = [];
  let next = 0;
  const fillTo = (end: number): void => {
    for (let from = next; from < end; ) {
      const isGap = !present.has(from);
      let to = from + 1;
      while (to < end && present.has(to) !== isGap) to++;
      parts.push(lazyFilled([to - from, ...shape], result, isGap ? Number.NaN : missing));
      from = to;
    }
  };
  for (const run of [...runs].sort((a, b) => a.slot - b.slot)) {
    fillTo(run.slot);
    parts.push(lazyRows(key, run, { dtype, selection }));
    next = run.slot + run.count;
  }
  fillTo(size);
  if (parts.length === 0) parts.push(lazyFilled([0, ...shape], result, 0));
  return parts.filter((part, i) => i === 0 || sizeOf(part.shape.slice(0, 1)) > 0);
}
