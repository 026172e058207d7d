import {
  type AxisSelection,
  isSlice,
  resolveIndex,
  resolveSlice,
  slice,
} from "../ndarray/selection.js";

/** Evenly spaced positions along one axis. */
export interface Range {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Positions along one axis in any order. */
export interface List {
  readonly list: readonly number[];
}

/** What is taken along one axis. Plain data: it travels to workers and clusters. */
export type AxisRegion = Range | List;

/** What is taken along each axis of an array. */
export type Region = readonly AxisRegion[];

/** Everything of a shape. */
export function wholeRegion(shape: readonly number[]): Range[] {
  return shape.map((count) => ({ start: 0, step: 1, count }));
}

/** How many positions. */
export function countOf(region: AxisRegion): number {
  return "list" in region ? region.list.length : region.count;
}

/** Lengths of the axes after taking a region. */
export function shapeOf(region: Region): number[] {
  return region.map(countOf);
}

/** The position that index `i` of a region means. */
export function positionAt(region: AxisRegion, i: number): number {
  return "list" in region ? region.list[i] : region.start + i * region.step;
}

/** Whether a region takes an axis of this length as it is. */
export function isWhole(region: AxisRegion, length: number): boolean {
  return !("list" in region) && region.start === 0 && region.step === 1 && region.count === length;
}

/** The positions of the outer array that positions of a region of it mean. */
export function compose(outer: AxisRegion, inner: AxisRegion): AxisRegion {
  if ("list" in outer || "list" in inner) {
    const list = Array.from({ length: countOf(inner) }, (_, i) =>
      positionAt(outer, positionAt(inner, i)),
    );
    return fromPositions(list);
  }
  return {
    start: outer.start + inner.start * outer.step,
    step: outer.step * inner.step,
    count: inner.count,
  };
}

/** A list as a range where its steps are even. */
export function fromPositions(list: readonly number[]): AxisRegion {
  if (list.length === 0) return { start: 0, step: 1, count: 0 };
  const step = list.length > 1 ? list[1] - list[0] : 1;
  const even = step !== 0 && list.every((v, i) => v === list[0] + i * step);
  return even ? { start: list[0], step, count: list.length } : { list };
}

/** What selections take of a shape, and which axes they drop. */
export function regionOf(
  selection: readonly AxisSelection[],
  shape: readonly number[],
): { region: AxisRegion[]; dropped: number[] } {
  const dropped: number[] = [];
  const region = shape.map((length, k): AxisRegion => {
    const wanted = selection[k] ?? null;
    if (wanted === null) return { start: 0, step: 1, count: length };
    if (typeof wanted === "number") {
      dropped.push(k);
      return { start: resolveIndex(wanted, length, k), step: 1, count: 1 };
    }
    if (isSlice(wanted)) return resolveSlice(wanted, length);
    return fromPositions(Array.from(wanted, (i) => resolveIndex(i, length, k)));
  });
  return { region, dropped };
}

/** The same as selections, as arrays and files take them. */
export function selectionOf(region: Region): AxisSelection[] {
  return region.map((axis): AxisSelection => {
    if ("list" in axis) return axis.list;
    const { start, step, count } = axis;
    if (count === 0) return slice(0, 0);
    const stop = start + step * count;
    return slice(start, stop < 0 ? null : stop, step);
  });
}
