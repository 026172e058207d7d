import { type Limits, type Norm, normalise } from "../color-table.js";
import type { PixelCode } from "../protocol.js";
import { scaleNorm } from "./colorbar-draw.js";
import { codeHistogram } from "./draw.js";

const BINS = 96;

/** Relative number of pixels along a colour bar's scale, 0 … 1, by square root so that few pixels still show. */
export function barHistogram(
  codes: Uint8Array | Uint16Array | undefined,
  code: PixelCode | undefined,
  range: Limits,
  norm: Norm,
): Float64Array {
  const heights = new Float64Array(BINS);
  if (codes === undefined || code === undefined) return heights;
  const fine = codeHistogram(codes, code.bits, 2 ** Math.min(12, code.bits));
  const perBin = 2 ** code.bits / fine.length;
  for (let k = 0; k < fine.length; k++) {
    if (fine[k] === 0) continue;
    const u = code.low + (k + 0.5) * perBin * code.step;
    const value = code.kind === "asinh" ? code.centre + code.scale * Math.sinh(u) : u;
    const bin = Math.floor(normalise(value, range, scaleNorm(norm)) * BINS);
    if (bin >= 0 && bin < BINS) heights[bin] += fine[k];
  }
  let top = 0;
  for (const h of heights) top = Math.max(top, h);
  return top === 0 ? heights : heights.map((h) => Math.sqrt(h / top));
}
