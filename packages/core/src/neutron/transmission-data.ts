import { BeambookError } from "../errors.js";
import type { Counts } from "./counts.js";
import { timeToWavelength } from "./flight-time.js";

/** Counts with and without the sample, and of empty holders. */
export interface CountsSet {
  readonly signal: Counts;
  readonly openbeam: Counts;
  readonly emptySignal?: Counts;
  readonly emptyOpenbeam?: Counts;
}

/** How times become wavelengths. */
export interface FlightPath {
  /** Flight path in m; 9. */
  readonly L: number;
  /** Seconds per bin; 10e-6. */
  readonly tstep: number;
  /** Scale of the flight path from a fit; 1. */
  readonly L0: number;
  /** Offset in bins from a fit; 0. */
  readonly t0: number;
  /** Width of the bins, in numbers of bins. */
  readonly width: number;
}

/** Transmission over wavelength. */
export interface TransmissionSpectrum {
  /** Å, at the bins' centres. */
  readonly wavelength: Float64Array;
  readonly trans: Float64Array;
  /** Standard deviations. */
  readonly err: Float64Array;
  /** Limits of each bin in Å, one more than bins; only of counts in bins that follow each other. */
  readonly bounds?: Float64Array;
}

/**
 * Transmission: signal over open beam, with empties divided out, and the errors of all of them.
 *
 * @throws ShapeMismatch for counts of different lengths or bins
 */
export function transmissionOf(set: CountsSet, path: FlightPath): TransmissionSpectrum {
  checkSameBins(set);
  const { signal, openbeam, emptySignal, emptyOpenbeam } = set;
  const length = signal.counts.length;
  const trans = new Float64Array(length);
  const err = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    let value = signal.counts[i] / openbeam.counts[i];
    let variance =
      (signal.err[i] / signal.counts[i]) ** 2 + (openbeam.err[i] / openbeam.counts[i]) ** 2;
    if (emptySignal && emptyOpenbeam) {
      value *= emptyOpenbeam.counts[i] / emptySignal.counts[i];
      variance +=
        (emptySignal.err[i] / emptySignal.counts[i]) ** 2 +
        (emptyOpenbeam.err[i] / emptyOpenbeam.counts[i]) ** 2;
    }
    trans[i] = value;
    err[i] = value * Math.sqrt(variance);
  }
  return { ...axisOf(signal.tof, path), trans, err };
}

/** Wavelengths of bins. */
interface Axis {
  readonly wavelength: Float64Array;
  readonly bounds?: Float64Array;
}

let lastAxis: { tof: Float64Array; path: string; axis: Axis } | undefined;

/** Groups mostly have the same bins: their wavelengths are computed once, and shared. */
function axisOf(tof: Float64Array, path: FlightPath): Axis {
  const key = `${path.L} ${path.tstep} ${path.L0} ${path.t0}`;
  if (lastAxis?.path === key && sameValues(lastAxis.tof, tof)) return lastAxis.axis;
  const bounds = boundsOf(tof, path);
  const wavelength = tof.map((bin) => wavelengthOfBin(bin, path));
  const axis = { wavelength, ...(bounds ? { bounds } : {}) };
  lastAxis = { tof: tof.slice(), path: key, axis };
  return axis;
}

function sameValues(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Wavelength in Å of a bin's number; fractions are allowed. */
export function wavelengthOfBin(bin: number, { L, tstep, L0, t0 }: FlightPath): number {
  const corrected = bin + (1 - L0) * bin + t0;
  return timeToWavelength(corrected * tstep, L);
}

/** Limits of bins that follow each other without gap. */
function boundsOf(tof: Float64Array, path: FlightPath): Float64Array | undefined {
  if (tof.length < 2) return undefined;
  const step = tof[1] - tof[0];
  for (let i = 1; i < tof.length; i++) {
    if (!(Math.abs(tof[i] - tof[i - 1] - step) < 1e-6 * Math.abs(step))) return undefined;
  }
  const bounds = Float64Array.from({ length: tof.length + 1 }, (_, i) => {
    return wavelengthOfBin(tof[0] + (i - 0.5) * step, path);
  });
  return bounds.every((b, i) => i === 0 || b > bounds[i - 1]) ? bounds : undefined;
}

function checkSameBins({ signal, openbeam, emptySignal, emptyOpenbeam }: CountsSet): void {
  for (const other of [openbeam, emptySignal, emptyOpenbeam]) {
    if (!other) continue;
    if (other.counts.length !== signal.counts.length) {
      throw new BeambookError(
        "ShapeMismatch",
        `${signal.label} has ${signal.counts.length} rows, ${other.label} ${other.counts.length}.`,
        { hint: "Rows of sample and open beam belong together, one by one." },
      );
    }
    if (!signal.hasTof || !other.hasTof || signal.tof === other.tof) continue;
    const row = signal.tof.findIndex((bin, i) => bin !== other.tof[i]);
    if (row < 0) continue;
    throw new BeambookError(
      "ShapeMismatch",
      `Row ${row + 1} is bin ${signal.tof[row]} in ${signal.label}, but bin ${other.tof[row]} in ${other.label}.`,
      { hint: "Rows of sample and open beam belong together, one by one." },
    );
  }
}

/** What a spectrum cannot be used for, in words; empty when all is well. */
export function spectrumWarnings(spectrum: TransmissionSpectrum): string[] {
  const { trans, err } = spectrum;
  let bad = 0;
  for (let i = 0; i < trans.length; i++) {
    if (!Number.isFinite(trans[i]) || !(err[i] > 0) || !Number.isFinite(err[i])) bad++;
  }
  return bad === 0
    ? []
    : [
        `${bad} of ${trans.length} rows have no transmission or no error (no counts): fits leave them out.`,
      ];
}

/** Rows that are numbers in all columns. */
export function withoutMissing(spectrum: TransmissionSpectrum): TransmissionSpectrum {
  const { wavelength, trans, err } = spectrum;
  const kept = [...trans.keys()].filter(
    (i) => !Number.isNaN(wavelength[i]) && !Number.isNaN(trans[i]) && !Number.isNaN(err[i]),
  );
  if (kept.length === trans.length) return spectrum;
  const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (i) => values[i]);
  return { wavelength: take(wavelength), trans: take(trans), err: take(err) };
}

/** Sum of counts bin by bin, errors in quadrature. */
export function addCounts(one: Counts, two: Counts): Counts {
  checkSameBins({ signal: one, openbeam: two });
  return {
    ...one,
    counts: one.counts.map((n, i) => n + two.counts[i]),
    err: one.err.map((e, i) => Math.hypot(e, two.err[i])),
  };
}
