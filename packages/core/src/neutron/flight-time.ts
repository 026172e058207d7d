import { ENERGY_TIMES_SQUARED_WAVELENGTH, LIGHT_SPEED, NEUTRON_REST_ENERGY } from "./constants.js";

/**
 * Kinetic energy in eV of a neutron that takes `time` seconds for `length` metres, relativistic.
 *
 * @returns NaN for times that are not above what light takes.
 */
export function timeToEnergy(time: number, length: number): number {
  const beta2 = (length / time / LIGHT_SPEED) ** 2;
  if (!(time > 0 && beta2 < 1)) return Number.NaN;
  // (1 - β²)^(-1/2) - 1 without the loss of digits at small β.
  const root = Math.sqrt(1 - beta2);
  return (NEUTRON_REST_ENERGY * beta2) / (root * (1 + root));
}

/** Time in seconds that a neutron of kinetic energy `energy` eV takes for `length` metres, relativistic. */
export function energyToTime(energy: number, length: number): number {
  const ratio = energy / NEUTRON_REST_ENERGY;
  const gamma = 1 + ratio;
  return (length / LIGHT_SPEED) * Math.sqrt((gamma * gamma) / (ratio * (2 + ratio)));
}

/** Wavelength in Å of a neutron of kinetic energy `energy` eV. */
export function energyToWavelength(energy: number): number {
  return Math.sqrt(ENERGY_TIMES_SQUARED_WAVELENGTH / energy);
}

/** Kinetic energy in eV of a neutron of `wavelength` Å. */
export function wavelengthToEnergy(wavelength: number): number {
  return ENERGY_TIMES_SQUARED_WAVELENGTH / (wavelength * wavelength);
}

/** Wavelength in Å of a neutron that takes `time` seconds for `length` metres. */
export function timeToWavelength(time: number, length: number): number {
  return energyToWavelength(timeToEnergy(time, length));
}

/** Time in seconds that a neutron of `wavelength` Å takes for `length` metres. */
export function wavelengthToTime(wavelength: number, length: number): number {
  return energyToTime(wavelengthToEnergy(wavelength), length);
}
