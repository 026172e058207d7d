import type { FrameStatistics, PixelCode } from "./protocol.js";
import { percentileValue } from "./statistics.js";

/** What {@link chooseCode} needs to know about the values. */
export interface CodeOptions {
  /** Whether all values are multiples of `unit`. */
  exactUnit?: number;
  bits?: 8 | 16;
}

/**
 * A code for the values of a frame: exact where they are few enough whole multiples of a unit, else linear where its
 * steps are fine against the noise, else asinh, so that hot pixels do not eat the resolution of the rest.
 */
export function chooseCode(
  statistics: FrameStatistics,
  { exactUnit, bits = 16 }: CodeOptions = {},
): PixelCode {
  const { min, max } = statistics;
  const intervals = 2 ** bits - 2;
  const range = max - min;
  const linear: PixelCode = { kind: "linear", low: min, step: 1, centre: 0, scale: 1, bits };
  if (range === 0) return linear;
  if (exactUnit !== undefined && range / exactUnit <= intervals)
    return { ...linear, step: exactUnit };
  const spread = noise(statistics);
  const step = range / intervals;
  if (step <= spread / 64) return { ...linear, step };
  const centre = percentileValue(statistics, 50);
  const low = Math.asinh((min - centre) / spread);
  const high = Math.asinh((max - centre) / spread);
  return { kind: "asinh", low, step: (high - low) / intervals, centre, scale: spread, bits };
}

/** Half the width of the middle 68 %, or of the narrowest wider part that has one (most pixels may be equal). */
function noise(statistics: FrameStatistics): number {
  const parts: [number, number][] = [
    [16, 84],
    [5, 95],
    [1, 99],
    [0.1, 99.9],
  ];
  for (const [low, high] of parts) {
    const width = percentileValue(statistics, high) - percentileValue(statistics, low);
    if (width > 0) return width / 2;
  }
  return (statistics.max - statistics.min) / 1000;
}

/** Codes of values: 0 for those that are not finite, else 1 and up; values outside the code's range are clipped. */
export function encodePixels(values: Float64Array, code: PixelCode): Uint8Array | Uint16Array {
  const codes = code.bits === 8 ? new Uint8Array(values.length) : new Uint16Array(values.length);
  const top = 2 ** code.bits - 1;
  const perStep = 1 / code.step;
  const asinh = code.kind === "asinh";
  const { centre, scale, low } = code;
  for (let i = 0; i < values.length; i++) {
    let v = values[i];
    if (v - v !== 0) {
      // Infinite values show as the ends of the scale, NaN as "no value".
      codes[i] = v > 0 ? top : v < 0 ? 1 : 0;
      continue;
    }
    if (asinh) v = fastAsinh((v - centre) / scale);
    const c = 1 + Math.round((v - low) * perStep);
    codes[i] = c < 1 ? 1 : c > top ? top : c;
  }
  return codes;
}

/** asinh by one logarithm, three times as fast as `Math.asinh`; exact to 1e-15 for the range a code needs. */
function fastAsinh(t: number): number {
  const a = Math.abs(t);
  const u = a < 1e-4 ? a : Math.log(a + Math.sqrt(a * a + 1));
  return t < 0 ? -u : u;
}

/** The value each code stands for; NaN for code 0. */
export function decodeTable(code: PixelCode): Float64Array {
  const table = new Float64Array(2 ** code.bits);
  table[0] = Number.NaN;
  const asinh = code.kind === "asinh";
  for (let c = 1; c < table.length; c++) {
    const u = code.low + (c - 1) * code.step;
    table[c] = asinh ? code.centre + code.scale * Math.sinh(u) : u;
  }
  return table;
}
