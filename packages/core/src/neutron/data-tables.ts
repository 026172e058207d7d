import { Table } from "../table/index.js";
import type { Counts } from "./counts.js";
import { wavelengthToEnergy } from "./flight-time.js";
import {
  type FlightPath,
  type TransmissionSpectrum,
  wavelengthOfBin,
} from "./transmission-data.js";

/** Columns wavelength, trans, err. */
export function spectrumTable({ wavelength, trans, err }: TransmissionSpectrum): Table {
  return new Table({ wavelength, trans, err });
}

/** Columns tof, counts, err, and with a flight path energy and wavelength. */
export function countsTable({ tof, counts, err }: Counts, path?: FlightPath): Table {
  if (!path) return new Table({ tof, counts, err });
  const wavelength = tof.map((bin) => wavelengthOfBin(bin, path));
  return new Table({ tof, counts, err, energy: wavelength.map(wavelengthToEnergy), wavelength });
}
