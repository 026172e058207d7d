import type { EnergyCalibration } from "./calibration.js";
import type { LineGroup } from "./lines.js";

/** Shape of lines in a spectrum. */
export interface LineShape {
  /** Full width at half maximum of the detector at 5.9 keV, keV; 0.145. */
  resolution?: number;
  /** Standard deviation of smoothing, channels; 7, as in a datastack. */
  smoothing?: number;
}

/** Full width at half maximum over standard deviation. */
const FWHM = 2 * Math.sqrt(2 * Math.log(2));
/** Energy to make an electron-hole pair in silicon, keV, times the Fano factor. */
const FANO = 0.114 * 3.65e-3;
const MANGANESE = 5.895;
/** Standard deviations beyond which a line is zero. */
const REACH = 5;

/**
 * Spectrum of a group of lines with a total of 1: Gaussians, wider at high energies.
 *
 * @returns per channel
 */
export function groupTemplate(
  group: LineGroup,
  calibration: EnergyCalibration,
  depth: number,
  { resolution = 0.145, smoothing = 7 }: LineShape = {},
): Float64Array {
  const out = new Float64Array(depth);
  const noise = Math.max(0, (resolution / FWHM) ** 2 - FANO * MANGANESE);
  for (const { energy, intensity } of group.lines) {
    const centre = calibration.channelOf(energy);
    const detector = Math.sqrt(noise + FANO * energy) / calibration.gain;
    const sigma = Math.hypot(detector, smoothing);
    const scale = intensity / (sigma * Math.sqrt(2 * Math.PI));
    const from = Math.max(0, Math.ceil(centre - REACH * sigma));
    const to = Math.min(depth - 1, Math.floor(centre + REACH * sigma));
    for (let i = from; i <= to; i++) {
      out[i] += scale * Math.exp(-0.5 * ((i - centre) / sigma) ** 2);
    }
  }
  return out;
}

/** The least squares problem of all templates: products of each with each, and with spectra. */
export interface TemplateFit {
  templates: readonly Float64Array[];
  /** Products of templates, row by row. */
  gram: Float64Array;
  /** First channel and the one after the last where any template is not zero. */
  range: readonly [from: number, to: number];
}

/** Prepares templates for {@link fitAmounts}. */
export function prepareFit(templates: readonly Float64Array[]): TemplateFit {
  const n = templates.length;
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i * n + j] = gram[j * n + i] = dot(templates[i], templates[j], 0, templates[i].length);
    }
  }
  const used = (i: number): boolean => templates.some((t) => t[i] !== 0);
  const depth = templates[0]?.length ?? 0;
  let [from, to] = [0, depth];
  while (from < to && !used(from)) from++;
  while (to > from && !used(to - 1)) to--;
  return { templates, gram, range: [from, to] };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += a[i] * b[i];
  return sum;
}

const SWEEPS = 200;
const PRECISION = 1e-7;

/**
 * Amounts of the templates, none negative, that come nearest to a spectrum, by descent along one amount after another.
 *
 * @returns counts per template
 * @source V. Franc, V. Hlaváč, M. Navara, CAIP 2005, LNCS 3691, 407
 */
export function fitAmounts(
  spectrum: ArrayLike<number>,
  { templates, gram, range }: TemplateFit,
): Float64Array {
  const n = templates.length;
  const x = new Float64Array(n);
  // Gradient at zero: minus the products of templates and spectrum.
  const slope = Float64Array.from(templates, (t) => -dot(t, spectrum, range[0], range[1]));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    let largest = 0;
    for (let k = 0; k < n; k++) {
      const diagonal = gram[k * n + k];
      if (diagonal === 0) continue;
      const next = Math.max(0, x[k] - slope[k] / diagonal);
      const step = next - x[k];
      if (step !== 0) for (let j = 0; j < n; j++) slope[j] += step * gram[k * n + j];
      x[k] = next;
      moved = Math.max(moved, Math.abs(step));
      largest = Math.max(largest, next);
    }
    if (moved <= PRECISION * largest) break;
  }
  return x;
}
