import { BeambookError } from "../../errors.js";
import { isSlice } from "../../ndarray/selection.js";
import {
  byIndex,
  type IdSelection,
  isWrapped,
  selectionValues,
  type TrainSelection,
} from "../train-selection.js";
import type { FrameTable } from "./frame-table.js";

/** A selection of pulses within each train: `byId(…)`, `byIndex(…)`, or a bare number, list or range by index. */
export type PulseSelection = TrainSelection;

/** A test of a frame by its position in its train and its pulse ID. */
type FrameTest = (position: number, pulseId: number) => boolean;

/**
 * The frames that a pulse selection takes, in order. Pulses that do not exist are not missed.
 *
 * @throws `InvalidArgument` for negative numbers or steps.
 */
export function selectFrames(
  table: FrameTable,
  selection: PulseSelection | undefined,
  pulseIds: () => Float64Array,
): Float64Array {
  const total = table.starts[table.trainIds.length];
  if (selection === undefined) return Float64Array.from({ length: total }, (_, i) => i);
  const { kind, value } = isWrapped(selection) ? selection : byIndex(selection as IdSelection);
  const matches = memberTest(value);
  const ids = kind === "byId" ? pulseIds() : undefined;
  const test: FrameTest = (position: number, id: number): boolean => matches(ids ? id : position);
  const frames: number[] = [];
  for (let train = 0; train < table.trainIds.length; train++) {
    const start = table.starts[train];
    const perStage = table.counts[train] / table.stages;
    for (let i = 0; i < table.counts[train]; i++) {
      if (test(i % perStage, ids ? ids[start + i] : 0)) frames.push(start + i);
    }
  }
  return Float64Array.from(frames);
}

function memberTest(value: IdSelection): (n: number) => boolean {
  if (!isSlice(value)) {
    const wanted = selectionValues(value);
    assertPositive(wanted);
    const set = new Set(wanted);
    return (n: number): boolean => set.has(n);
  }
  const start = value.start ?? 0;
  const stop = value.stop ?? Number.POSITIVE_INFINITY;
  const step = value.step ?? 1;
  assertPositive([start, stop, step]);
  return (n: number): boolean => n >= start && n < stop && (n - start) % step === 0;
}

function assertPositive(values: readonly number[]): void {
  const bad = values.find((n) => !(n >= 0));
  if (bad === undefined) return;
  throw new BeambookError(
    "InvalidArgument",
    `Pulses cannot be selected from the end (${bad}): trains have different numbers of them.`,
  );
}
