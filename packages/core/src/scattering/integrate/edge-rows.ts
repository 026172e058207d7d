import { loadWasm } from "../../wasm.js";
import type { BinAxis } from "./axis.js";
import { AzimuthRows, RadialRows } from "./corner-rows.js";
import type { Corners } from "./corners.js";
import { EDGE_SHARES_WASM } from "./edge-shares-wasm.js";
import { PixelShape } from "./pixel-shape.js";

const RAD: number = Math.PI / 180;

/** A line of pixel edges: azimuth (rad) = slope times radius (bins) + offset. */
interface EdgeLine {
  readonly slope: Float64Array;
  readonly offset: Float64Array;
}

interface Exports {
  shares(...args: number[]): void;
}

/** Where data starts; the compiler keeps nothing below. */
const START = 1024;
/** Doubles behind each line that are read, but do not count. */
const SLACK = 3;
/** Lines of doubles: two of radii, three edge lines. */
const LINES = 8;

/** The four-cornered shapes of one row of pixels after the other; neighbours share their edges. */
export class EdgeRows {
  /** Radii along the upper and the lower edge of the row, in bins. */
  above: Float64Array;
  below: Float64Array;
  /** First bin of each pixel of the row; -1 where it lies in more than two, or outside. */
  readonly first: Int32Array;
  /** Its part there; the rest is in the bin after. */
  readonly share: Float32Array;
  readonly #axis: BinAxis;
  readonly #bins: number;
  readonly #shares: Exports["shares"];
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
    const room = columns + 1 + SLACK;
    const { memory, exports } = loadWasm<Exports>(EDGE_SHARES_WASM, START + 8 * room * (LINES + 1));
    const line = (k: number): Float64Array =>
      new Float64Array(memory.buffer, START + 8 * room * k, columns + 1);
    const edgeLine = (k: number): EdgeLine => ({ slope: line(k), offset: line(k + 1) });
    [this.above, this.below] = [line(0), line(1)];
    [this.#sides, this.#top, this.#bottom] = [edgeLine(2), edgeLine(4), edgeLine(6)];
    const end = START + 8 * room * LINES;
    this.first = new Int32Array(memory.buffer, end, columns);
    this.share = new Float32Array(memory.buffer, end + 4 * room, columns);
    this.#bins = axis.bins;
    this.#shares = exports.shares;
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
    this.#shareRow();
  }

  /** Fills in `first` and `share` of the row. */
  #shareRow(): void {
    const { above, below, first, share } = this;
    const [top, bottom, sides] = [this.#top, this.#bottom, this.#sides];
    const offsets = sides.offset.byteOffset - sides.slope.byteOffset;
    const lines = [above, below, top.slope, bottom.slope, sides.slope].map((x) => x.byteOffset);
    const out = [first.byteOffset, share.byteOffset];
    this.#shares(...lines, offsets, first.length, this.#bins, ...out);
  }

  /** The shape of a pixel by its corners; the same object each time. */
  shape(column: number): PixelShape {
    this.#shape.setRadius(this.above, this.below, column);
    this.#shape.setAzimuth(this.#angles, column);
    return this.#shape;
  }
}

/** Radial values in bins from the axis' lower end. */
function inBins(line: Float64Array, { low, scale }: BinAxis, out: Float64Array): void {
  for (let i = 0; i < line.length; i++) out[i] = (line[i] - low) * scale;
}

/** Edges from each corner of a line to the next. */
function alongLine(x: Float64Array, y: Float64Array, { slope, offset }: EdgeLine): void {
  for (let i = 0; i + 1 < x.length; i++) {
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
