import type { BarMark, ErrorsSpec, NumericArray } from "../spec/types.js";

/** Where the bars of one mark stand. */
export interface BarPlaces {
  centres: Float64Array;
  /** Distance of the centres from the places the user gave. */
  shift: number;
  width: number;
  from: Float64Array;
  to: Float64Array;
  errors?: ErrorsSpec<NumericArray>;
}

/** The share of the distance between places that bars fill. */
const FILL = 0.8;

/** Places the bars of a panel: side by side, stacked, or over each other. */
export function placeBars(
  marks: readonly BarMark<NumericArray>[],
  mode: "group" | "stack" | "overlay",
): Map<BarMark<NumericArray>, BarPlaces> {
  const distance = smallestDistance(marks);
  const grouped = marks.filter((m) => m.width === undefined);
  const slots = mode === "group" ? Math.max(1, grouped.length) : 1;
  const heights = new Map<number, [up: number, down: number]>();
  const places = new Map<BarMark<NumericArray>, BarPlaces>();
  for (const mark of marks) {
    const width = mark.width ?? (FILL * distance) / slots;
    const slot = grouped.indexOf(mark);
    const shift = mode === "group" && slot >= 0 ? (slot - (slots - 1) / 2) * width : 0;
    const at = mark.at as NumericArray;
    const from = Float64Array.from(at, (_, i) => mark.base?.[i] ?? 0);
    if (mode === "stack")
      for (let i = 0; i < from.length; i++) from[i] = stackOn(heights, at[i], mark.values[i]);
    places.set(mark, {
      centres: Float64Array.from(at, (v) => v + shift),
      shift,
      width,
      from,
      to: from.map((v, i) => v + mark.values[i]),
      errors: mark.errors,
    });
  }
  return places;
}

/** The height on which a bar stands; positive and negative values stack apart. */
function stackOn(heights: Map<number, [number, number]>, at: number, value: number): number {
  const pile = heights.get(at) ?? [0, 0];
  const side = value < 0 ? 1 : 0;
  const foot = pile[side];
  if (Number.isFinite(value)) pile[side] += value;
  heights.set(at, pile);
  return foot;
}

function smallestDistance(marks: readonly BarMark<NumericArray>[]): number {
  const all = [...new Set(marks.flatMap((m) => Array.from(m.at as NumericArray)))].sort(
    (a, b) => a - b,
  );
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < all.length; i++) least = Math.min(least, all[i] - all[i - 1]);
  return Number.isFinite(least) && least > 0 ? least : 1;
}
