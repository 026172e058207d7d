import type { NDArray } from "@beambook/core/ndarray";

/** What one frame says about the light behind one scan point. */
export interface FrameMeasure {
  /** Sum of the pixels that count. */
  counts: number;
  max: number;
  /** Centre of mass (pixels, centres are whole); NaN for a dark frame. */
  row: number;
  column: number;
}

/**
 * Sum, maximum and centre of mass of the pixels whose weight is above 0.
 *
 * @param frame - (rows, columns)
 * @param weights - the same shape; without them all pixels count
 */
export function measureFrame(frame: NDArray, weights?: NDArray): FrameMeasure {
  const [rows, columns] = frame.shape;
  const values = frame.flat() as ArrayLike<number>;
  const mask = weights?.flat() as ArrayLike<number> | undefined;
  let [counts, max, down, across] = [0, Number.NEGATIVE_INFINITY, 0, 0];
  for (let r = 0, at = 0; r < rows; r++) {
    let line = 0;
    for (let c = 0; c < columns; c++, at++) {
      if (mask !== undefined && !(mask[at] > 0)) continue;
      const value = Number(values[at]);
      if (value - value !== 0) continue;
      line += value;
      across += value * c;
      if (value > max) max = value;
    }
    counts += line;
    down += line * r;
  }
  const known = counts > 0;
  return {
    counts,
    max: max > Number.NEGATIVE_INFINITY ? max : Number.NaN,
    row: known ? down / counts : Number.NaN,
    column: known ? across / counts : Number.NaN,
  };
}

/** What positions can be coloured by. */
export const QUANTITIES = ["index", "counts", "max", "row", "column", "shift"] as const;

/** One of {@link QUANTITIES}: scan point, counts, largest count, shift of the centre of mass along rows or columns, or its length. */
export type Quantity = (typeof QUANTITIES)[number];

/** What a quantity is called. */
export const QUANTITY_NAMES: Readonly<Record<Quantity, string>> = {
  index: "scan point",
  counts: "counts",
  max: "largest count",
  row: "centre of mass, row shift (px)",
  column: "centre of mass, column shift (px)",
  shift: "centre of mass, distance (px)",
};

/** The values of a quantity; shifts are from the mean centre of mass. */
export function valuesOf(
  quantity: Quantity,
  measures: readonly FrameMeasure[],
  indices: readonly number[],
): Float32Array {
  if (quantity === "index") return Float32Array.from(indices);
  if (quantity === "counts" || quantity === "max") {
    return Float32Array.from(measures, (m) => m[quantity]);
  }
  const [row, column] = [meanOf(measures, "row"), meanOf(measures, "column")];
  if (quantity === "row") return Float32Array.from(measures, (m) => m.row - row);
  if (quantity === "column") return Float32Array.from(measures, (m) => m.column - column);
  return Float32Array.from(measures, (m) => Math.hypot(m.row - row, m.column - column));
}

function meanOf(measures: readonly FrameMeasure[], axis: "row" | "column"): number {
  const known = measures.map((m) => m[axis]).filter(Number.isFinite);
  return known.reduce((sum, v) => sum + v, 0) / known.length;
}

/** Values of the first and last colour: symmetric about 0 for shifts along an axis. */
export function limitsOf(quantity: Quantity, values: Float32Array): [number, number] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  if (quantity === "row" || quantity === "column") {
    const reach = Math.max(-low, high) || 1;
    return [-reach, reach];
  }
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}
