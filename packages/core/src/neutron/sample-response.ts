/** Half the kernel's length in samples, and its step. */
const HALF = 200;
const STEP = 0.1;

/**
 * The original's "jorgensen" response: back-to-back exponentials from sample to sample of the cross section, whatever
 * the samples' distance; the ends are mirrored.
 */
export function smearSamples(values: Float64Array, alpha: number, beta: number): Float64Array {
  const n = values.length;
  const out = new Float64Array(n);
  const kernel = kernelOf(alpha, beta);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < kernel.length; j++) {
      if (kernel[j] !== 0) sum += kernel[j] * values[mirrored(i + HALF - j, n)];
    }
    out[i] = sum;
  }
  return out;
}

function kernelOf(alpha: number, beta: number): Float64Array {
  const kernel = new Float64Array(2 * HALF);
  let sum = 0;
  for (let j = 0; j < kernel.length; j++) {
    const x = (j - HALF) * STEP;
    kernel[j] = Math.exp(x < 0 ? alpha * x : -beta * x);
    sum += kernel[j];
  }
  for (let j = 0; j < kernel.length; j++) {
    const part = kernel[j] / sum;
    kernel[j] = part > 1e-14 ? part : 0;
  }
  return kernel;
}

/** d c b a | a b c d | d c b a */
function mirrored(i: number, n: number): number {
  const period = 2 * n;
  const at = ((i % period) + period) % period;
  return at < n ? at : period - 1 - at;
}
