import type { NDArray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import { meetPlane, type PixelPosition, rayPlane } from "../geometry/ray.js";

/** A place on a ring. */
export interface ControlPoint {
  /** Array coordinates, whole numbers at pixel centres. */
  readonly row: number;
  readonly column: number;
  /** Number of the ring, from 0. */
  readonly ring: number;
  /** Counts of the peak above its background. */
  readonly signal: number;
}

/** How rings are looked for. */
export interface PickOptions {
  /** 2θ of the rings in radians, ascending. */
  readonly twoTheta: readonly number[];
  /** Half-width of the search in radians; never reaches over half the way to the next ring. */
  readonly reach: number;
  /** Sectors around the circle; defaults to 72. */
  readonly sectors?: number;
  readonly mask?: NDArray;
}

/** Steps across a ring are so many pixels wide, and a search at least so many to either side. */
const STEP_PIXELS = 0.7;
const LEAST_REACH = 5;
/** How far a peak must stand out of its background's noise. */
const SIGNIFICANT = 4;
const FEWEST_PIXELS = 8;

/** Finds where rings cross sectors: the middle of the peak across the ring, in each sector of each ring. */
export function pickRings(
  image: NDArray,
  geometry: ScatteringGeometry,
  { twoTheta, reach, sectors = 72, mask }: PickOptions,
): ControlPoint[] {
  const tth = geometry.radial("2th_rad").data;
  const chi = geometry.chi().data;
  const values = image.contiguous().flat();
  const hidden = mask?.contiguous().flat();
  const points: ControlPoint[] = [];
  const order = indexByAngle(tth);
  twoTheta.forEach((center, ring) => {
    const pixel = (geometry.pixel2 / geometry.dist) * Math.cos(center) ** 2;
    const half = Math.min(Math.max(reach, LEAST_REACH * pixel), 0.5 * gapAround(twoTheta, ring));
    const steps = Math.max(7, Math.min(400, Math.round((2 * half) / (STEP_PIXELS * pixel))));
    const profiles = Array.from(
      { length: sectors },
      () => new SectorProfile(center - half, 2 * half, steps),
    );
    for (const p of order.between(center - half, center + half)) {
      if (hidden?.[p]) continue;
      const value = Number(values[p]);
      if (!Number.isFinite(value)) continue;
      const sector = Math.min(sectors - 1, Math.floor(((chi[p] + 180) / 360) * sectors));
      profiles[sector].add(tth[p], chi[p], value);
    }
    for (const profile of profiles) {
      const peak = profile.peak();
      const place = peak && pixelOf(geometry, peak.twoTheta, peak.chi);
      if (place) points.push({ ...place, ring, signal: peak.signal });
    }
  });
  return points;
}

function gapAround(twoTheta: readonly number[], ring: number): number {
  const before = ring > 0 ? twoTheta[ring] - twoTheta[ring - 1] : Infinity;
  const after = ring + 1 < twoTheta.length ? twoTheta[ring + 1] - twoTheta[ring] : Infinity;
  return Math.min(before, after);
}

/** Pixels in the order of their angle, so that a ring need not look at all of them. */
function indexByAngle(tth: Float64Array): { between(low: number, high: number): Uint32Array } {
  const cells = 4096;
  let [low, high] = [Infinity, -Infinity];
  for (const v of tth) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const scale = cells / (high - low || 1);
  const cellOf = (v: number): number =>
    Math.max(0, Math.min(cells - 1, Math.floor((v - low) * scale)));
  const start = new Uint32Array(cells + 1);
  for (const v of tth) start[cellOf(v) + 1]++;
  for (let c = 0; c < cells; c++) start[c + 1] += start[c];
  const next = start.slice();
  const pixels = new Uint32Array(tth.length);
  for (let p = 0; p < tth.length; p++) pixels[next[cellOf(tth[p])]++] = p;
  return {
    between: (from: number, to: number): Uint32Array =>
      pixels
        .subarray(start[cellOf(from)], start[cellOf(to) + 1])
        .filter((p) => tth[p] >= from && tth[p] <= to),
  };
}

/** Intensity across a ring in one sector. */
class SectorProfile {
  readonly #low: number;
  readonly #width: number;
  readonly #steps: number;
  readonly #sum: Float64Array;
  readonly #count: Float64Array;
  readonly #angle: Float64Array;
  readonly #chi: Float64Array;

  constructor(low: number, width: number, steps: number) {
    this.#low = low;
    this.#width = width;
    this.#steps = steps;
    this.#sum = new Float64Array(steps);
    this.#count = new Float64Array(steps);
    this.#angle = new Float64Array(steps);
    this.#chi = new Float64Array(steps);
  }

  add(twoTheta: number, chi: number, value: number): void {
    const at = Math.floor(((twoTheta - this.#low) / this.#width) * this.#steps);
    const step = Math.min(this.#steps - 1, at);
    this.#sum[step] += value;
    this.#count[step]++;
    this.#angle[step] += twoTheta;
    this.#chi[step] += chi;
  }

  /** Middle of the peak; undefined when none stands out or part of it is hidden. */
  peak(): { twoTheta: number; chi: number; signal: number } | undefined {
    const steps = this.#steps;
    const mean = this.#sum.map((s, k) => (this.#count[k] > 0 ? s / this.#count[k] : Number.NaN));
    const known = Array.from(mean)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    if (known.length < steps * 0.7 || sumOf(this.#count) < FEWEST_PIXELS) return undefined;
    const floor = known[Math.floor(known.length * 0.3)];
    const noise = Math.max(
      known[Math.floor(known.length * 0.5)] - known[0],
      Math.sqrt(Math.max(1, floor)) * 0.5,
    );
    let top = 0;
    for (let k = 1; k < steps; k++) if (!(mean[k] <= mean[top])) top = k;
    const height = mean[top] - floor;
    if (!(height > SIGNIFICANT * noise) || top < 2 || top > steps - 3) return undefined;
    return this.#center(mean, floor, top, height);
  }

  /** Centre of gravity of what is above 30 % of the peak's height, next to its top. */
  #center(
    mean: Float64Array,
    floor: number,
    top: number,
    height: number,
  ): { twoTheta: number; chi: number; signal: number } | undefined {
    const level = floor + 0.3 * height;
    let [first, last] = [top, top];
    while (first > 0 && mean[first - 1] > level) first--;
    while (last < this.#steps - 1 && mean[last + 1] > level) last++;
    if (first === 0 || last === this.#steps - 1) return undefined;
    let [weight, angle, chi, pixels] = [0, 0, 0, 0];
    for (let k = first; k <= last; k++) {
      if (this.#count[k] === 0) return undefined;
      const w = mean[k] - level;
      weight += w;
      angle += (w * this.#angle[k]) / this.#count[k];
      chi += this.#chi[k];
      pixels += this.#count[k];
    }
    if (!(weight > 0)) return undefined;
    return { twoTheta: angle / weight, chi: chi / pixels, signal: weight };
  }
}

const sumOf = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

/** Where a direction meets the detector, in array coordinates; undefined when it does not. */
export function pixelOf(
  geometry: ScatteringGeometry,
  twoTheta: number,
  chi: number,
): PixelPosition | undefined {
  const angle = (chi * Math.PI) / 180;
  const sine = Math.sin(twoTheta);
  const [up, side] = [sine * Math.sin(angle), sine * Math.cos(angle)];
  const place = new Float64Array(2);
  if (!meetPlane(rayPlane(geometry.frame), up, side, Math.cos(twoTheta), place)) return undefined;
  return { row: place[0], column: place[1] };
}
