import { arange } from "../ndarray/create.js";
import { isNDArray } from "../ndarray/guards.js";
import { LabelledArray, type Labels } from "../ndarray/labelled.js";
import { align, combined } from "../ndarray/labelled-align.js";
import { findAxis } from "../ndarray/labelled-dims.js";
import { zeros } from "../ndarray/ndarray.js";
import { broadcastTo } from "../ndarray/stack.js";
import type { LazyArray } from "./lazy-array.js";
import type { LazyLabelledArray } from "./lazy-labelled.js";
import { lazyFromArray } from "./sources.js";

type Labelled = LazyLabelledArray | LabelledArray;

/** Two arrays over the same labels and axes, and the labels of what is made of them. */
export interface AlignedLazy {
  readonly left: LazyArray;
  readonly right: LazyArray;
  readonly labels: Labels;
}

/**
 * Brings two labelled arrays to common labels, as arithmetic of LabelledArray does.
 *
 * @throws ShapeMismatch when an axis without coordinates has two lengths; InvalidArgument for repeated coordinates
 */
export function aligned(first: Labelled, second: Labelled): AlignedLazy {
  let [a, b] = [first, second];
  for (const dim of first.dims) {
    const k = findAxis(second.dims, dim);
    if (k < 0) continue;
    const other = second.dims[k];
    const positions = align(positionsAlong(a, dim), positionsAlong(b, other));
    const [left, right] = [positions.left, positions.right].map(({ data }) =>
      Array.from(data, Number),
    );
    if (left.length < a.sizes[dim] || right.length < b.sizes[other] || !sorted(right)) {
      a = a.isel({ [dim]: left });
      b = b.isel({ [other]: right });
    }
  }
  const labels = align(outline(a), outline(b));
  const { dims } = labels;
  const shape = labels.left.shape.map((n, i) => Math.max(n, labels.right.shape[i]));
  const result = combined(
    broadcastTo(zeros([], "uint8"), shape),
    labels,
    outline(first),
    outline(second),
  );
  return {
    left: spread(a, dims),
    right: spread(b, dims),
    labels: result,
  };
}

/** The indexes along one axis with its coordinate: what alignment leaves of them are positions. */
function positionsAlong(array: Labelled, dim: string): LabelledArray {
  const own = array.coordDims[dim] === dim ? { [dim]: array.coords[dim] } : {};
  return new LabelledArray(arange(array.sizes[dim]), { dims: [dim], coords: own });
}

/** The labels on values that take no memory. */
function outline(array: Labelled): LabelledArray {
  return new LabelledArray(broadcastTo(zeros([], "uint8"), array.shape), array);
}

/** The values with their axes in the order of `dims`, with axes of length 1 for missing ones. */
function spread({ values, dims: own }: Labelled, dims: readonly string[]): LazyArray {
  const lazy = isNDArray(values) ? lazyFromArray(values) : values;
  const at = dims.map((dim) => findAxis(own, dim));
  const order = at.filter((k) => k >= 0);
  const moved = order.some((k, i) => k !== i) ? lazy.transpose(...order) : lazy;
  return moved.reshape(...at.map((k) => (k < 0 ? 1 : lazy.shape[k])));
}

function sorted(positions: readonly number[]): boolean {
  return positions.every((v, i) => v === i);
}
