import type { Limits, Norm } from "./color-table.js";
import type { FrameStatistics } from "./protocol.js";
import { percentileValue } from "./statistics.js";

/** Limits as the model keeps them: two numbers, or null for "by percentiles of the frame on show". */
export type LimitsTrait = Limits | null;

/** The limits to colour with; never equal, so that a flat image has a colour. */
export function effectiveLimits(
  trait: LimitsTrait,
  percentiles: Limits,
  statistics: FrameStatistics | undefined,
): Limits {
  if (trait !== null) return widen(trait[0], trait[1]);
  if (statistics === undefined) return [0, 1];
  const low = percentileValue(statistics, percentiles[0]);
  const high = percentileValue(statistics, percentiles[1]);
  return widen(low, high);
}

function widen(low: number, high: number): Limits {
  if (high > low) return [low, high];
  const half = low === 0 ? 0.5 : Math.abs(low) * 0.01;
  return [low - half, low + half];
}

/** The values a colour bar's scale spans: the limits and nearly all pixels, with room for the handles. */
export function barRange(
  limits: Limits,
  statistics: FrameStatistics | undefined,
  norm: Norm,
): Limits {
  let [low, high] = limits;
  if (statistics !== undefined && statistics.count > 0) {
    low = Math.min(low, percentileValue(statistics, 0.1));
    high = Math.max(high, percentileValue(statistics, 99.9));
  }
  if (norm === "log") {
    const top = Math.max(high, Number.MIN_VALUE);
    const floor = limits[0] > 0 ? Math.min(limits[0], low > 0 ? low : limits[0]) : top * 1e-4;
    const ratio = (top / floor) ** 0.08;
    return [floor / ratio, top * ratio];
  }
  const margin = (high - low) * 0.08;
  return [low - margin, high + margin];
}
