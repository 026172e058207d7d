import { BeambookError } from "../errors.js";
import { isNDArray } from "../ndarray/guards.js";
import type { NDArray } from "../ndarray/ndarray.js";
import { stack } from "../ndarray/stack.js";
import type { TrainData } from "./trains.js";

/** How {@link stackData} stacks. */
export interface StackDataOptions {
  /** Axis of the result that counts sources; default -3. */
  axis?: number;
  /** Sources to leave out. */
  xcept?: readonly string[];
}

/**
 * Stacks one key of all sources of a train, ordered by the numbers in their names. For modules of a detector, some of
 * which may be missing, there is `stackDetectorData`.
 *
 * @throws `NoData` when no source is left, `PropertyName` when one lacks the key, `ShapeMismatch` when they differ
 */
export function stackData(
  train: TrainData,
  key: string,
  { axis = -3, xcept = [] }: StackDataOptions = {},
): NDArray {
  const sources = Object.keys(train).filter((source) => !xcept.includes(source));
  if (sources.length === 0) throw new BeambookError("NoData", "No source is left to stack.");
  sources.sort(byNumbers);
  const arrays = sources.map((source) => {
    const value = train[source][key];
    if (isNDArray(value)) return value;
    throw new BeambookError("PropertyName", `"${source}" has no array "${key}" in this train.`, {
      hint: "Leave the source out with xcept.",
    });
  });
  const other = arrays.find(({ dtype }) => dtype !== arrays[0].dtype);
  if (other) {
    throw new BeambookError(
      "ShapeMismatch",
      `Arrays of ${arrays[0].dtype} and ${other.dtype} cannot be stacked.`,
    );
  }
  return stack(arrays, axis);
}

function byNumbers(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => Array.from(name.matchAll(/\d+/g), ([n]) => Number(n)));
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
