import type { BinAxis } from "./axis.js";
import { binNumbers, EntryList, type PairTable } from "./tables.js";

/** Fills a {@link PairTable} pixel by pixel. */
export class PairBuilder {
  readonly #bins: number;
  readonly #first: Uint16Array | Uint32Array;
  readonly #share: Float32Array;
  readonly #more: EntryList = new EntryList();

  constructor(pixels: number, bins: number) {
    this.#bins = bins;
    this.#first = binNumbers(pixels, bins);
    this.#share = new Float32Array(pixels).fill(1);
  }

  /** A pixel that goes nowhere. */
  skip(pixel: number): void {
    this.#first[pixel] = this.#bins;
  }

  /** Spreads a pixel evenly from `low` to `high`, in bins; what lies outside the axis is lost. */
  interval(pixel: number, low: number, high: number): void {
    const bins = this.#bins;
    const first = Math.floor(low);
    const last = Math.floor(high);
    if (first === last && first >= 0 && first < bins) {
      this.#first[pixel] = first;
    } else if (last === first + 1 && first >= 0 && last < bins) {
      this.#first[pixel] = first;
      this.#share[pixel] = (last - low) / (high - low);
    } else {
      this.#first[pixel] = bins;
      this.#spread(pixel, low, high);
    }
  }

  #spread(pixel: number, low: number, high: number): void {
    const width = high - low;
    const last = Math.min(this.#bins - 1, Math.floor(high));
    for (let bin = Math.max(0, Math.floor(low)); bin <= last; bin++) {
      const share = width > 0 ? (Math.min(high, bin + 1) - Math.max(low, bin)) / width : 1;
      if (share > 0) this.#more.push(pixel, bin, share);
    }
  }

  /** Gives `share` of a pixel to bin `first` and the rest to the next. */
  two(pixel: number, first: number, share: number): void {
    this.#first[pixel] = first;
    this.#share[pixel] = share;
  }

  /** Gives a pixel to `shares.length` bins from `first` on. */
  shares(pixel: number, first: number, shares: ArrayLike<number>, count: number): void {
    if (count === 2 && first >= 0 && first + 1 < this.#bins) {
      this.#first[pixel] = first;
      this.#share[pixel] = shares[0];
      return;
    }
    this.#first[pixel] = this.#bins;
    for (let k = 0; k < count; k++) {
      const bin = first + k;
      if (bin >= 0 && bin < this.#bins && shares[k] > 0) this.#more.push(pixel, bin, shares[k]);
    }
  }

  table(): PairTable {
    return {
      kind: "pair",
      bins: this.#bins,
      first: this.#first,
      share: this.#share,
      more: this.#more.entries(),
    };
  }
}

/** A value in bins from the axis' lower end. */
export function inBins(axis: BinAxis, value: number): number {
  return (value - axis.low) * axis.scale;
}
