import { BAD_PIXEL } from "./pattern.js";

/** What a module's frames are made from. */
export interface FrameRecipe {
  module: number;
  seed: number;
  /** Most pulses of a train: the second axis of `intensities`. */
  pulses: number;
  /** Relative intensities (train, pulse). */
  intensities: Float32Array;
  /** Mean photons of each pixel for a full pulse. */
  mean: Float32Array;
  mask: Uint32Array;
  /** Normal numbers to draw noise from. */
  noise: Float32Array;
}

/** Photons above which a pixel switches to medium and to low gain. */
const GAIN_STEPS: readonly [number, number] = [30, 60];

/** Photons of a train's frames: Poisson noise as a normal of the same variance, and the detector's own noise. */
export function photonFrames(train: number, frames: number, recipe: FrameRecipe): Float32Array {
  const { pulses, intensities, mean, mask, noise, seed, module } = recipe;
  const pixels = mean.length;
  const out = new Float32Array(frames * pixels);
  const last = noise.length - 1;
  let state =
    (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(train * 16 + module + 1, 0x85ebca77)) | 1;
  for (let p = 0; p < frames; p++) {
    const intensity = intensities[train * pulses + p];
    for (let i = 0; i < pixels; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const photons = mean[i] * intensity;
      const value = photons + Math.sqrt(photons + 0.09) * noise[(state >>> 8) & last];
      out[p * pixels + i] = mask[i] === 0 ? value : badValue(mask[i], value);
    }
  }
  return out;
}

function badValue(bits: number, value: number): number {
  if (bits & BAD_PIXEL.noData) return 0;
  return bits & BAD_PIXEL.noise ? 8 * value : 150;
}

/** The gain that a pixel uses for so many photons: 0 high, 1 medium, 2 low. */
export function gainOf(photons: number): number {
  if (photons < GAIN_STEPS[0]) return 0;
  return photons < GAIN_STEPS[1] ? 1 : 2;
}

/** Counts of a pixel's converter for photons. */
export interface RawScale {
  offset: number;
  perPhoton: number;
  most: number;
}

/** How much less a photon counts in medium and in low gain. */
const GAIN_FACTORS = [1, 0.1, 0.01] as const;

/** Counts as the detector sends them; each pixel has an offset of its own. */
export function rawCounts(
  photons: Float32Array,
  { offset, perPhoton, most }: RawScale,
  { noise, mean }: FrameRecipe,
  gain: (photons: number) => number = () => 0,
): Uint16Array {
  const pixels = mean.length;
  const spread = 0.02 * offset;
  return Uint16Array.from(photons, (value, i) => {
    const own = offset + spread * noise[(i % pixels) & (noise.length - 1)];
    const counts = own + perPhoton * GAIN_FACTORS[gain(value)] * value;
    return Math.max(0, Math.min(most, counts));
  });
}

/** AGIPD's raw frames: counts and the voltage that tells the gain, frame by frame. */
export function withGainVoltage(
  counts: Uint16Array,
  photons: Float32Array,
  pixels: number,
): Uint16Array {
  const out = new Uint16Array(2 * counts.length);
  for (let at = 0; at < counts.length; at += pixels) {
    out.set(counts.subarray(at, at + pixels), 2 * at);
    for (let i = 0; i < pixels; i++) {
      out[2 * at + pixels + i] = 6000 + 1200 * gainOf(photons[at + i]);
    }
  }
  return out;
}
