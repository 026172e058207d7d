import type { Range } from "./options.js";

/** Equal bins from `low` to `high`. */
export interface BinAxis {
  readonly low: number;
  readonly high: number;
  readonly bins: number;
  /** Bins per unit. */
  readonly scale: number;
  /** Wraps around with this period; undefined for a straight axis. */
  readonly period?: number;
}

/** @param period - of an axis that goes around, such as 360 degrees */
export function binAxis([low, high]: Range, bins: number, period?: number): BinAxis {
  return { low, high, bins, scale: bins / (high - low), ...(period !== undefined && { period }) };
}

/** Middles of the bins: low + (k + 1/2) (high - low) / bins. */
export function binCenters({ low, high, bins }: BinAxis): Float64Array {
  return Float64Array.from({ length: bins }, (_, k) => low + ((k + 0.5) * (high - low)) / bins);
}

/** Edges of the bins, one more than bins. */
export function binEdges({ low, high, bins }: BinAxis): Float64Array {
  return Float64Array.from({ length: bins + 1 }, (_, k) => low + (k * (high - low)) / bins);
}

/** Bin of a value, -1 outside; the upper end belongs to the last bin. On an axis that goes around, values wrap. */
export function binOf(axis: BinAxis, value: number): number {
  const { low, scale, bins, period } = axis;
  let from = value - low;
  if (period !== undefined) from -= Math.floor(from / period) * period;
  const bin = Math.floor(from * scale);
  if (bin >= 0 && bin < bins) return bin;
  return value === axis.high ? bins - 1 : -1;
}
