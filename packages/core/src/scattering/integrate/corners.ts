import type { SampleFrame } from "../geometry/sample-frame.js";
import type { PositionFunction } from "../geometry/units.js";

/** Walks the corners of pixels row by row: `upper` and `lower` hold the values of the corners above and below a row. */
export class CornerRows {
  upper: Float64Array;
  lower: Float64Array;
  readonly #frame: SampleFrame;
  readonly #valueAt: PositionFunction;
  #row: number = 0;

  constructor(frame: SampleFrame, columns: number, valueAt: PositionFunction) {
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
    const { t1, t2, t3 } = this.#frame;
    const row = edge - 0.5;
    const [a, b, c] = [t1[0] + t1[1] * row, t2[0] + t2[1] * row, t3[0] + t3[1] * row];
    const [da, db, dc] = [t1[2], t2[2], t3[2]];
    const valueAt = this.#valueAt;
    for (let i = 0; i < out.length; i++) {
      const s = i - 0.5;
      out[i] = valueAt(a + da * s, b + db * s, c + dc * s);
    }
  }
}
