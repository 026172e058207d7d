import { BeambookError } from "../errors.js";
import { isLabelledArray, isNDArray } from "../ndarray/guards.js";
import type { LabelledArray } from "../ndarray/labelled.js";
import { findAxis } from "../ndarray/labelled-dims.js";
import type { NDArray } from "../ndarray/ndarray.js";

/** Which trains to keep: one truth value for each in their order, or some with train IDs along the axis `trainId`. */
export type TrainMask = ArrayLike<boolean> | NDArray<"bool"> | LabelledArray<"bool">;

/** Whether a selection is a list of truth values. */
export function isTrainMask(selection: unknown): selection is TrainMask {
  if (isNDArray(selection) || isLabelledArray(selection)) return selection.dtype === "bool";
  return Array.isArray(selection) && typeof selection[0] === "boolean";
}

/**
 * The trains that a mask keeps. Trains that labels leave out are dropped.
 *
 * @throws `ShapeMismatch` for a mask without labels of another length, `InvalidArgument` for one without train IDs.
 */
export function maskTrainIds(trainIds: readonly number[], mask: TrainMask): number[] {
  if (isLabelledArray(mask)) return labelledTrainIds(trainIds, mask);
  const keep = isNDArray(mask) ? mask.flat() : mask;
  if (keep.length === trainIds.length) return trainIds.filter((_, i) => keep[i]);
  throw new BeambookError(
    "ShapeMismatch",
    `${keep.length} truth values cannot select among ${trainIds.length} trains.`,
  );
}

function labelledTrainIds(trainIds: readonly number[], mask: LabelledArray): number[] {
  const { dims, coords, values } = mask;
  const name = dims[findAxis(dims, "trainId")];
  const ids = coords[name];
  if (dims.length !== 1 || !ids) {
    throw new BeambookError(
      "InvalidArgument",
      `Truth values (${dims.join(", ")}) cannot select trains.`,
      { hint: "Give one for each train, with train IDs along the axis trainId." },
    );
  }
  const keep = values.flat();
  const kept = new Set(Array.from(ids as ArrayLike<number>, Number).filter((_, i) => keep[i]));
  return trainIds.filter((id) => kept.has(id));
}
