import FFT from "fft.js";

/** Discrete Fourier transform of one line of complex numbers, in place. */
export type LineTransform = (line: Float64Array) => void;

/**
 * A transform for lines of `size` numbers (real and imaginary parts in turn): radix 4 for powers of two, Bluestein's
 * convolution for other lengths.
 *
 * @source L. I. Bluestein, IEEE Trans. Audio Electroacoust. 18 (1970) 451
 */
export function lineTransform(size: number): LineTransform {
  if (size === 1) return (): void => {};
  return Number.isInteger(Math.log2(size)) ? powerOfTwo(size) : bluestein(size);
}

function powerOfTwo(size: number): LineTransform {
  const fft = new FFT(size);
  const out = fft.createComplexArray() as number[];
  return (line: Float64Array): void => {
    fft.transform(out, line as unknown as number[]);
    line.set(out);
  };
}

/** A chirp times the line, convolved with the opposite chirp, times the chirp again. */
function bluestein(size: number): LineTransform {
  const length = 2 ** Math.ceil(Math.log2(2 * size - 1));
  const fft = new FFT(length);
  const chirp = new Float64Array(2 * size);
  for (let k = 0; k < size; k++) {
    // k² modulo 2 n keeps the angle exact for long lines.
    const angle = (Math.PI * ((k * k) % (2 * size))) / size;
    chirp[2 * k] = Math.cos(angle);
    chirp[2 * k + 1] = -Math.sin(angle);
  }
  const kernel = new Array<number>(2 * length).fill(0);
  for (let k = 0; k < size; k++) {
    for (const at of k === 0 ? [0] : [k, length - k]) {
      kernel[2 * at] = chirp[2 * k];
      kernel[2 * at + 1] = -chirp[2 * k + 1];
    }
  }
  const filter = fft.createComplexArray() as number[];
  fft.transform(filter, kernel);
  const padded = new Array<number>(2 * length);
  const spectrum = fft.createComplexArray() as number[];
  const result = fft.createComplexArray() as number[];
  return (line: Float64Array): void => {
    padded.fill(0);
    multiply(padded, line, chirp, size);
    fft.transform(spectrum, padded);
    multiply(spectrum, spectrum, filter, length);
    fft.inverseTransform(result, spectrum);
    multiply(line, result, chirp, size);
  };
}

function multiply(
  out: number[] | Float64Array,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  count: number,
): void {
  for (let at = 0; at < 2 * count; at += 2) {
    const [re, im] = [a[at], a[at + 1]];
    out[at] = re * b[at] - im * b[at + 1];
    out[at + 1] = re * b[at + 1] + im * b[at];
  }
}
