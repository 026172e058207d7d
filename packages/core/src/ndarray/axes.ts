import { BeambookError } from "../errors.js";
import { resolveIndex } from "./selection.js";
import { sizeOf } from "./strides.js";

/** Axes to reduce over: one, several, or all (`null` or left out); negative ones count from the end. */
export type Axes = number | readonly number[] | null | undefined;

/**
 * The set of axes meant; all of them if none is named.
 *
 * @throws IndexOutOfRange; InvalidArgument for an axis named twice
 */
export function resolveAxes(axes: Axes, ndim: number): Set<number> {
  if (axes === undefined || axes === null)
    return new Set(Array.from({ length: ndim }, (_, k) => k));
  const list = typeof axes === "number" ? [axes] : axes;
  const set = new Set(list.map((k) => resolveIndex(k, ndim, "axes")));
  if (set.size !== list.length) {
    throw new BeambookError("InvalidArgument", `Axes (${list.join(", ")}) name one axis twice.`);
  }
  return set;
}

/** A shape with reduced axes of length 1, the shape without them, and how many elements make one result. */
export interface ReducedShape {
  readonly kept: number[];
  readonly dropped: number[];
  readonly count: number;
}

/** What a reduction over axes makes of a shape. */
export function reducedShape(shape: readonly number[], axes: Set<number>): ReducedShape {
  return {
    kept: shape.map((n, k) => (axes.has(k) ? 1 : n)),
    dropped: shape.filter((_, k) => !axes.has(k)),
    count: sizeOf(shape.filter((_, k) => axes.has(k))),
  };
}
