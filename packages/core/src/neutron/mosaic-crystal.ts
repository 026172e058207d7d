import { cellVolume, type Miller, reciprocalBasis, type UnitCell } from "../crystal/index.js";
import { BeambookError } from "../errors.js";
import type { Scatterer } from "./bragg-powder.js";
import { GAUSS_16 } from "./gauss-legendre.js";
import type { PhaseSettings } from "./phase-settings.js";
import { singleReflections } from "./shaped-powder.js";

const DEGREE: number = Math.PI / 180;
/** Full width at half maximum over standard deviation. */
const WIDTH = 2.3548200450309493;
/** Standard deviations beyond which the mosaic distribution is cut. */
const CUT = 5;

/** How a mosaic crystal stands in the beam. */
export interface Orientation {
  /** Full width at half maximum of the mosaic distribution, degrees. */
  readonly mos: number;
  /** Plane normal along the beam, in Miller indices. */
  readonly along: readonly [number, number, number];
}

/**
 * The orientation that a phase's settings describe; undefined for a powder.
 *
 * @throws InvalidArgument for a mosaic spread that is not above zero, or a direction of length zero
 */
export function orientationOf(settings: PhaseSettings): Orientation | undefined {
  const { mos, dir1, dir2, theta = 0, phi = 0 } = settings;
  if (mos === undefined && dir1 === undefined && dir2 === undefined) return undefined;
  const width = mos ?? 0.001;
  if (!(width > 0 && width <= 180)) {
    throw new BeambookError(
      "InvalidArgument",
      `A mosaic spread must be above 0 and at most 180 degrees, not ${mos}.`,
    );
  }
  return { mos: width, along: turned(dir1 ?? [0, 0, 1], phi, theta) };
}

/** Turns the indices' vector about z by `phi`, then about y by `theta`. */
function turned([h, k, l]: Miller, phi: number, theta: number): [number, number, number] {
  const length = Math.hypot(h, k, l);
  if (!(length > 0 && Number.isFinite(length))) {
    throw new BeambookError("InvalidArgument", `[${h}, ${k}, ${l}] is no direction.`);
  }
  const [cp, sp] = [Math.cos(phi * DEGREE), Math.sin(phi * DEGREE)];
  const [ct, st] = [Math.cos(theta * DEGREE), Math.sin(theta * DEGREE)];
  const x = (cp * h - sp * k) / length;
  const y = (sp * h + cp * k) / length;
  const z = l / length;
  return [ct * x + st * z, y, -st * x + ct * z];
}

/** Bragg scattering of one oriented crystal with a Gaussian mosaic spread. */
export class MosaicCrystal {
  readonly #edges: Float64Array;
  readonly #strengths: Float64Array;
  readonly #cosines: Float64Array;
  readonly #sigma: number;
  readonly #scale: number;

  constructor(
    cell: UnitCell,
    scatterers: readonly Scatterer[],
    displacements: readonly number[],
    dMin: number,
    { mos, along }: Orientation,
  ) {
    this.#sigma = (mos * DEGREE) / WIDTH;
    const atoms = scatterers.reduce((sum, { sites }) => sum + sites.length / 3, 0);
    this.#scale = 1 / (cellVolume(cell) * atoms * 2 * Math.PI * this.#sigma ** 2);
    const singles = singleReflections(cell, scatterers, displacements, dMin);
    const basis = reciprocalBasis(cell);
    const beam = normal(basis, along);
    const lines = singles.flatMap(({ hkl, square, strength }) => {
      const n = normal(basis, hkl);
      const cosine = n[0] * beam[0] + n[1] * beam[1] + n[2] * beam[2];
      // The other of the Friedel pair looks the other way.
      return [cosine, -cosine].map((c) => ({ edge: 2 / Math.sqrt(square), strength, cosine: c }));
    });
    lines.sort((p, q) => q.edge - p.edge);
    this.#edges = Float64Array.from(lines, ({ edge }) => edge);
    this.#strengths = Float64Array.from(lines, ({ strength }) => strength);
    this.#cosines = Float64Array.from(lines, ({ cosine }) => cosine);
  }

  /** Adds `scale` times the cross section in barn to `out`. */
  addTo(out: Float64Array, wavelengths: Float64Array, scale: number): void {
    for (let i = 0; i < wavelengths.length; i++) {
      const wavelength = wavelengths[i];
      let sum = 0;
      for (let line = 0; line < this.#edges.length; line++) {
        const edge = this.#edges[line];
        if (edge < wavelength) break;
        const sine = wavelength / edge;
        // Q cos θ, with sin 2θ = 2 sin θ cos θ.
        const part = this.#ready(sine, this.#cosines[line]);
        if (part > 0) sum += (part * this.#strengths[line]) / (2 * sine);
      }
      out[i] += scale * this.#scale * wavelength ** 3 * sum;
    }
  }

  /** ∫ of the mosaic distribution over the circle of plane normals that reflect at a Bragg angle. */
  #ready(sine: number, cosine: number): number {
    const cut = CUT * this.#sigma;
    const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
    const nearest = Math.abs(angle - Math.acos(sine));
    if (nearest > cut) return 0;
    const along = sine * cosine;
    const across = Math.sqrt(Math.max(0, (1 - sine * sine) * (1 - cosine * cosine)));
    const limit = across < 1e-12 ? -1 : (Math.cos(Math.min(cut, Math.PI)) - along) / across;
    const end = limit <= -1 ? Math.PI : Math.acos(Math.min(1, limit));
    let sum = 0;
    for (const [x, weight] of GAUSS_16) {
      const c = along + across * Math.cos(end * x);
      const delta = Math.acos(Math.max(-1, Math.min(1, c)));
      sum += weight * Math.exp((-delta * delta) / (2 * this.#sigma * this.#sigma));
    }
    return 2 * end * sum;
  }
}

/** Unit normal of planes in Cartesian axes. */
function normal(
  basis: Float64Array,
  [h, k, l]: readonly [number, number, number],
): [number, number, number] {
  const [x, y, z] = [0, 1, 2].map((j) => h * basis[j] + k * basis[3 + j] + l * basis[6 + j]);
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
