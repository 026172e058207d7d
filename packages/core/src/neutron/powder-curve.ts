import type { PowderLines } from "./bragg-powder.js";

/** The Bragg cross section of a powder as a function of wavelength: λ² times a staircase, with running sums. */
export class PowderCurve {
  /** Edges by falling wavelength, Å. */
  readonly edges: Float64Array;
  /** `heights[i]` is the stairs' height between edges i-1 and i, barn Å⁻². */
  readonly #heights: Float64Array;
  /** Integral of the curve from 0 to each edge, up to a constant, barn Å. */
  readonly #integrals: Float64Array;

  /** h, k, l of one reflection at each edge. */
  readonly hkl: Int32Array;

  constructor({ edges, steps, hkl }: PowderLines) {
    const count = edges.length;
    this.edges = edges;
    this.hkl = hkl;
    this.#heights = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) this.#heights[i + 1] = this.#heights[i] + steps[i];
    this.#integrals = new Float64Array(count);
    let integral = 0;
    for (let i = count - 1; i >= 0; i--) {
      const below = i + 1 < count ? edges[i + 1] : 0;
      integral += (this.#heights[i + 1] * (edges[i] ** 3 - below ** 3)) / 3;
      this.#integrals[i] = integral;
    }
  }

  /** Number of edges at or above a wavelength; `hint`, the answer for a neighbour, saves the search. */
  #rank(wavelength: number, hint: number): number {
    const { edges } = this;
    let rank = hint;
    for (let tries = 0; tries < 6; tries++) {
      if (rank < edges.length && edges[rank] >= wavelength) rank++;
      else if (rank > 0 && edges[rank - 1] < wavelength) rank--;
      else return rank;
    }
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle] >= wavelength) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds `scale` times the cross section in barn to `out`. */
  addTo(out: Float64Array, wavelengths: Float64Array, scale: number): void {
    let rank = 0;
    for (let i = 0; i < wavelengths.length; i++) {
      const wavelength = wavelengths[i];
      rank = this.#rank(wavelength, rank);
      out[i] += scale * wavelength * wavelength * this.#heights[rank];
    }
  }

  /** Adds `scale` times the mean between neighbouring `bounds` (rising, Å) to `out`; exact across edges. */
  addMeansTo(out: Float64Array, bounds: Float64Array, scale: number): void {
    let rank = this.#rank(bounds[0], 0);
    let before = this.#integralTo(bounds[0], rank);
    for (let i = 0; i + 1 < bounds.length; i++) {
      const same = rank;
      rank = this.#rank(bounds[i + 1], rank);
      const [from, to] = [bounds[i], bounds[i + 1]];
      const integral = this.#integralTo(to, rank);
      // Without an edge between them the difference of two large integrals would only lose digits.
      const mean =
        rank === same
          ? (this.#heights[rank] * (from * from + from * to + to * to)) / 3
          : (integral - before) / (to - from);
      out[i] += scale * mean;
      before = integral;
    }
  }

  /** ∫ from 0 to a wavelength of which `rank` edges lie at or above. */
  #integralTo(wavelength: number, rank: number): number {
    const below = rank < this.edges.length ? this.edges[rank] : 0;
    const before = rank < this.edges.length ? this.#integrals[rank] : 0;
    return before + (this.#heights[rank] * (wavelength ** 3 - below ** 3)) / 3;
  }
}
