import { type BinAxis, binOf } from "./axis.js";
import type { Range } from "./options.js";
import { type BinTable, binNumbers, wholeTable } from "./tables.js";

/** Table of pixels that go whole into the bin of their centre. */
export function splitNone(
  values: Float64Array,
  axis: BinAxis,
  mask: Uint8Array | undefined,
): BinTable {
  const first = binNumbers(values.length, axis.bins);
  for (let p = 0; p < values.length; p++) {
    const bin = mask !== undefined && mask[p] !== 0 ? -1 : binOf(axis, values[p]);
    first[p] = bin < 0 ? axis.bins : bin;
  }
  return wholeTable(first, axis.bins);
}

/** Table over two axes; bin `i + j * first.bins` is bin `i` of the first and `j` of the second. */
export function splitNone2d(
  values: readonly [first: Float64Array, second: Float64Array],
  [first, second]: readonly [first: BinAxis, second: BinAxis],
  mask: Uint8Array | undefined,
): BinTable {
  const [a, b] = values;
  const bins = first.bins * second.bins;
  const numbers = binNumbers(a.length, bins);
  for (let p = 0; p < a.length; p++) {
    const i = mask !== undefined && mask[p] !== 0 ? -1 : binOf(first, a[p]);
    const j = i < 0 ? -1 : binOf(second, b[p]);
    numbers[p] = j < 0 ? bins : i + j * first.bins;
  }
  return wholeTable(numbers, bins);
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
