import FFT from "fft.js";
import { BeambookError } from "../../errors.js";

/** A complex image: real and imaginary parts next to each other, row after row. */
export type ComplexImage = Float64Array;

/** Fraunhofer propagation of square complex images. */
export class FarField {
  /** Side of the images. */
  readonly size: number;
  readonly #fft: FFT;
  readonly #line: number[];
  readonly #out: number[];

  /** @throws `InvalidArgument` unless the side is a power of two */
  constructor(size: number) {
    if (!Number.isInteger(Math.log2(size)) || size < 2) {
      throw new BeambookError("InvalidArgument", `${size} pixels are no power of two.`, {
        hint: "Choose a shape of 32, 64, 128, 256, …",
      });
    }
    this.size = size;
    this.#fft = new FFT(size);
    this.#line = this.#fft.createComplexArray() as number[];
    this.#out = this.#fft.createComplexArray() as number[];
  }

  /**
   * Intensity in the far field of a wave, its axis at pixel `size / 2`, with the wave's sum of squares.
   *
   * @param wave - overwritten
   */
  intensity(wave: ComplexImage): Float64Array {
    const n = this.size;
    for (let r = 0; r < n; r++) this.#transform(wave, 2 * r * n, 2);
    for (let c = 0; c < n; c++) this.#transform(wave, 2 * c, 2 * n);
    const out = new Float64Array(n * n);
    const half = n / 2;
    for (let r = 0; r < n; r++) {
      for (let c = 0; c < n; c++) {
        const at = 2 * (r * n + c);
        const to = ((r + half) % n) * n + ((c + half) % n);
        out[to] = (wave[at] ** 2 + wave[at + 1] ** 2) / (n * n);
      }
    }
    return out;
  }

  #transform(wave: ComplexImage, start: number, step: number): void {
    const n = this.size;
    for (let i = 0, at = start; i < n; i++, at += step) {
      this.#line[2 * i] = wave[at];
      this.#line[2 * i + 1] = wave[at + 1];
    }
    this.#fft.transform(this.#out, this.#line);
    for (let i = 0, at = start; i < n; i++, at += step) {
      wave[at] = this.#out[2 * i];
      wave[at + 1] = this.#out[2 * i + 1];
    }
  }
}
