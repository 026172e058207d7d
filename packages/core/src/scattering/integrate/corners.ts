import type { ScatteringGeometry } from "../geometry/geometry.js";
import { fillRow } from "../geometry/sample-frame.js";
import { type PositionFunction, type RadialUnit, radialFunction } from "../geometry/units.js";

/** Factors to pyFAI's own units (1/nm, rad, m), in which it rounds corners to 32 bits. */
const ROUNDED: Readonly<Record<string, number>> = {
  "q_A^-1": 10,
  "q_m^-1": 1e-9,
  "2th_deg": Math.PI / 180,
  chi: Math.PI / 180,
  d_A: 0.1,
  r_mm: 1e-3,
};

/**
 * Values at the corners of all pixels, (rows + 1, columns + 1): corner (r, c) is the upper left of pixel (r, c). They
 * have 32 bits as pyFAI's have: intensities then agree to 1e-7 instead of 1e-5.
 */
export interface CornerGrid {
  readonly values: Float32Array;
  /** Corners per row. */
  readonly width: number;
  /** `values` times this are in the wanted unit. */
  readonly unit: number;
  /** Where the smallest and the largest finite value stand. */
  readonly lowest: number;
  readonly highest: number;
}

/** Corners of a geometry's pixels in a radial unit. */
export class Corners {
  readonly geometry: ScatteringGeometry;
  readonly unit: RadialUnit;
  #radial: CornerGrid | undefined;

  constructor(geometry: ScatteringGeometry, unit: RadialUnit) {
    this.geometry = geometry;
    this.unit = unit;
  }

  /** Computed on first use. */
  get radial(): CornerGrid {
    const { geometry, unit } = this;
    this.#radial ??= gridOf(geometry, unit, radialFunction(unit, geometry.wavelength));
    return this.#radial;
  }
}

function gridOf(geometry: ScatteringGeometry, kind: string, valueAt: PositionFunction): CornerGrid {
  const [rows, columns] = geometry.shape;
  const factor = roundedUnit(kind);
  const width = columns + 1;
  const values = new Float32Array((rows + 1) * width);
  const line = new Float64Array(width);
  const { frame } = geometry;
  let [lowest, highest] = [0, 0];
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row <= rows; row++) {
    fillRow(line, frame, { row: row - 0.5, column: -0.5, start: 0, count: width }, kind, valueAt);
    const start = row * width;
    for (let i = 0; i < width; i++) {
      const value = line[i];
      values[start + i] = value * factor;
      if (value < low) {
        low = value;
        lowest = start + i;
      }
      if (value > high && value < Infinity) {
        high = value;
        highest = start + i;
      }
    }
  }
  return { values, width, unit: 1 / factor, lowest, highest };
}

/** Factor from a unit to the one in which corners have 32 bits. */
export function roundedUnit(kind: string): number {
  return ROUNDED[kind] ?? 1;
}
