import type { ScatteringGeometry } from "../geometry/geometry.js";
import { chiDegrees } from "../geometry/units.js";
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

/** Table over two axes; bin `i + j * radius.bins` is bin `i` of the radius and `j` of the azimuth. */
export function splitNone2d(
  geometry: ScatteringGeometry,
  values: Float64Array,
  [radius, azimuth]: readonly [radius: BinAxis, azimuth: BinAxis],
  mask: Uint8Array | undefined,
): BinTable {
  const { frame, shape } = geometry;
  const { t1, t2 } = frame;
  const [rows, columns] = shape;
  const bins = radius.bins * azimuth.bins;
  const numbers = binNumbers(values.length, bins).fill(bins);
  for (let row = 0, p = 0; row < rows; row++) {
    const [up, side] = [t1[0] + t1[1] * row, t2[0] + t2[1] * row];
    for (let column = 0; column < columns; column++, p++) {
      const i = mask !== undefined && mask[p] !== 0 ? -1 : binOf(radius, values[p]);
      if (i < 0) continue;
      const chi = chiDegrees(up + t1[2] * column, side + t2[2] * column, 0);
      const j = binOf(azimuth, chi);
      if (j >= 0) numbers[p] = i + j * radius.bins;
    }
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
