import { BeambookError } from "../../errors.js";

/** How values map to colours: in proportion, or by their logarithm. */
export type NormKind = "linear" | "log";

/** Smallest, largest and smallest positive finite value; all NaN if there is none. */
export interface ValueRange {
  min: number;
  max: number;
  minPositive: number;
}

/** The finite range of values. */
export function valueRange(values: ArrayLike<number>): ValueRange {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let minPositive = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (!Number.isFinite(v)) continue;
    if (v < min) min = v;
    if (v > max) max = v;
    if (v > 0 && v < minPositive) minPositive = v;
  }
  const finite = (v: number): number => (Number.isFinite(v) ? v : Number.NaN);
  return { min: finite(min), max: finite(max), minPositive: finite(minPositive) };
}

/**
 * Percentiles of the finite values (linear interpolation, as numpy's default). More than a million values are thinned
 * to every n-th first: limits of a picture need no more.
 */
export function percentiles(values: ArrayLike<number>, percents: readonly number[]): number[] {
  const step = Math.max(1, Math.ceil(values.length / 1_000_000));
  const kept = new Float64Array(Math.ceil(values.length / step));
  let n = 0;
  for (let i = 0; i < values.length; i += step) {
    if (Number.isFinite(values[i])) kept[n++] = values[i];
  }
  const sorted = kept.subarray(0, n).sort();
  return percents.map((p) => {
    if (n === 0) return Number.NaN;
    const at = (Math.min(100, Math.max(0, p)) / 100) * (n - 1);
    const k = Math.floor(at);
    return sorted[k] + (at - k) * ((sorted[k + 1] ?? sorted[k]) - sorted[k]);
  });
}

/** What decides the limits of colours: given values win over percentiles, these over the range of the values. */
export interface LimitRequest {
  norm: NormKind;
  vmin?: number;
  vmax?: number;
  percentiles?: readonly [number, number];
}

/**
 * Limits of a colour scale for some values. A log scale starts at the smallest positive value, but not below a
 * millionth of the largest; equal limits are widened.
 *
 * @throws InvalidArgument for a log scale without positive values or limits
 */
export function colorLimits(values: ArrayLike<number>, request: LimitRequest): [number, number] {
  const { norm, vmin, vmax } = request;
  const range = valueRange(values);
  const [low, high] = request.percentiles
    ? percentiles(values, request.percentiles)
    : [range.min, range.max];
  let max = vmax ?? high;
  let min = vmin ?? low;
  if (norm === "log") {
    if (!(max > 0)) throw nothingPositive(vmax, range);
    if (!(min > 0)) min = Math.max(Math.min(range.minPositive, max), max * 1e-6) || max * 1e-6;
    return min < max ? [min, max] : [max / 10, max];
  }
  if (Number.isNaN(min)) min = Number.isNaN(max) ? 0 : max - 1;
  if (Number.isNaN(max)) max = min + 1;
  if (min !== max) return [min, max];
  const pad = 0.1 * Math.abs(min) || 1;
  return [vmin ?? min - pad, vmax !== undefined && vmin === undefined ? max : max + pad];
}

function nothingPositive(vmax: number | undefined, range: ValueRange): BeambookError {
  const seen =
    vmax === undefined ? `values range from ${range.min} to ${range.max}` : `vmax is ${vmax}`;
  return new BeambookError(
    "InvalidArgument",
    `A log colour scale needs positive values; ${seen}.`,
    {
      hint: 'Use norm: "linear".',
    },
  );
}

/** The position (0 at the lower limit, 1 at the upper, beyond outside) of values on a colour scale. */
export function normalizer(
  norm: NormKind,
  [low, high]: readonly [number, number],
): (v: number) => number {
  if (norm === "log") {
    const start = Math.log(low);
    const span = Math.log(high) - start;
    return (v: number): number =>
      v > 0 ? (Math.log(v) - start) / span : v <= 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  }
  const span = high - low;
  return (v: number): number => (v - low) / span;
}
