import { erfc, erfcx } from "../fit/index.js";

/** Half the kernel's length in samples, and its step. */
const HALF = 200;
const STEP = 0.1;
/** No kernel is longer than this to either side. */
const LONGEST = 20_000;

/** How {@link smearSamples} makes its kernel. */
export interface SampleKernelOptions {
  /** Distance of samples that rates and widths are counted in; 0.1 for each sample, as the original has it. */
  step?: number;
  /** Standard deviation of a Gaussian; none by default. */
  gauss?: number;
  /** Full width of a box in samples; none by default. */
  box?: number;
}

/**
 * The original's "jorgensen" responses: back-to-back exponentials from sample to sample of the cross section; the ends
 * are mirrored.
 */
export function smearSamples(
  values: Float64Array,
  alpha: number,
  beta: number,
  options: SampleKernelOptions = {},
): Float64Array {
  const { box = 0 } = options;
  const profile = kernelOf(alpha, beta, options);
  const kernel = box > 0 ? boxed(profile, box) : profile;
  const n = values.length;
  const out = new Float64Array(n);
  const half = kernel.length >> 1;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < kernel.length; j++) {
      if (kernel[j] !== 0) sum += kernel[j] * values[mirrored(i + half - j, n)];
    }
    out[i] = sum;
  }
  return out;
}

function kernelOf(
  alpha: number,
  beta: number,
  { step, gauss = 0 }: SampleKernelOptions,
): Float64Array {
  const [half, length] =
    step === undefined ? [HALF, 2 * HALF] : lengthFor(alpha, beta, step, gauss);
  const kernel = new Float64Array(length);
  for (let j = 0; j < length; j++) {
    const x = (j - half) * (step ?? STEP);
    kernel[j] =
      gauss > 0 ? blurredProfile(x, alpha, beta, gauss) : Math.exp(x < 0 ? alpha * x : -beta * x);
  }
  return normalised(kernel);
}

/** As many samples as the profile reaches, with one in the middle. */
function lengthFor(alpha: number, beta: number, step: number, gauss: number): [number, number] {
  const decay = 1 / Math.max(Math.min(alpha, beta), 1e-6);
  const reach = Math.max(15 * decay, 8 * gauss, 30 * step);
  const half = Math.min(Math.ceil(reach / step), LONGEST);
  return [half, 2 * half + 1];
}

/** Back-to-back exponentials behind a Gaussian, not normalised; no term overflows. */
function blurredProfile(x: number, alpha: number, beta: number, sigma: number): number {
  const term = (rate: number, at: number): number => {
    const y = (rate * sigma * sigma + at) / (Math.SQRT2 * sigma);
    return y >= 0
      ? Math.exp(-(x * x) / (2 * sigma * sigma)) * erfcx(y)
      : Math.exp((rate / 2) * (rate * sigma * sigma + 2 * at)) * erfc(y);
  };
  return term(alpha, x) + term(beta, -x);
}

/** A kernel after a box; its ends take part in the samples that they cover in part. */
function boxed(kernel: Float64Array, width: number): Float64Array {
  const half = Math.ceil(width / 2 + 0.5);
  const box = Float64Array.from({ length: 2 * half + 1 }, (_, j) => {
    const at = j - half;
    const [from, to] = [Math.max(at - 0.5, -width / 2), Math.min(at + 0.5, width / 2)];
    return Math.max(0, to - from);
  });
  const out = new Float64Array(kernel.length);
  for (let i = 0; i < kernel.length; i++) {
    for (let j = 0; j < box.length; j++) {
      const from = i + half - j;
      if (from >= 0 && from < kernel.length) out[i] += box[j] * kernel[from];
    }
  }
  return normalised(out);
}

function normalised(kernel: Float64Array): Float64Array {
  const sum = kernel.reduce((p, w) => p + w, 0);
  return kernel.map((w) => (w / sum > 1e-14 ? w / sum : 0));
}

/** d c b a | a b c d | d c b a */
function mirrored(i: number, n: number): number {
  const period = 2 * n;
  const at = ((i % period) + period) % period;
  return at < n ? at : period - 1 - at;
}
