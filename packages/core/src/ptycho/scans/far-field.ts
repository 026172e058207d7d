import { BeambookError } from "../../errors.js";
import { type LineTransform, lineTransform } from "./fourier-line.js";

/** A complex image: real and imaginary parts next to each other, row after row. */
export type ComplexImage = Float64Array;

/** Fraunhofer propagation of square complex images. */
export class FarField {
  /** Side of the images. */
  readonly size: number;
  readonly #transform: LineTransform;
  readonly #line: Float64Array;

  /** @throws `InvalidArgument` unless the side is a whole number of at least 2 */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 2) {
      throw new BeambookError("InvalidArgument", `A frame cannot have ${size} pixels a side.`, {
        hint: "Choose a shape such as 64, 96 or 128.",
      });
    }
    this.size = size;
    this.#transform = lineTransform(size);
    this.#line = new Float64Array(2 * size);
  }

  /**
   * Intensity in the far field of a wave, its axis at pixel `floor(size / 2)`, with the wave's sum of squares.
   *
   * @param wave - overwritten
   */
  intensity(wave: ComplexImage): Float64Array {
    const n = this.size;
    for (let r = 0; r < n; r++) this.#along(wave, 2 * r * n, 2);
    for (let c = 0; c < n; c++) this.#along(wave, 2 * c, 2 * n);
    const out = new Float64Array(n * n);
    const half = Math.floor(n / 2);
    for (let r = 0; r < n; r++) {
      for (let c = 0; c < n; c++) {
        const at = 2 * (r * n + c);
        const to = ((r + half) % n) * n + ((c + half) % n);
        out[to] = (wave[at] ** 2 + wave[at + 1] ** 2) / (n * n);
      }
    }
    return out;
  }

  #along(wave: ComplexImage, start: number, step: number): void {
    const [n, line] = [this.size, this.#line];
    for (let i = 0, at = start; i < n; i++, at += step) {
      line[2 * i] = wave[at];
      line[2 * i + 1] = wave[at + 1];
    }
    this.#transform(line);
    for (let i = 0, at = start; i < n; i++, at += step) {
      wave[at] = line[2 * i];
      wave[at + 1] = line[2 * i + 1];
    }
  }
}
