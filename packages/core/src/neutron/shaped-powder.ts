import {
  cellVolume,
  findReflections,
  inverseSquareSpacing,
  type Miller,
  reciprocalMetric,
  type UnitCell,
} from "../crystal/index.js";
import type { Scatterer } from "./bragg-powder.js";
import { type Extinction, extinctionFactor } from "./extinction.js";
import { marchDollase } from "./march-dollase.js";
import type { Texture } from "./phase-settings.js";

/** Reflections that share spacing, strength and angle to the preferred direction. */
interface Line {
  edge: number;
  step: number;
  strength: number;
  cosine: number;
}

/** Mean |F|² below which reflections are left out, barn. */
const WEAKEST = 1e-5;

/** What shapes a powder's Bragg edges beside its structure. */
export interface Shape {
  texture?: Texture;
  extinction?: Extinction;
}

/** Bragg scattering of a powder with preferred orientation or extinction: every family has its own curve. */
export class ShapedPowder {
  readonly #lines: readonly Line[];
  readonly #shape: Shape;
  readonly #volume: number;

  constructor(
    cell: UnitCell,
    scatterers: readonly Scatterer[],
    displacements: readonly number[],
    dMin: number,
    shape: Shape,
  ) {
    this.#shape = shape;
    this.#volume = cellVolume(cell);
    const atoms = scatterers.reduce((sum, { sites }) => sum + sites.length / 3, 0);
    const singles = singleReflections(cell, scatterers, displacements, dMin);
    const direction = shape.texture?.direction;
    const scale = 1 / (2 * this.#volume * atoms);
    const joined = new Map<string, Line>();
    for (const { hkl, square, strength } of singles) {
      const cosine = direction ? planeCosine(cell, hkl, direction) : 0;
      const key = `${square.toPrecision(9)} ${strength.toPrecision(7)} ${cosine.toFixed(7)}`;
      const step = (2 * scale * strength) / Math.sqrt(square);
      const line = joined.get(key);
      if (line) line.step += step;
      else joined.set(key, { edge: 2 / Math.sqrt(square), step, strength, cosine });
    }
    this.#lines = [...joined.values()].sort((p, q) => q.edge - p.edge);
  }

  /** Adds `scale` times the cross section in barn to `out`. */
  addTo(out: Float64Array, wavelengths: Float64Array, scale: number): void {
    const { texture, extinction } = this.#shape;
    for (let i = 0; i < wavelengths.length; i++) {
      const wavelength = wavelengths[i];
      let sum = 0;
      for (const { edge, step, strength, cosine } of this.#lines) {
        if (edge < wavelength) break;
        const sine = wavelength / edge;
        let part = step;
        if (texture) part *= marchDollase(texture.r, cosine, sine);
        if (extinction) {
          part *= extinctionFactor(extinction, {
            wavelength,
            sine,
            strength,
            volume: this.#volume,
          });
        }
        sum += part;
      }
      out[i] += scale * wavelength * wavelength * sum;
    }
  }
}

/** One of every Friedel pair. */
export interface SingleReflection {
  hkl: Miller;
  /** 1/d², Å⁻². */
  square: number;
  /** |F|² with Debye-Waller factors, barn. */
  strength: number;
}

/** All reflections that are not too weak, one of each Friedel pair. */
export function singleReflections(
  cell: UnitCell,
  scatterers: readonly Scatterer[],
  displacements: readonly number[],
  dMin: number,
): SingleReflection[] {
  const kinds = scatterers.map(({ sites }) => sites);
  const { count, hkl, inverseSquares, geometric } = findReflections(cell, kinds, dMin);
  const found: SingleReflection[] = [];
  for (let i = 0; i < count; i++) {
    const halfQ2 = 2 * Math.PI * Math.PI * inverseSquares[i];
    let re = 0;
    let im = 0;
    scatterers.forEach(({ length }, t) => {
      const damped = length * Math.exp(-displacements[t] * halfQ2);
      re += damped * geometric[2 * (i * scatterers.length + t)];
      im += damped * geometric[2 * (i * scatterers.length + t) + 1];
    });
    const strength = re * re + im * im;
    if (strength < WEAKEST) continue;
    const indices = [hkl[3 * i], hkl[3 * i + 1], hkl[3 * i + 2]] as const;
    found.push({ hkl: indices, square: inverseSquares[i], strength });
  }
  return found;
}

/** |cos| of the angle between two plane normals. */
function planeCosine(cell: UnitCell, p: Miller, q: Miller): number {
  const m = reciprocalMetric(cell);
  const both = inverseSquareSpacing(m, p[0] + q[0], p[1] + q[1], p[2] + q[2]);
  const one = inverseSquareSpacing(m, ...p);
  const two = inverseSquareSpacing(m, ...q);
  return Math.min(1, Math.abs((both - one - two) / (2 * Math.sqrt(one * two))));
}
