import type { ScatteringGeometry } from "../geometry/geometry.js";
import { fillRow } from "../geometry/sample-frame.js";
import {
  chiDegrees,
  type PositionFunction,
  type RadialUnit,
  radialFunction,
} from "../geometry/units.js";

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
}

/** Corners of a geometry's pixels in a radial unit and in azimuth, each computed on first use. */
export class Corners {
  readonly geometry: ScatteringGeometry;
  readonly unit: RadialUnit;
  #radial: CornerGrid | undefined;
  #azimuth: CornerGrid | undefined;
  #halves: Float64Array | undefined;

  constructor(geometry: ScatteringGeometry, unit: RadialUnit) {
    this.geometry = geometry;
    this.unit = unit;
  }

  get radial(): CornerGrid {
    const { geometry, unit } = this;
    this.#radial ??= gridOf(geometry, unit, radialFunction(unit, geometry.wavelength));
    return this.#radial;
  }

  /** Degrees. */
  get azimuth(): CornerGrid {
    this.#azimuth ??= gridOf(this.geometry, "chi", chiDegrees);
    return this.#azimuth;
  }

  /** The largest radial distance from each pixel's centre to its corners. */
  get halves(): Float64Array {
    this.#halves ??= halvesOf(this.geometry, this.geometry.radial(this.unit).data, this.radial);
    return this.#halves;
  }
}

function gridOf(geometry: ScatteringGeometry, kind: string, valueAt: PositionFunction): CornerGrid {
  const [rows, columns] = geometry.shape;
  const factor = ROUNDED[kind] ?? 1;
  const width = columns + 1;
  const values = new Float32Array((rows + 1) * width);
  const line = new Float64Array(width);
  const { frame } = geometry;
  for (let row = 0; row <= rows; row++) {
    fillRow(line, frame, { row: row - 0.5, column: -0.5, start: 0, count: width }, kind, valueAt);
    const start = row * width;
    for (let i = 0; i < width; i++) values[start + i] = line[i] * factor;
  }
  return { values, width, unit: 1 / factor };
}

function halvesOf(
  { shape: [rows, columns] }: ScatteringGeometry,
  centers: Float64Array,
  { values, width, unit }: CornerGrid,
): Float64Array {
  const halves = new Float64Array(centers.length);
  for (let row = 0, p = 0; row < rows; row++) {
    let at = row * width;
    for (let column = 0; column < columns; column++, p++, at++) {
      const [a, b] = [values[at], values[at + 1]];
      const [c, d] = [values[at + width], values[at + width + 1]];
      const most = Math.max(a, b, c, d) * unit - centers[p];
      const least = centers[p] - Math.min(a, b, c, d) * unit;
      halves[p] = most > least ? most : least;
    }
  }
  return halves;
}
