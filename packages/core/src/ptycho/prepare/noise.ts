import { BeambookError } from "../../errors.js";
import { NDArray } from "../../ndarray/ndarray.js";

/** Largest mean whose counts int32 holds for sure. */
const MOST = 2 ** 31 - 2 ** 20;
/** Above this mean the sampler of many counts is used. */
const MANY = 30;

/**
 * Counts drawn from Poisson distributions whose means are the pixels. The same seed and frame index give the same
 * counts, however frames are grouped.
 *
 * @param frames - means, (n, rows, columns)
 * @param indices - index of each frame
 * @returns int32 counts
 * @throws `InvalidArgument` for means that int32 cannot count
 * @source W. Hörmann, Insurance: Mathematics and Economics 12 (1993) 39-45, algorithm PTRS, for means above 30
 */
export function withCountingNoise(
  frames: NDArray,
  indices: readonly number[],
  seed: number,
): NDArray<"int32"> {
  const means = frames.flat() as ArrayLike<number>;
  const out = new Int32Array(frames.size);
  const size = frames.size / frames.shape[0];
  for (const [k, index] of indices.entries()) {
    const random = randomNumbers(seed, index);
    for (let at = k * size; at < (k + 1) * size; at++) {
      const mean = Number(means[at]);
      if (mean > MOST) {
        throw new BeambookError("InvalidArgument", `Frame ${index} has a mean of ${mean} counts.`, {
          hint: "Noise is counted in int32: scale the frames down, or switch add_poisson_noise off.",
        });
      }
      out[at] = mean > MANY ? manyCounts(mean, random) : fewCounts(mean, random);
    }
  }
  return new NDArray(out, "int32", { shape: frames.shape });
}

/** Numbers in (0, 1), 32 bits each: a counter put through a mixing function. */
export function randomNumbers(seed: number, stream: number): () => number {
  let state = mix(Math.imul(seed | 0, 0x9e3779b1) ^ mix((stream + 0x7f4a7c15) | 0));
  return (): number => {
    state = (state + 0x9e3779b9) | 0;
    return ((mix(state) >>> 0) + 0.5) / 2 ** 32;
  };
}

function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

/** Multiplies random numbers until they fall below exp(−mean). */
function fewCounts(mean: number, random: () => number): number {
  if (!(mean > 0)) return 0;
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; count++) product *= random();
  return count;
}

function manyCounts(mean: number, random: () => number): number {
  const spread = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * spread;
  const inverse = 1.1239 + 1.1328 / (spread - 3.4);
  const accept = 0.9277 - 3.6224 / (spread - 2);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + spread) * u + mean + 0.43);
    if (us >= 0.07 && v <= accept) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const left = Math.log((v * inverse) / (a / (us * us) + spread));
    if (left <= k * Math.log(mean) - mean - logFactorial(k)) return k;
  }
}

/** ln k! by Stirling's series; exact to 1e-10 for k ≥ 8. */
function logFactorial(k: number): number {
  if (k < 8) return Math.log([1, 1, 2, 6, 24, 120, 720, 5040][k]);
  const x = k + 1;
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.9189385332046728 +
    1 / (12 * x) -
    1 / (360 * x ** 3) +
    1 / (1260 * x ** 5)
  );
}
