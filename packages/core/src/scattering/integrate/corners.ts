import { fillRow, type SampleFrame } from "../geometry/sample-frame.js";
import type { PositionFunction } from "../geometry/units.js";

/** Walks the corners of pixels row by row: `upper` and `lower` hold the values of the corners above and below a row. */
export class CornerRows {
  upper: Float64Array;
  lower: Float64Array;
  readonly #frame: SampleFrame;
  readonly #valueAt: PositionFunction;
  readonly #kind: string;
  #row: number = 0;

  constructor(frame: SampleFrame, columns: number, kind: string, valueAt: PositionFunction) {
    this.#kind = kind;
    this.#frame = frame;
    this.#valueAt = valueAt;
    this.upper = new Float64Array(columns + 1);
    this.lower = new Float64Array(columns + 1);
    this.#fill(this.lower, 0);
  }

  /** Goes to the next row of pixels, from row 0 at the first call. */
  next(): void {
    [this.upper, this.lower] = [this.lower, this.upper];
    this.#fill(this.lower, ++this.#row);
  }

  #fill(out: Float64Array, edge: number): void {
    const line = { row: edge - 0.5, column: -0.5, start: 0, count: out.length };
    fillRow(out, this.#frame, line, this.#kind, this.#valueAt);
  }
}
