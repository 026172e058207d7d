import type { BinAxis } from "./axis.js";
import { AzimuthRows, RadialRows } from "./corner-rows.js";
import type { Corners } from "./corners.js";
import { PixelShape } from "./pixel-shape.js";

const RAD: number = Math.PI / 180;

/** A line of pixel edges: azimuth (rad) = slope times radius (bins) + offset. */
interface EdgeLine {
  readonly slope: Float64Array;
  readonly offset: Float64Array;
}

const edgeLine = (length: number): EdgeLine => ({
  slope: new Float64Array(length),
  offset: new Float64Array(length),
});

/** The four-cornered shapes of one row of pixels after the other; neighbours share their edges. */
export class EdgeRows {
  /** Radii along the upper and the lower edge of the row, in bins. */
  above: Float64Array;
  below: Float64Array;
  readonly #axis: BinAxis;
  readonly #radii: RadialRows;
  readonly #angles: AzimuthRows;
  readonly #sides: EdgeLine;
  readonly #shape: PixelShape = new PixelShape();
  #top: EdgeLine;
  #bottom: EdgeLine;

  constructor(corners: Corners, axis: BinAxis) {
    const [, columns] = corners.geometry.shape;
    this.#axis = axis;
    this.#radii = new RadialRows(corners);
    this.#angles = new AzimuthRows(corners.geometry);
    [this.above, this.below] = [new Float64Array(columns + 1), new Float64Array(columns + 1)];
    this.#sides = edgeLine(columns + 1);
    [this.#top, this.#bottom] = [edgeLine(columns), edgeLine(columns)];
  }

  /** Goes to a row; rows must come one after the other. */
  open(row: number): void {
    const columns = this.above.length - 1;
    this.#radii.open(row);
    this.#angles.open(row, columns);
    const { upper, lower } = this.#angles;
    [this.above, this.below] = [this.below, this.above];
    [this.#top, this.#bottom] = [this.#bottom, this.#top];
    if (row === 0) {
      inBins(this.#radii.upper, this.#axis, this.above);
      alongLine(this.above, upper, this.#top);
    }
    inBins(this.#radii.lower, this.#axis, this.below);
    alongLine(this.below, lower, this.#bottom);
    betweenLines(this.above, this.below, upper, lower, this.#sides);
  }

  /**
   * Share of a pixel on the lower side of the one bin edge that it crosses; NaN where azimuths jump within it, or when
   * it has no area. The sums have 32 bits and go around the shape from its first corner down the rows, as pyFAI's: exact
   * ones would differ from it by up to 2e-5.
   */
  shareBelow(column: number, edge: number): number {
    const { above, below } = this;
    const [sides, top, bottom] = [this.#sides, this.#top, this.#bottom];
    const [x0, x1, x2, x3] = [above[column], below[column], below[column + 1], above[column + 1]];
    const [s01, o01] = [sides.slope[column], sides.offset[column]];
    const [s12, o12] = [bottom.slope[column], bottom.offset[column]];
    const [s23, o23] = [sides.slope[column + 1], sides.offset[column + 1]];
    const [s30, o30] = [top.slope[column], top.offset[column]];
    // The lower and the higher of corner and edge, without branches, which would be taken at random.
    const [d0, d1] = [Math.abs(x0 - edge), Math.abs(x1 - edge)];
    const [d2, d3] = [Math.abs(x2 - edge), Math.abs(x3 - edge)];
    const [m0, m1, m2, m3] = [x0 + edge, x1 + edge, x2 + edge, x3 + edge];
    const [a0, a1, a2, a3] = [(m0 - d0) / 2, (m1 - d1) / 2, (m2 - d2) / 2, (m3 - d3) / 2];
    const [b0, b1, b2, b3] = [(m0 + d0) / 2, (m1 + d1) / 2, (m2 + d2) / 2, (m3 + d3) / 2];
    let under = Math.fround(areaAlong(a0, a1, s01, o01));
    under = Math.fround(under + areaAlong(a1, a2, s12, o12));
    under = Math.fround(under + areaAlong(a2, a3, s23, o23));
    under = Math.fround(under + areaAlong(a3, a0, s30, o30));
    let over = Math.fround(areaAlong(b0, b1, s01, o01));
    over = Math.fround(over + areaAlong(b1, b2, s12, o12));
    over = Math.fround(over + areaAlong(b2, b3, s23, o23));
    over = Math.fround(over + areaAlong(b3, b0, s30, o30));
    return Math.fround(under / (under + over));
  }

  /** The shape of a pixel by its corners; the same object each time. */
  shape(column: number): PixelShape {
    this.#shape.setRadius(this.above, this.below, column);
    this.#shape.setAzimuth(this.#angles, column);
    return this.#shape;
  }
}

/** Area between an edge and azimuth 0. */
function areaAlong(from: number, to: number, slope: number, offset: number): number {
  return (to - from) * (0.5 * slope * (to + from) + offset);
}

/** Radial values in bins from the axis' lower end. */
function inBins(line: Float64Array, { low, scale }: BinAxis, out: Float64Array): void {
  for (let i = 0; i < line.length; i++) out[i] = (line[i] - low) * scale;
}

/** Edges from each corner of a line to the next. */
function alongLine(x: Float64Array, y: Float64Array, { slope, offset }: EdgeLine): void {
  for (let i = 0; i < slope.length; i++) {
    const rise = y[i + 1] - y[i];
    const s = slopeOf(rise, x[i + 1] - x[i]);
    slope[i] = s;
    offset[i] = y[i] * RAD - s * x[i];
  }
}

/** Edges from the corners of a line to those below. */
function betweenLines(
  x0: Float64Array,
  x1: Float64Array,
  y0: Float64Array,
  y1: Float64Array,
  { slope, offset }: EdgeLine,
): void {
  for (let i = 0; i < slope.length; i++) {
    const s = slopeOf(y1[i] - y0[i], x1[i] - x0[i]);
    slope[i] = s;
    offset[i] = y0[i] * RAD - s * x0[i];
  }
}

/** 0 for an edge that goes nowhere, NaN for one that jumps around the circle. */
function slopeOf(degrees: number, run: number): number {
  if (degrees >= 180 || degrees < -180) return Number.NaN;
  return run === 0 ? 0 : (degrees * RAD) / run;
}
