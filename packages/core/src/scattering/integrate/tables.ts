/**
 * Which pixels go into which bin, bin by bin: the pixels of bin `b` are `pixels[start[b]]` to `pixels[start[b + 1] - 1]`.
 */
export interface GatherTable {
  readonly kind: "gather";
  readonly bins: number;
  readonly start: Uint32Array;
  readonly pixels: Uint32Array;
  /** Share of each pixel that the bin gets; undefined when it gets all. */
  readonly share?: Float32Array;
}

/**
 * Which bins a pixel goes into, pixel by pixel: `share[p]` of it into `first[p]`, the rest into the bin after. What
 * does not fit that pattern stands in `more`; pixels that go nowhere have `first[p] === bins`.
 */
export interface PairTable {
  readonly kind: "pair";
  readonly bins: number;
  readonly first: Uint16Array | Uint32Array;
  readonly share: Float32Array;
  readonly more: { pixels: Uint32Array; bins: Uint32Array; share: Float32Array };
}

/** Which bin each pixel goes into, pixel by pixel; `first[p] === bins` for none. */
export interface WholeTable {
  readonly kind: "whole";
  readonly bins: number;
  readonly first: Uint16Array | Uint32Array;
}

/** How pixels and bins belong together. */
export type BinTable = GatherTable | PairTable | WholeTable;

/** Below one pixel in so many it is quicker to go bin by bin. */
export const SPARSE: number = 8;

/** A list of (pixel, bin, share) that grows. */
export class EntryList {
  #pixels: Uint32Array = new Uint32Array(1024);
  #bins: Uint32Array = new Uint32Array(1024);
  #share: Float32Array = new Float32Array(1024);
  #length: number = 0;

  push(pixel: number, bin: number, share: number): void {
    if (this.#length === this.#pixels.length) this.#grow();
    this.#pixels[this.#length] = pixel;
    this.#bins[this.#length] = bin;
    this.#share[this.#length++] = share;
  }

  #grow(): void {
    const size = this.#length * 2;
    const [pixels, bins, share] = [
      new Uint32Array(size),
      new Uint32Array(size),
      new Float32Array(size),
    ];
    pixels.set(this.#pixels);
    bins.set(this.#bins);
    share.set(this.#share);
    this.#pixels = pixels;
    this.#bins = bins;
    this.#share = share;
  }

  /** Views of what was pushed. */
  entries(): PairTable["more"] {
    return {
      pixels: this.#pixels.subarray(0, this.#length),
      bins: this.#bins.subarray(0, this.#length),
      share: this.#share.subarray(0, this.#length),
    };
  }
}

/** Sorts pixels by bin. */
function gatherWhole({ first, bins }: WholeTable): GatherTable {
  const start = new Uint32Array(bins + 2);
  for (let p = 0; p < first.length; p++) start[first[p] + 1]++;
  for (let b = 0; b < bins; b++) start[b + 1] += start[b];
  const pixels = new Uint32Array(start[bins]);
  const next = start.slice(0, bins);
  for (let p = 0; p < first.length; p++) if (first[p] < bins) pixels[next[first[p]]++] = p;
  return { kind: "gather", bins, start: start.subarray(0, bins + 1), pixels };
}

/** Table of pixels that go whole into one bin: in the shape that is quicker to sum. */
export function wholeTable(first: Uint16Array | Uint32Array, bins: number): BinTable {
  let kept = 0;
  for (let p = 0; p < first.length; p++) if (first[p] < bins) kept++;
  const table: WholeTable = { kind: "whole", bins, first };
  return kept * SPARSE < first.length ? gatherWhole(table) : table;
}

/** Array that can hold bins up to `bins`, which stands for none. */
export function binNumbers(pixels: number, bins: number): Uint16Array | Uint32Array {
  return bins + 2 < 65536 ? new Uint16Array(pixels) : new Uint32Array(pixels);
}

/** Sorts entries by bin. */
export function gatherEntries(
  { pixels, bins, share }: PairTable["more"],
  count: number,
): GatherTable {
  const start = new Uint32Array(count + 1);
  for (let k = 0; k < bins.length; k++) start[bins[k] + 1]++;
  for (let b = 0; b < count; b++) start[b + 1] += start[b];
  const next = start.slice(0, count);
  const sorted = new Uint32Array(pixels.length);
  const shares = new Float32Array(pixels.length);
  for (let k = 0; k < bins.length; k++) {
    const at = next[bins[k]]++;
    sorted[at] = pixels[k];
    shares[at] = share[k];
  }
  return { kind: "gather", bins: count, start, pixels: sorted, share: shares };
}

/** The same table bin by bin, as statistics over a bin's pixels need it. */
export function toGather(table: BinTable): GatherTable {
  if (table.kind === "gather") return table;
  if (table.kind === "whole") return gatherWhole(table);
  const { first, share, more, bins } = table;
  const list = new EntryList();
  for (let p = 0; p < first.length; p++) {
    if (first[p] >= bins) continue;
    if (share[p] > 0) list.push(p, first[p], share[p]);
    if (share[p] < 1) list.push(p, first[p] + 1, 1 - share[p]);
  }
  for (let k = 0; k < more.pixels.length; k++)
    list.push(more.pixels[k], more.bins[k], more.share[k]);
  return gatherEntries(list.entries(), bins);
}
