import { full, type NDArray, where, zeros } from "@beambook/core/ndarray";

/** Mean and largest counts of frames that come one after the other. */
export class FrameTotals {
  #sum: NDArray<"float64"> | undefined;
  #seen: NDArray<"float64"> | undefined;
  #max: NDArray<"float64"> | undefined;

  /** Takes frames in; (n, rows, columns) each. Masked pixels count as nothing. */
  add(frames: NDArray, weights: NDArray): void {
    const [count, rows, columns] = frames.shape;
    const shape = [rows, columns];
    this.#sum ??= zeros(shape, "float64");
    this.#seen ??= zeros(shape, "float64");
    this.#max ??= full(shape, Number.NaN, "float64");
    const [sum, seen, max] = [this.#sum.data, this.#seen.data, this.#max.data];
    for (let k = 0; k < count; k++) {
      const values = frames.slice(k).flat() as ArrayLike<number>;
      const mask = weights.slice(k).flat() as ArrayLike<number>;
      for (let i = 0; i < values.length; i++) {
        if (!(mask[i] > 0)) continue;
        const value = Number(values[i]);
        sum[i] += value;
        seen[i]++;
        if (!(value <= max[i])) max[i] = value;
      }
    }
  }

  /** Mean of the pixels that count; NaN where none did. */
  get mean(): NDArray | undefined {
    if (!this.#sum || !this.#seen) return undefined;
    return where(this.#seen.greater(0), this.#sum.divide(this.#seen), Number.NaN);
  }

  /** Largest counts; NaN where no pixel counted. */
  get max(): NDArray | undefined {
    return this.#max;
  }
}
