import type { ScatteringGeometry } from "../geometry/geometry.js";
import { fillRow, type SampleFrame } from "../geometry/sample-frame.js";
import { chiDegrees } from "../geometry/units.js";
import { type Corners, roundedUnit } from "./corners.js";

/** Radial values of the corners of one row of pixels after the other. */
export class RadialRows {
  readonly #corners: Corners;
  readonly #halves: Float64Array;
  #row: number = Number.NaN;
  /** The row's upper edge: corner `c` is the upper left of pixel `c`. */
  upper: Float64Array;
  lower: Float64Array;

  constructor(corners: Corners) {
    const [, columns] = corners.geometry.shape;
    this.#corners = corners;
    this.#halves = new Float64Array(columns);
    this.upper = new Float64Array(columns + 1);
    this.lower = new Float64Array(columns + 1);
  }

  /** Fills `upper` and `lower` with those of a row. */
  open(row: number): void {
    if (row === this.#row) return;
    const { upper, lower } = this;
    [this.upper, this.lower] = [lower, upper];
    if (row !== this.#row + 1) this.#fill(this.upper, row);
    this.#fill(this.lower, row + 1);
    this.#row = row;
  }

  /** The largest distance from each pixel's centre in a row to its corners; the same array each time. */
  halves(row: number): Float64Array {
    this.open(row);
    const { geometry, unit } = this.#corners;
    const centers = geometry.radial(unit).data;
    const { upper, lower } = this;
    const halves = this.#halves;
    let [leftLow, leftHigh] = [Infinity, -Infinity];
    const start = row * halves.length - 1;
    for (let corner = 0; corner < upper.length; corner++) {
      const [a, b] = [upper[corner], lower[corner]];
      const low = a < b ? a : b;
      const high = a < b ? b : a;
      if (corner > 0) {
        const center = centers[start + corner];
        const most = (high > leftHigh ? high : leftHigh) - center;
        const least = center - (low < leftLow ? low : leftLow);
        halves[corner - 1] = most > least ? most : least;
      }
      leftLow = low;
      leftHigh = high;
    }
    return halves;
  }

  #fill(line: Float64Array, row: number): void {
    const { values, width, unit } = this.#corners.radial;
    const start = row * width;
    for (let i = 0; i < width; i++) line[i] = values[start + i] * unit;
  }
}

/** From this share of a row's pixels on it is quicker to take whole lines of corners. */
const DENSE = 0.2;
const CHI_UNIT: number = roundedUnit("chi");
const DEGREES: number = 1 / CHI_UNIT;

/** Azimuths of one row of pixels after the other, degrees: corners rounded to 32 bits, centres not. */
export class AzimuthRows {
  readonly #frame: SampleFrame;
  readonly #columns: number;
  /** The row's corners, where most of its pixels are wanted. */
  upper: Float64Array;
  lower: Float64Array;
  #row: number = Number.NaN;
  #lines: number = Number.NaN;

  constructor({ frame, shape }: ScatteringGeometry) {
    this.#frame = frame;
    this.#columns = shape[1];
    this.upper = new Float64Array(shape[1] + 1);
    this.lower = new Float64Array(shape[1] + 1);
  }

  /** @param wanted - how many pixels of the row will be asked for */
  open(row: number, wanted: number): void {
    this.#row = row;
    if (row === this.#lines || wanted < DENSE * this.#columns) return;
    [this.upper, this.lower] = [this.lower, this.upper];
    if (row !== this.#lines + 1) this.#fill(this.upper, row);
    this.#fill(this.lower, row + 1);
    this.#lines = row;
  }

  /** Azimuth of a pixel's centre. */
  center(column: number): number {
    return this.#at(this.#row, column);
  }

  /** Azimuths of a pixel's corners: upper left, then down the rows and around. */
  corners(column: number, out: Float64Array): void {
    const row = this.#row;
    if (this.#lines === row) {
      out[0] = this.upper[column];
      out[1] = this.lower[column];
      out[2] = this.lower[column + 1];
      out[3] = this.upper[column + 1];
      return;
    }
    const [up, left] = [row - 0.5, column - 0.5];
    out[0] = rounded(this.#at(up, left));
    out[1] = rounded(this.#at(up + 1, left));
    out[2] = rounded(this.#at(up + 1, left + 1));
    out[3] = rounded(this.#at(up, left + 1));
  }

  #at(row: number, column: number): number {
    const { t1, t2 } = this.#frame;
    return chiDegrees(
      t1[0] + t1[1] * row + t1[2] * column,
      t2[0] + t2[1] * row + t2[2] * column,
      0,
    );
  }

  #fill(line: Float64Array, row: number): void {
    const run = { row: row - 0.5, column: -0.5, start: 0, count: line.length };
    fillRow(line, this.#frame, run, "chi", chiDegrees);
    for (let i = 0; i < line.length; i++) line[i] = rounded(line[i]);
  }
}

function rounded(degrees: number): number {
  return Math.fround(degrees * CHI_UNIT) * DEGREES;
}
