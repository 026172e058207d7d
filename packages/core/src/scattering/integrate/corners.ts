import { fillRow, type SampleFrame } from "../geometry/sample-frame.js";
import type { PositionFunction } from "../geometry/units.js";

/** Factors to the unit in which values are rounded. */
const ROUNDED: Readonly<Record<string, number>> = {
  "q_A^-1": 10,
  "q_m^-1": 1e-9,
  "2th_deg": Math.PI / 180,
  chi: Math.PI / 180,
  d_A: 0.1,
  r_mm: 1e-3,
};

/**
 * Walks the corners of pixels row by row: `upper` and `lower` hold the values of the corners above and below a row.
 * They are rounded to 32 bits in pyFAI's own units (1/nm, rad, m), as pyFAI's are: intensities then agree to 1e-7
 * instead of 1e-5.
 */
export class CornerRows {
  upper: Float64Array;
  lower: Float64Array;
  readonly #frame: SampleFrame;
  readonly #valueAt: PositionFunction;
  readonly #kind: string;
  readonly #rounded: number;
  #row: number = 0;

  constructor(frame: SampleFrame, columns: number, kind: string, valueAt: PositionFunction) {
    this.#kind = kind;
    this.#rounded = ROUNDED[kind] ?? 1;
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
    const factor = this.#rounded;
    for (let i = 0; i < out.length; i++) out[i] = Math.fround(out[i] * factor) / factor;
  }
}
