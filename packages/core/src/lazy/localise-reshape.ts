import { sizeOf } from "../ndarray/strides.js";
import type { Expression, ReshapeExpression } from "./expression.js";
import { type AxisRegion, countOf, isWhole, positionAt, type Region, shapeOf } from "./region.js";

/** Axes of two shapes that hold the same elements: `from` and `to` list axes longer than 1. */
export interface AxisGroup {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Pairs the axes of two shapes of one size: the fewest axes whose lengths multiply to the same. */
export function groupAxes(from: readonly number[], to: readonly number[]): AxisGroup[] {
  const [a, b] = [from, to].map((shape) => shape.map((_, k) => k).filter((k) => shape[k] !== 1));
  const groups: AxisGroup[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const group = { from: [a[i++]], to: [b[j++]] };
    let [m, n] = [from[group.from[0]], to[group.to[0]]];
    while (m !== n) {
      if (m < n) {
        m *= from[a[i]];
        group.from.push(a[i++]);
      } else {
        n *= to[b[j]];
        group.to.push(b[j++]);
      }
    }
    groups.push(group);
  }
  return groups;
}

/** The first and one past the last position of a region. */
function extentOf(axis: AxisRegion): [number, number] {
  const count = countOf(axis);
  const all = "list" in axis ? axis.list : [positionAt(axis, 0), positionAt(axis, count - 1)];
  return [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b)) + 1];
}

const range = (start: number, stop: number): AxisRegion => ({
  start,
  step: 1,
  count: stop - start,
});

/**
 * A region (not empty) of a reshaped array: whole rows of the input that hold it, flattened per group of axes, cut to whole rows of
 * the result, and what is wanted of these.
 */
export function localiseReshape(
  expression: ReshapeExpression,
  region: Region,
  localiseInput: (region: Region) => Expression,
): Expression {
  const { input, shape, dtype } = expression;
  const groups = groupAxes(input.shape, shape);
  const inner: AxisRegion[] = input.shape.map((n) => range(0, n));
  const flatShape: number[] = [];
  const flatCut: AxisRegion[] = [];
  const rows = shape.map(() => 1);
  const rest: AxisRegion[] = [...region];
  for (const { from, to } of groups) {
    if (from.length === 1 && to.length === 1) {
      inner[from[0]] = region[to[0]];
      rows[to[0]] = countOf(region[to[0]]);
      rest[to[0]] = range(0, rows[to[0]]);
      flatShape.push(rows[to[0]]);
      flatCut.push(range(0, rows[to[0]]));
      continue;
    }
    const below = (axes: readonly number[], of: readonly number[]): number =>
      sizeOf(axes.slice(1).map((k) => of[k]));
    const [rowIn, rowOut] = [below(from, input.shape), below(to, shape)];
    const [first, end] = extentOf(region[to[0]]);
    const low = Math.floor((first * rowOut) / rowIn);
    const high = Math.ceil((end * rowOut) / rowIn);
    inner[from[0]] = range(low, high);
    flatShape.push((high - low) * rowIn);
    flatCut.push(range(first * rowOut - low * rowIn, end * rowOut - low * rowIn));
    for (const [i, k] of to.entries()) {
      rows[k] = i === 0 ? end - first : shape[k];
      rest[k] = i === 0 ? moved(region[k], -first) : region[k];
    }
  }
  const part = localiseInput(inner);
  const flat: Expression = { kind: "reshape", input: part, shape: flatShape, dtype };
  const cut = takenOf(flat, flatCut);
  return takenOf({ kind: "reshape", input: cut, shape: rows, dtype }, rest);
}

function moved(axis: AxisRegion, by: number): AxisRegion {
  return "list" in axis
    ? { list: axis.list.map((v) => v + by) }
    : { ...axis, start: axis.start + by };
}

function takenOf(input: Expression, region: Region): Expression {
  if (region.every((axis, k) => isWhole(axis, input.shape[k]))) return input;
  return { kind: "take", input, region, shape: shapeOf(region), dtype: input.dtype };
}
