import { BeambookError } from "../errors.js";
import {
  type AxisSelection,
  isSlice,
  resolveIndex,
  resolveSlice,
  slice,
} from "../ndarray/selection.js";

interface KeptAxis {
  axis: number;
  indexes: Float64Array;
}

/** The axes of an entry that a region keeps, with the positions it takes along each. */
export function keptAxes(shape: readonly number[], roi: readonly AxisSelection[]): KeptAxis[] {
  return shape.flatMap((length, axis) => {
    const wanted = roi[axis] ?? null;
    if (typeof wanted === "number") {
      resolveIndex(wanted, length, axis + 1);
      return [];
    }
    if (wanted !== null && !isSlice(wanted)) return [{ axis, indexes: Float64Array.from(wanted) }];
    const { start, step, count } = resolveSlice(wanted ?? slice(null, null), length);
    return [{ axis, indexes: Float64Array.from({ length: count }, (_, i) => start + i * step) }];
  });
}

/** Shape of an entry after taking a region. */
export function shapeOfRoi(shape: readonly number[], roi: readonly AxisSelection[]): number[] {
  if (roi.length > shape.length) {
    throw new BeambookError(
      "IndexOutOfRange",
      `The region has ${roi.length} axes, an entry has ${shape.length}.`,
    );
  }
  return keptAxes(shape, roi).map(({ indexes }) => indexes.length);
}
