import type { ErrorsSpec, Mark, NumericArray } from "../spec/types.js";
import type { BarPlaces } from "./bars.js";

/** The range that a mark covers along one axis. */
export interface Extent {
  low: number;
  high: number;
  /** Ends that get no margin: the foot of bars, the edges of images. */
  tightLow: boolean;
  tightHigh: boolean;
}

/** A mark whose categories are numbers already. */
export type PlacedMark = Mark<NumericArray>;

type Dimension = "x" | "y";

/**
 * The finite range of a mark along an axis; undefined if it has none (rules along the axis, texts).
 *
 * @param positive - counts positive values only, for log axes
 */
export function markExtent(
  mark: PlacedMark,
  axis: Dimension,
  positive: boolean,
  bars: BarPlaces | undefined,
): Extent | undefined {
  const take = rangeTaker(positive);
  const { tight, foot } = takeMark(take, mark, axis, bars);
  const { low, high } = take;
  if (low > high) return undefined;
  return { low, high, tightLow: tight || foot === low, tightHigh: tight || foot === high };
}

/** Counts a mark's values; tells whether it fills its range to the edge, and where bars have their foot. */
function takeMark(
  take: Taker,
  mark: PlacedMark,
  axis: Dimension,
  bars: BarPlaces | undefined,
): { tight: boolean; foot: number | undefined } {
  let tight = false;
  let foot: number | undefined;
  switch (mark.kind) {
    case "line":
    case "scatter":
      takePoints(
        take,
        (axis === "x" ? mark.x : mark.y) as NumericArray,
        axis === "x" ? mark.xerr : mark.yerr,
      );
      break;
    case "band":
      for (const v of axis === "x" ? [mark.x] : [mark.low, mark.high]) take.all(v);
      tight = axis === "x";
      break;
    case "histogram":
      take.all(axis === "x" ? mark.edges : mark.counts);
      tight = axis === "x";
      if (axis === "y") foot = take.one(0);
      break;
    case "bar":
      if (bars) foot = takeBars(take, bars, (axis === "x") === mark.horizontal);
      break;
    case "image":
      take.all(axis === "x" ? mark.xEdges : mark.yEdges);
      tight = true;
      break;
    case "polygons":
    case "text":
      take.all((axis === "x" ? mark.x : mark.y) as NumericArray);
      break;
    case "arrows":
      take.all(axis === "x" ? mark.x : mark.y);
      take.sums(axis === "x" ? mark.x : mark.y, axis === "x" ? mark.dx : mark.dy);
      break;
    case "rule":
      if ((mark.direction === "vertical") === (axis === "x")) take.all(mark.at);
      break;
    case "span":
      if ((mark.direction === "vertical") === (axis === "x")) take.all([mark.from, mark.to]);
      break;
  }
  return { tight, foot };
}

interface Taker {
  low: number;
  high: number;
  one(value: number): number;
  all(values: ArrayLike<number>): void;
  sums(values: ArrayLike<number>, others: ArrayLike<number>): void;
}

function rangeTaker(positive: boolean): Taker {
  const taker: Taker = {
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    one: (v: number): number => {
      if (!Number.isFinite(v) || (positive && !(v > 0))) return v;
      if (v < taker.low) taker.low = v;
      if (v > taker.high) taker.high = v;
      return v;
    },
    all: (values: ArrayLike<number>): void => {
      for (let i = 0; i < values.length; i++) taker.one(values[i]);
    },
    sums: (values: ArrayLike<number>, others: ArrayLike<number>): void => {
      for (let i = 0; i < values.length; i++) taker.one(values[i] + others[i]);
    },
  };
  return taker;
}

function takePoints(
  take: Taker,
  values: NumericArray,
  errors: ErrorsSpec<NumericArray> | undefined,
): void {
  take.all(values);
  if (!errors) return;
  take.sums(values, errors.high);
  for (let i = 0; i < values.length; i++) take.one(values[i] - errors.low[i]);
}

function takeBars(take: Taker, bars: BarPlaces, alongValues: boolean): number | undefined {
  const { centres, width, from, to, errors } = bars;
  if (!alongValues) {
    for (const c of centres) {
      take.one(c - width / 2);
      take.one(c + width / 2);
    }
    return undefined;
  }
  take.all(from);
  take.all(to);
  if (errors) takePoints(take, to, errors);
  return from.every((v) => v === from[0]) ? from[0] : undefined;
}
