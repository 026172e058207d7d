import { type NDArray, zeros } from "../../ndarray/ndarray.js";

/** Which data of a detector there is. */
export interface AvailabilityOptions {
  /** Have a row for every module of the whole detector, not only for those that are taken; default false. */
  moduleGaps?: boolean;
}

/**
 * Which modules have which entries, `(module, entry)`.
 *
 * @param rows - the row of each module
 * @param counts - entries of each train
 * @param has - whether a module (by position) has data for a train (by position)
 */
export function availability(
  rows: readonly number[],
  height: number,
  counts: ArrayLike<number>,
  has: (module: number, train: number) => boolean,
): NDArray<"bool"> {
  const total = Array.from(counts).reduce((a, b) => a + b, 0);
  const out = zeros([height, total], "bool");
  rows.forEach((row, module) => {
    let at = row * total;
    for (let train = 0; train < counts.length; train++) {
      if (has(module, train)) out.data.fill(1, at, at + counts[train]);
      at += counts[train];
    }
  });
  return out;
}
