import { BeambookError } from "../../errors.js";
import { slice } from "../../ndarray/selection.js";
import { toDoubles } from "../index-numbers.js";
import type { KeyData } from "../key-data.js";
import type { RunFile } from "../run-file.js";

/** Where one module's frames of each train lie. */
export interface ModuleRows {
  module: number;
  /** File of each train's frames; undefined where the module has none. */
  files: (RunFile | undefined)[];
  /** First row of each train's frames. */
  first: Float64Array;
}

/** The frames of a detector, ordered by train, then as recorded; a frame is the same for all modules. */
export interface FrameTable {
  trainIds: readonly number[];
  /** Frames of each train. */
  counts: Float64Array;
  /** First frame of each train, and the number of all frames at the end. */
  starts: Float64Array;
  rows: ModuleRows[];
  /** Gain stages that follow each other in a train: 3 in parallel gain, else 1. */
  stages: number;
}

/** Lines up the modules' frames by train. */
export function buildFrameTable(
  trainIds: readonly number[],
  counts: Float64Array,
  modules: ReadonlyMap<number, KeyData>,
  stages: number = 1,
): FrameTable {
  const starts = new Float64Array(trainIds.length + 1);
  counts.forEach((n, i) => {
    starts[i + 1] = starts[i] + n;
  });
  const place = new Map(trainIds.map((id, i) => [id, i]));
  const rows = [...modules].map(([module, data]) => moduleRows(module, data, place));
  return { trainIds, counts, starts, rows, stages };
}

function moduleRows(module: number, data: KeyData, place: ReadonlyMap<number, number>): ModuleRows {
  const files = new Array<RunFile | undefined>(place.size).fill(undefined);
  const first = new Float64Array(place.size);
  for (const chunk of data.chunks()) {
    let row = chunk.first;
    chunk.trainIds.forEach((id, i) => {
      const at = place.get(id);
      if (at !== undefined && chunk.counts[i] > 0) {
        files[at] = chunk.file;
        first[at] = row;
      }
      row += chunk.counts[i];
    });
  }
  return { module, files, first };
}

/** The gain stage of each frame: 0 is the first part of its train. */
export function stagesOf(table: FrameTable, frames: Float64Array): Float64Array {
  return frames.map((frame) => {
    const train = trainOfFrame(table, frame);
    return Math.floor((frame - table.starts[train]) / (table.counts[train] / table.stages));
  });
}

/** In parallel gain only the first part of a train's IDs is set; the other parts are the same pulses again. */
function repeatFirstStage({ starts, counts, stages }: FrameTable, ids: Float64Array): void {
  for (let train = 0; train < counts.length; train++) {
    const length = counts[train] / stages;
    const first = ids.slice(starts[train], starts[train] + length);
    for (let stage = 1; stage < stages; stage++) ids.set(first, starts[train] + stage * length);
  }
}

/** The index of the train that a frame belongs to. */
export function trainOfFrame({ starts }: FrameTable, frame: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= frame) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The pulse or cell ID of every frame, the same for all modules.
 *
 * @throws `NoData` when no module knows a frame's ID, `InvalidArgument` when modules disagree.
 */
export function readInnerIds(
  table: FrameTable,
  modules: ReadonlyMap<number, KeyData>,
): Float64Array {
  const total = table.starts[table.trainIds.length];
  const ids = new Float64Array(total).fill(Number.NaN);
  const place = new Map(table.trainIds.map((id, i) => [id, i]));
  for (const [module, data] of modules) {
    for (const chunk of data.chunks()) {
      if (chunk.total === 0) continue;
      const range = [slice(chunk.first, chunk.first + chunk.total)];
      const values = toDoubles(data.datasetIn(chunk.file).readSync(range));
      let from = 0;
      chunk.trainIds.forEach((id, i) => {
        const at = place.get(id);
        const part = values.subarray(from, from + chunk.counts[i]);
        if (at !== undefined) merge(ids, table.starts[at], part, { module, data, trainId: id });
        from += chunk.counts[i];
      });
    }
  }
  const lost = ids.findIndex(Number.isNaN);
  if (lost < 0) {
    repeatFirstStage(table, ids);
    return ids;
  }
  const trainId = table.trainIds[trainOfFrame(table, lost)];
  throw new BeambookError("NoData", `No module tells the ID of a frame in train ${trainId}.`);
}

function merge(
  ids: Float64Array,
  start: number,
  part: Float64Array,
  { module, data, trainId }: { module: number; data: KeyData; trainId: number },
): void {
  part.forEach((id, i) => {
    const known = ids[start + i];
    if (known !== id && !Number.isNaN(known)) {
      throw new BeambookError(
        "InvalidArgument",
        `Module ${module} disagrees on ${data.key} of frame ${i} in train ${trainId}: ${id}, others ${known}.`,
        { file: data.files[0].path },
      );
    }
    ids[start + i] = id;
  });
}
