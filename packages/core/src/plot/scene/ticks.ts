import type { Scale } from "./scale.js";

/** Where ticks stand. */
export interface TickPositions {
  major: number[];
  minor: number[];
  /** Distance of major ticks on a linear axis, 0 elsewhere. */
  step: number;
}

/** The step 1, 2 or 5 times a power of ten that cuts `span` into at most about `count` parts. */
export function niceStep(span: number, count: number): { factor: number; exponent: number } {
  const raw = span / Math.max(1, count);
  const exponent = Math.floor(Math.log10(raw) + 1e-9);
  const lead = raw / 10 ** exponent;
  if (lead <= 1.0000001) return { factor: 1, exponent };
  if (lead <= 2.0000001) return { factor: 2, exponent };
  if (lead <= 5.0000001) return { factor: 5, exponent };
  return { factor: 1, exponent: exponent + 1 };
}

/** Ticks at multiples of 1, 2 or 5 times a power of ten, about `count` of them but at least two. */
export function linearTicks(low: number, high: number, count: number): TickPositions {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return { major: [low], minor: [], step: 0 };
  const { factor, exponent } = niceStep(span, count);
  const step = decimal(factor, exponent);
  const slack = 1e-9 * span;
  const first = Math.ceil((low - slack) / step);
  const last = Math.floor((high + slack) / step);
  const major: number[] = [];
  for (let k = first; k <= last && major.length < 1000; k++)
    major.push(decimal(k * factor, exponent));
  if (major.length < 2 && count < 20) return linearTicks(low, high, count + 1);
  return { major, minor: [], step };
}

/** `n · 10^exponent` as the closest number, without the noise of repeated addition. */
function decimal(n: number, exponent: number): number {
  return n === 0 ? 0 : Number(`${n}e${exponent}`);
}

/** Ticks at powers of ten, between them 2 to 9; linear ticks where the axis spans less than a decade. */
export function logTicks(low: number, high: number, count: number): TickPositions {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const decades = last - first + 1;
  if (decades < 2 || (decades === 2 && count >= 5)) return withinDecade(low, high, count);
  const stride = Math.max(1, Math.ceil(decades / Math.max(2, count)));
  const major: number[] = [];
  for (let k = first; k <= last; k++) if (k % stride === 0) major.push(decimal(1, k));
  const minor = stride === 1 ? between(low, high, first - 1, last) : skipped(first, last, stride);
  return { major, minor, step: 0 };
}

/** Less than two decades: ticks at some of 1 to 9 times a power of ten, as many as there is room for. */
function withinDecade(low: number, high: number, count: number): TickPositions {
  if (high / low < 4) return linearTicks(low, high, count);
  const start = Math.floor(Math.log10(low)) - 1;
  const all = between(low, high, start, start + 3);
  const most = count * (high / low < 20 ? 2 : 1);
  const wanted = most >= 8 ? [1, 2, 3, 5, 7] : most >= 4 ? [1, 2, 5] : [1, 3];
  const isMajor = (v: number): boolean =>
    wanted.includes(Math.round(v / 10 ** Math.floor(Math.log10(v) + 1e-9)));
  const tens = Array.from({ length: 4 }, (_, k) => decimal(1, start + k));
  const major = [...all.filter(isMajor), ...tens.filter((v) => v >= low && v <= high)];
  return { major: major.sort((a, b) => a - b), minor: all.filter((v) => !isMajor(v)), step: 0 };
}

function between(low: number, high: number, first: number, last: number): number[] {
  const out: number[] = [];
  for (let k = first; k <= last; k++) {
    for (let m = 2; m <= 9; m++) {
      const v = decimal(m, k);
      if (v >= low * (1 - 1e-12) && v <= high * (1 + 1e-12)) out.push(v);
    }
  }
  return out;
}

function skipped(first: number, last: number, stride: number): number[] {
  const out: number[] = [];
  for (let k = first; k <= last; k++) if (k % stride !== 0) out.push(decimal(1, k));
  return out;
}

/** Ticks at 0 and at powers of ten beyond the linear part, on both sides. */
export function symlogTicks(
  low: number,
  high: number,
  count: number,
  linthresh: number,
): TickPositions {
  const top = Math.max(Math.abs(low), Math.abs(high));
  const first = Math.ceil(Math.log10(linthresh) - 1e-9);
  const last = Math.floor(Math.log10(top) + 1e-9);
  if (last - first < 1) return linearTicks(low, high, count);
  const sides = low < 0 && high > 0 ? 2 : 1;
  const stride = Math.max(1, Math.ceil(((last - first) * sides) / Math.max(2, count - 1)));
  const major = [0];
  for (let k = last; k > first; k -= stride) major.push(decimal(1, k), decimal(-1, k));
  const inside = major.filter((v) => v >= low && v <= high).sort((a, b) => a - b);
  return { major: inside, minor: [], step: 0 };
}

const SECOND = 1000;
const DAY: number = 86_400 * SECOND;
const TIME_STEPS: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  60 * SECOND,
  120 * SECOND,
  300 * SECOND,
  600 * SECOND,
  900 * SECOND,
  1800 * SECOND,
  3600 * SECOND,
  7200 * SECOND,
  10_800 * SECOND,
  21_600 * SECOND,
  43_200 * SECOND,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
];

/** Ticks at whole times (UTC); values are milliseconds since 1970. */
export function timeTicks(low: number, high: number, count: number): TickPositions {
  const wanted = (high - low) / Math.max(1, count);
  if (wanted < 1) return linearTicks(low, high, count);
  const step = TIME_STEPS.find((s) => s >= wanted) ?? 365 * DAY * Math.ceil(wanted / (365 * DAY));
  const major: number[] = [];
  for (let t = Math.ceil(low / step) * step; t <= high; t += step) major.push(t);
  return { major, minor: [], step };
}

/** The ticks of an axis, about `count` of them, from the smaller to the larger limit. */
export function axisTicks(scale: Scale, count: number, linthresh: number = 1): TickPositions {
  const low = Math.min(...scale.limits);
  const high = Math.max(...scale.limits);
  switch (scale.kind) {
    case "log":
      return logTicks(low, high, count);
    case "symlog":
      return symlogTicks(low, high, count, linthresh);
    case "time":
      return timeTicks(low, high, count);
    default:
      return linearTicks(low, high, count);
  }
}
