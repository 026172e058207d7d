import { SeededRandom } from "../../random.js";

/** Seeded counting statistics: the same seed gives the same image on every machine. */
export class CountingNoise {
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  /** Counts of a mean: multiplied uniform numbers for few, a rounded normal number for many. */
  counts(mean: number): number {
    if (!(mean > 0)) return 0;
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.#random.normal()));
    const end = Math.exp(-mean);
    let [counts, product] = [0, this.#random.uniform()];
    while (product > end) {
      counts++;
      product *= this.#random.uniform();
    }
    return counts;
  }
}
