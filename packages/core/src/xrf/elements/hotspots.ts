import { type NDArray, ndarray } from "../../ndarray/index.js";
import type { DataStack } from "../stack/datastack.js";

/** A peak of a spectrum. */
export interface Peak {
  /** Channel of the maximum. */
  channel: number;
  /** The same between channels, by a parabola through three of them. */
  position: number;
  height: number;
  /** How far the spectrum falls on both sides before it rises above the peak. */
  prominence: number;
}

/** Options of {@link findPeaks}. */
export interface PeakOptions {
  /** Least prominence; by default a five-hundredth of the spectrum's maximum. */
  prominence?: number;
  /** Least distance in channels; of two nearer ones the higher stays; 10. */
  distance?: number;
}

/** Peaks of a spectrum in the order of their channels. */
export function findPeaks(
  spectrum: ArrayLike<number> | NDArray,
  options: PeakOptions = {},
): Peak[] {
  const y =
    "shape" in spectrum
      ? Float64Array.from((spectrum as NDArray).flat() as Float64Array)
      : Float64Array.from(spectrum);
  const { prominence = y.reduce((a, b) => Math.max(a, b), 0) / 500, distance = 10 } = options;
  const peaks: Peak[] = [];
  for (let i = 1; i < y.length - 1; i++) {
    if (!(y[i] > y[i - 1])) continue;
    let end = i;
    while (end + 1 < y.length && y[end + 1] === y[i]) end++;
    if (end + 1 < y.length && y[end + 1] < y[i]) {
      const channel = (i + end) >> 1;
      const rise = y[i] - Math.max(lowest(y, i, -1), lowest(y, end, 1));
      if (rise >= prominence) {
        peaks.push({ channel, position: vertex(y, channel), height: y[i], prominence: rise });
      }
    }
    i = end;
  }
  const byHeight = [...peaks].sort((a, b) => b.height - a.height);
  const kept: Peak[] = [];
  for (const peak of byHeight) {
    if (kept.every(({ channel }) => Math.abs(channel - peak.channel) >= distance)) kept.push(peak);
  }
  return kept.sort((a, b) => a.channel - b.channel);
}

/** Lowest value from a place in one direction, up to where the spectrum is higher. */
function lowest(y: Float64Array, from: number, step: 1 | -1): number {
  let low = y[from];
  for (let i = from + step; i >= 0 && i < y.length && y[i] <= y[from]; i += step) {
    if (y[i] < low) low = y[i];
  }
  return low;
}

function vertex(y: Float64Array, i: number): number {
  const bend = y[i - 1] - 2 * y[i] + y[i + 1];
  return bend < 0 ? i + (y[i - 1] - y[i + 1]) / (2 * bend) : i;
}

/** Where the peaks of the max spectrum come from. */
export interface Hotspots {
  peaks: Peak[];
  /** (peaks, 3), int64: row, column and channel, as files keep them under `hotmax_pixels`. */
  pixels: NDArray<"int64">;
  /** (peaks, channels), float32: the spectra of these pixels, `hotmax_spectra`. */
  spectra: NDArray<"float32">;
}

/**
 * The pixels that the peaks of the max spectrum come from, with their spectra.
 *
 * @throws NotFound when the file has no cube
 */
export async function hotmaxPixels(
  ds: DataStack,
  options: PeakOptions & { signal?: AbortSignal } = {},
): Promise<Hotspots> {
  const max = await ds.read("maxrf_maxspectrum");
  const peaks = findPeaks(max, options);
  const depth = max.size;
  const pixels = new BigInt64Array(peaks.length * 3);
  const spectra = new Float32Array(peaks.length * depth);
  for (const [i, { channel }] of peaks.entries()) {
    const map = await ds.channelMap(channel, channel + 1, options);
    const at = map.argmax();
    const [row, column] = [Math.floor(at / map.shape[1]), at % map.shape[1]];
    pixels.set([row, column, channel].map(BigInt), 3 * i);
    spectra.set((await ds.spectrum(row, column)).flat() as Float32Array, i * depth);
  }
  return {
    peaks,
    pixels: ndarray(pixels, [peaks.length, 3], "int64"),
    spectra: ndarray(spectra, [peaks.length, depth], "float32"),
  };
}
