import type { VirtualSource } from "../../hdf5/write/index.js";
import type { KeyData } from "../key-data.js";
import type { FrameTable } from "./frame-table.js";
import { type FrameRun, planRuns } from "./read-frames.js";

/** Where the frames of all modules lie, for a virtual dataset (frame, module, …). */
export function mapFrames(
  table: FrameTable,
  keys: readonly KeyData[],
  { places, inner }: { places: readonly number[]; inner: readonly number[] },
): VirtualSource[] {
  const frames = table.starts[table.trainIds.length];
  const all = Float64Array.from({ length: frames }, (_, i) => i);
  return keys.flatMap((key, m) => {
    const runs = planRuns(table, table.rows[m], { frames: all, slots: all });
    return runs.map((run) => mapping(run, key, places[m], inner));
  });
}

/** One stretch of a module's frames; an axis of length 1 that the target lacks is passed over. */
function mapping(
  { file, first, step, count, slot }: FrameRun,
  key: KeyData,
  module: number,
  inner: readonly number[],
): VirtualSource {
  const entry = key.entryShape;
  const isBlock = step === 1;
  const lengths = { count: isBlock ? 1 : count, block: isBlock ? count : 1 };
  return {
    file: file.path,
    dataset: file.datasetPath(key.section, key.source, key.key),
    source: {
      start: [first, ...entry.map(() => 0)],
      count: [lengths.count, ...entry.map(() => 1)],
      stride: [isBlock ? count : step, ...entry],
      block: [lengths.block, ...entry],
    },
    target: {
      start: [slot, module, ...inner.map(() => 0)],
      count: [1, 1, ...inner.map(() => 1)],
      block: [count, 1, ...inner],
    },
  };
}
