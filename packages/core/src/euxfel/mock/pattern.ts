import { SeededRandom } from "../../random.js";

/** Rings of a powder pattern: radius and width in metres, photons per pixel at the top. */
const RINGS: readonly { radius: number; width: number; photons: number }[] = [
  { radius: 0.022, width: 0.0009, photons: 34 },
  { radius: 0.0355, width: 0.0007, photons: 22 },
  { radius: 0.0418, width: 0.0007, photons: 9 },
  { radius: 0.058, width: 0.0009, photons: 14 },
  { radius: 0.0716, width: 0.0008, photons: 5 },
  { radius: 0.0835, width: 0.001, photons: 8 },
  { radius: 0.1012, width: 0.001, photons: 4 },
];

/** Mean photons per pixel at a distance from the beam (metres) for full pulses: scattering and powder rings. */
export function meanPhotons(distance: number): number {
  let photons = 40 * Math.exp(-distance / 0.012) + 1.5 * Math.exp(-distance / 0.08);
  for (const ring of RINGS) {
    photons += ring.photons * Math.exp(-0.5 * ((distance - ring.radius) / ring.width) ** 2);
  }
  return photons;
}

/**
 * Intensity of every pulse relative to a full one, (train, pulse): it decays along the train, whole trains drift, and
 * single pulses jitter.
 */
export function pulseIntensities(trains: number, pulses: number, seed: number): Float32Array {
  const random = new SeededRandom(seed);
  const out = new Float32Array(trains * pulses);
  for (let t = 0; t < trains; t++) {
    const drift = 1 + 0.12 * random.normal();
    for (let p = 0; p < pulses; p++) {
      const decay = Math.exp((-0.7 * p) / Math.max(1, pulses));
      out[t * pulses + p] = Math.max(0.05, drift * decay * (1 + 0.08 * random.normal()));
    }
  }
  return out;
}

/** Why a pixel is bad, as bits of `image.mask`. */
export const BAD_PIXEL = { offset: 1, noise: 2, noData: 1 << 7 } as const;

/** The bad pixels of a module: single dead and noisy ones, and in some modules a dead chip of 64 × 64. */
export function badPixels(
  module: number,
  seed: number,
  [slow, fast]: readonly [number, number],
): Uint32Array {
  const random = new SeededRandom(seed * 64 + module);
  const mask = new Uint32Array(slow * fast);
  for (let k = 0; k < 60; k++) {
    const pixel = random.nextUint32() % mask.length;
    mask[pixel] |= k % 2 ? BAD_PIXEL.noise : BAD_PIXEL.offset;
  }
  if (module % 7 === 3) {
    const row = 64 * (random.nextUint32() % (slow / 64));
    const column = 64 * (random.nextUint32() % (fast / 64));
    for (let i = 0; i < 64 * 64; i++) {
      mask[(row + (i >> 6)) * fast + column + (i & 63)] |= BAD_PIXEL.noData;
    }
  }
  return mask;
}
