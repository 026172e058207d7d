/** `E = ENERGY_TIMES_SQUARED_WAVELENGTH / λ²`, eV Å². */
export const ENERGY_TIMES_SQUARED_WAVELENGTH = 0.081804209605330899;

/** `E = ENERGY_PER_SQUARED_WAVENUMBER k²`, eV Å². */
export const ENERGY_PER_SQUARED_WAVENUMBER: number =
  ENERGY_TIMES_SQUARED_WAVELENGTH / (4 * Math.PI * Math.PI);

/** Boltzmann's constant in eV/K. */
export const BOLTZMANN = 8.6173303e-5;

/** Mass of the neutron in u. */
export const NEUTRON_MASS = 1.00866491588;

/** Energy of the neutron's mass in eV. */
export const NEUTRON_REST_ENERGY = 939.56542052e6;

/** Speed of light in m/s. */
export const LIGHT_SPEED = 299792458;

/** Wavelength in Å at 2200 m/s, for which absorption is tabulated. */
export const THERMAL_WAVELENGTH = 1.7981972626118734;
