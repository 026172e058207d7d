import { BeambookError } from "../errors.js";
import { isNDArray } from "../ndarray/guards.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { isSlice, resolveIndex, resolveSlice, type Slice } from "../ndarray/selection.js";
import { isTrainMask, maskTrainIds, type TrainMask } from "./train-mask.js";

/** What {@link byId} and {@link byIndex} wrap: one value, a list, or a range made by `slice()`. */
export type IdSelection =
  | number
  | bigint
  | readonly (number | bigint)[]
  | ArrayLike<number>
  | NDArray
  | Slice;

/** A selection of trains or pulses by their number. */
export interface ById {
  readonly kind: "byId";
  readonly value: IdSelection;
}

/** A selection of trains or pulses by their position. */
export interface ByIndex {
  readonly kind: "byIndex";
  readonly value: IdSelection;
}

/** A selection of trains: by ID, or by index (also what a bare number, list or range means). */
export type TrainSelection = ById | ByIndex | number | ArrayLike<number> | Slice;

/**
 * Selects trains or pulses by ID: one, a list, or a range (end exclusive).
 *
 * @example
 * run.selectTrains(byId(slice(142844490, 142844495)))
 */
export function byId(value: IdSelection): ById {
  return { kind: "byId", value };
}

/**
 * Selects trains or pulses by position: one, a list, or a range.
 *
 * @example
 * run.selectTrains(byIndex(slice(0, 100, 10)))
 */
export function byIndex(value: IdSelection): ByIndex {
  return { kind: "byIndex", value };
}

/** Whether a selection was made by {@link byId} or {@link byIndex} (of any copy of the package). */
export function isWrapped(selection: unknown): selection is ById | ByIndex {
  const kind = (selection as ById | null)?.kind as string | undefined;
  return kind === "byId" || kind === "byIndex";
}

/** The values of a list-like selection as plain numbers. @throws `InvalidArgument` for what is no list of numbers. */
export function selectionValues(value: Exclude<IdSelection, Slice>): number[] {
  if (typeof value === "number" || typeof value === "bigint") return [Number(value)];
  const list = isNDArray(value) ? value.flat() : (value as ArrayLike<number | bigint>);
  if (isTrainMask(value) || !(list?.length >= 0)) {
    throw new BeambookError("InvalidArgument", "A selection is a number, a list or a range.", {
      hint: "Ranges are made with slice(start, stop, step).",
    });
  }
  return Array.from(list, Number);
}

/**
 * The train IDs (sorted) that a selection takes. Unknown IDs in a list are left out.
 *
 * @throws `IndexOutOfRange` for an index outside the run, `ShapeMismatch` for truth values of another length.
 */
export function selectTrainIds(
  trainIds: readonly number[],
  selection: TrainSelection | TrainMask,
): number[] {
  const { kind, value } = isWrapped(selection) ? selection : byIndex(selection as IdSelection);
  if (kind === "byIndex" && isTrainMask(value)) return maskTrainIds(trainIds, value);
  if (isSlice(value)) {
    const range = kind === "byId" ? idRange(trainIds, value) : value;
    const { start, step, count } = resolveSlice(range, trainIds.length);
    return Array.from({ length: count }, (_, i) => trainIds[start + i * step]);
  }
  const wanted = selectionValues(value);
  if (kind === "byId") {
    const set = new Set(wanted);
    return trainIds.filter((id) => set.has(id));
  }
  const chosen = wanted.map((i) => trainIds[resolveIndex(i, trainIds.length, "trains")]);
  return [...new Set(chosen)].sort((a, b) => a - b);
}

/** A range of IDs as range of positions; the step counts trains, not IDs. */
function idRange(trainIds: readonly number[], { start, stop, step }: Slice): Slice {
  if (step !== null && step < 0) {
    throw new BeambookError(
      "InvalidArgument",
      `A range of train IDs cannot go backwards (step ${step}).`,
    );
  }
  const at = (id: number | null): number | null => {
    if (id === null) return null;
    const position = trainIds.findIndex((other) => other >= id);
    return position < 0 ? trainIds.length : position;
  };
  return { kind: "slice", start: at(start), stop: at(stop), step };
}
