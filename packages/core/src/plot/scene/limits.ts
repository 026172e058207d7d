import { BeambookError } from "../../errors.js";
import type { AxisSpec, ScaleKind } from "../spec/types.js";
import type { Extent } from "./extent.js";
import { transformOf } from "./scale.js";

/** Share of the data's range that stays empty at each end. */
const MARGIN = 0.05;

/**
 * Limits of an axis: those given, else those of the data with a margin. The first is at the start (left, bottom).
 *
 * @param hidden - whether there is data that the scale cannot show
 * @throws InvalidArgument for a log axis without positive values, or equal or non-positive limits on it
 */
export function axisLimits(
  extents: readonly Extent[],
  axis: AxisSpec,
  name: string,
  hidden: boolean = false,
): [number, number] {
  const scale = axis.scale ?? "linear";
  const [start, end] = axis.limits ?? [null, null];
  const log = scale === "log";
  checkGiven(start, end, log, name);
  if (log && extents.length === 0 && hidden && (start === null || end === null)) {
    throw new BeambookError("InvalidArgument", `Log ${name} axis has nothing positive to show.`, {
      hint: 'Use scale: "symlog" or "linear", or give limits.',
    });
  }
  let [low, high] = fromData(extents, scale, axis.linthresh);
  const backwards = start !== null && end !== null && start > end;
  if (start !== null) low = start;
  if (end !== null) high = end;
  if (log && !(low < high) && !backwards)
    [low, high] = start !== null ? [low, low * 10] : [high / 10, high];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  if (!backwards && low > high) [low, high] = start !== null ? [low, low + 1] : [high - 1, high];
  return axis.inverted && !backwards ? [high, low] : [low, high];
}

function checkGiven(start: number | null, end: number | null, log: boolean, name: string): void {
  for (const limit of [start, end]) {
    if (limit === null) continue;
    if (!Number.isFinite(limit) || (log && limit <= 0)) {
      throw new BeambookError(
        "InvalidArgument",
        `Limit ${limit} of the ${name} axis must be a ${log ? "positive" : "finite"} number.`,
      );
    }
  }
  if (start !== null && start === end) {
    throw new BeambookError("InvalidArgument", `Both limits of the ${name} axis are ${start}.`);
  }
}

function fromData(
  extents: readonly Extent[],
  scale: ScaleKind,
  linthresh?: number,
): [number, number] {
  if (extents.length === 0) return scale === "log" ? [1, 10] : [0, 1];
  const first = extents.reduce((a, b) => (b.low < a.low ? b : a));
  const last = extents.reduce((a, b) => (b.high > a.high ? b : a));
  const tightLow = extents.some((e) => e.low === first.low && e.tightLow);
  const tightHigh = extents.some((e) => e.high === last.high && e.tightHigh);
  const { forward, inverse } = transformOf(scale, linthresh);
  const [a, b] = [forward(first.low), forward(last.high)];
  if (a === b) return alone(first.low, scale);
  const margin = MARGIN * (b - a);
  return [tightLow ? first.low : inverse(a - margin), tightHigh ? last.high : inverse(b + margin)];
}

function alone(value: number, scale: ScaleKind): [number, number] {
  if (scale === "log") return [value / 3, value * 3];
  const pad = 0.05 * Math.abs(value) || 0.5;
  return scale === "category" ? [value - 0.5, value + 0.5] : [value - pad, value + pad];
}
