/** Seeded counting statistics: the same seed gives the same image on every machine. */
export class CountingNoise {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ 0x5bd1e995) | 1;
    for (let i = 0; i < 8; i++) this.#next();
  }

  /** xorshift32, in [0, 1). @source G. Marsaglia, J. Stat. Softw. 8 (2003) 14, p. 4. */
  #next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) / 2 ** 32;
  }

  /** Counts of a mean: multiplied uniform numbers for few, a rounded normal number for many. */
  counts(mean: number): number {
    if (!(mean > 0)) return 0;
    if (mean > 60) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.#next()));
      const normal = radius * Math.cos(2 * Math.PI * this.#next());
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
    }
    const end = Math.exp(-mean);
    let [counts, product] = [0, this.#next()];
    while (product > end) {
      counts++;
      product *= this.#next();
    }
    return counts;
  }
}
