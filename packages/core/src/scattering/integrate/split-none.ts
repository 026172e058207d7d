import { type BinAxis, binOf } from "./axis.js";
import type { Range } from "./options.js";
import { type GatherTable, gatherWhole } from "./tables.js";

/** Table of pixels that go whole into the bin of their centre. */
export function splitNone(
  values: Float64Array,
  axis: BinAxis,
  mask: Uint8Array | undefined,
): GatherTable {
  const bins = new Int32Array(values.length);
  for (let p = 0; p < values.length; p++) {
    bins[p] = mask !== undefined && mask[p] !== 0 ? -1 : binOf(axis, values[p]);
  }
  return gatherWhole(bins, axis.bins);
}

/** Table over two axes; bin `i + j * first.bins` is bin `i` of the first and `j` of the second. */
export function splitNone2d(
  values: readonly [first: Float64Array, second: Float64Array],
  [first, second]: readonly [first: BinAxis, second: BinAxis],
  mask: Uint8Array | undefined,
): GatherTable {
  const [a, b] = values;
  const bins = new Int32Array(a.length);
  for (let p = 0; p < a.length; p++) {
    const i = mask !== undefined && mask[p] !== 0 ? -1 : binOf(first, a[p]);
    const j = i < 0 ? -1 : binOf(second, b[p]);
    bins[p] = j < 0 ? -1 : i + j * first.bins;
  }
  return gatherWhole(bins, first.bins * second.bins);
}

/** Lowest and highest value of unmasked pixels. */
export function centerRange(values: Float64Array, mask: Uint8Array | undefined): Range {
  let low = Infinity;
  let high = -Infinity;
  for (let p = 0; p < values.length; p++) {
    if (mask !== undefined && mask[p] !== 0) continue;
    const value = values[p];
    if (value < low) low = value;
    if (value > high && value < Infinity) high = value;
  }
  return [low, high];
}
