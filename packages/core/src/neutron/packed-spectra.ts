import type { TransmissionSpectrum } from "./transmission-data.js";

/** Many spectra in few arrays, so that sending them costs little. */
export interface PackedSpectra {
  /** Wavelengths and limits of bins that spectra have, each once. */
  readonly axes: readonly Omit<TransmissionSpectrum, "trans" | "err">[];
  /** Axis of each spectrum; -1 where there is none. */
  readonly axis: readonly number[];
  /** Why there is none. */
  readonly reasons: readonly string[];
  /** Transmissions, then errors, spectrum by spectrum. */
  readonly values: Float64Array;
}

/**
 * Packs spectra, or reasons why there is none.
 *
 * @param shared - puts values into memory that workers look into without a copy
 */
export function packSpectra(
  spectra: readonly (TransmissionSpectrum | string)[],
  shared: boolean,
): PackedSpectra {
  const axes: TransmissionSpectrum[] = [];
  const reasons: string[] = [];
  const axis = spectra.map((spectrum) => {
    if (typeof spectrum === "string") {
      reasons.push(spectrum);
      return -1;
    }
    const known = axes.findIndex((other) => sameAxis(other, spectrum));
    return known >= 0 ? known : axes.push(spectrum) - 1;
  });
  const length = axis.reduce((sum, k) => sum + (k < 0 ? 0 : 2 * axes[k].trans.length), 0);
  const values = shared
    ? new Float64Array(new SharedArrayBuffer(8 * length))
    : new Float64Array(length);
  let at = 0;
  for (const spectrum of spectra) {
    if (typeof spectrum === "string") continue;
    values.set(spectrum.trans, at);
    values.set(spectrum.err, at + spectrum.trans.length);
    at += 2 * spectrum.trans.length;
  }
  return {
    axes: axes.map(({ wavelength, bounds }) => (bounds ? { wavelength, bounds } : { wavelength })),
    axis,
    reasons,
    values,
  };
}

/** The spectra again, looking into the same memory. */
export function unpackSpectra({
  axes,
  axis,
  reasons,
  values,
}: PackedSpectra): (TransmissionSpectrum | string)[] {
  let at = 0;
  let reason = 0;
  return axis.map((k) => {
    if (k < 0) return reasons[reason++];
    const { length } = axes[k].wavelength;
    const trans = values.subarray(at, at + length);
    const err = values.subarray(at + length, at + 2 * length);
    at += 2 * length;
    return { ...axes[k], trans, err };
  });
}

function sameAxis(one: TransmissionSpectrum, two: TransmissionSpectrum): boolean {
  return sameList(one.wavelength, two.wavelength) && sameList(one.bounds, two.bounds);
}

function sameList(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
