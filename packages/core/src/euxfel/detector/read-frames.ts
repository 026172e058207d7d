import { throwIfAborted } from "../../errors.js";
import { type DType, itemSize } from "../../ndarray/dtype.js";
import type { NDArray } from "../../ndarray/ndarray.js";
import { type AxisSelection, slice } from "../../ndarray/selection.js";
import { sizeOf } from "../../ndarray/strides.js";
import type { KeyData } from "../key-data.js";
import type { RunFile } from "../run-file.js";
import { convert } from "./convert.js";
import type { FrameTable, ModuleRows } from "./frame-table.js";

/** Frames that lie at equal steps in a file and go to neighbouring slots of the result. */
export interface FrameRun {
  file: RunFile;
  first: number;
  step: number;
  count: number;
  slot: number;
}

/** Which frames go where: frame `frames[i]` to slot `slots[i]`; both rise. */
export interface Placement {
  frames: Float64Array;
  slots: Float64Array;
}

/** Plans how one module's frames are read: as few, as long runs as its file and the result allow. */
export function planRuns(table: FrameTable, rows: ModuleRows, placement: Placement): FrameRun[] {
  const runs: FrameRun[] = [];
  const { frames, slots } = placement;
  let train = 0;
  for (let i = 0; i < frames.length; i++) {
    while (table.starts[train + 1] <= frames[i]) train++;
    const file = rows.files[train];
    if (!file) continue;
    const row = rows.first[train] + frames[i] - table.starts[train];
    const last = runs.at(-1);
    if (last && joins(last, file, row, slots[i])) {
      if (last.count === 1) last.step = row - last.first;
      last.count += 1;
    } else runs.push({ file, first: row, step: 1, count: 1, slot: slots[i] });
  }
  return runs;
}

function joins(run: FrameRun, file: RunFile, row: number, slot: number): boolean {
  if (run.file !== file || slot !== run.slot + run.count) return false;
  if (run.count === 1) return row > run.first;
  return row === run.first + run.step * run.count;
}

/** Entries up to this size are read in one piece and picked from, instead of run by run. */
const SMALL_ENTRY_BYTES = 16 * 1024;

/** Reads one module's frames into `target`, whose first axis counts slots. */
export function readModule(
  data: KeyData,
  runs: readonly FrameRun[],
  target: NDArray,
  { selection, signal }: { selection: readonly AxisSelection[]; signal?: AbortSignal },
): void {
  const entryBytes = sizeOf(target.shape.slice(1)) * itemSize(target.dtype);
  for (let from = 0; from < runs.length; ) {
    throwIfAborted(signal);
    const to = entryBytes <= SMALL_ENTRY_BYTES ? endOfStretch(runs, from) : from + 1;
    if (to === from + 1) readRun(data, runs[from], target, selection);
    else readStretch(data, runs.slice(from, to), target, selection);
    from = to;
  }
}

/** {@link readModule} that leaves large runs to other threads; the module's memory must stay as it is until then. */
export async function readModuleLater(
  data: KeyData,
  runs: readonly FrameRun[],
  target: NDArray,
  options: { selection: readonly AxisSelection[]; signal?: AbortSignal },
): Promise<void> {
  const { selection, signal } = options;
  const entryBytes = sizeOf(target.shape.slice(1)) * itemSize(target.dtype);
  const isPlain = runs.every(({ file }) => data.datasetIn(file).dtype === target.dtype);
  if (!isPlain || entryBytes <= SMALL_ENTRY_BYTES) {
    readModule(data, runs, target, options);
    return;
  }
  for (const run of runs) {
    throwIfAborted(signal);
    const { file, first, step, slot, count } = run;
    const out = target.slice(slice(slot, slot + count));
    const rows = slice(first, lastRow(run) + 1, step);
    await data.datasetIn(file).read([rows, ...selection], { out, signal });
  }
}

/** The runs of one file with rising rows that lie close enough to be read together. */
function endOfStretch(runs: readonly FrameRun[], from: number): number {
  const { file, first } = runs[from];
  let to = from + 1;
  let frames = runs[from].count;
  while (to < runs.length && runs[to].file === file && runs[to].first > lastRow(runs[to - 1])) {
    frames += runs[to].count;
    if (lastRow(runs[to]) - first > 64 * frames) break;
    to += 1;
  }
  return to;
}

function lastRow({ first, step, count }: FrameRun): number {
  return first + step * (count - 1);
}

function readRun(
  data: KeyData,
  run: FrameRun,
  target: NDArray,
  selection: readonly AxisSelection[],
): void {
  const { file, first, step, slot, count } = run;
  const part = target.slice(slice(slot, slot + count));
  readRows(data, file, [slice(first, lastRow(run) + 1, step), ...selection], part);
}

function readStretch(
  data: KeyData,
  runs: readonly FrameRun[],
  target: NDArray,
  selection: readonly AxisSelection[],
): void {
  const { file, first } = runs[0];
  const stop = lastRow(runs[runs.length - 1]) + 1;
  const span = data.datasetIn(file).readSync([slice(first, stop), ...selection]);
  for (const run of runs) {
    const rows = slice(run.first - first, lastRow(run) - first + 1, run.step);
    const part = target.slice(slice(run.slot, run.slot + run.count));
    part.assign(convert(span.slice(rows), part.dtype));
  }
}

/** Reads rows of a dataset into an array, converting where its dtype is another. */
export function readRows(
  data: KeyData,
  file: RunFile,
  selection: readonly AxisSelection[],
  target: NDArray,
): void {
  const dataset = data.datasetIn(file);
  if (dataset.dtype === target.dtype) dataset.readSync(selection, { out: target });
  else target.assign(convert(dataset.readSync(selection), target.dtype as DType));
}
