import { BeambookError } from "../errors.js";
import { BOLTZMANN, ENERGY_PER_SQUARED_WAVENUMBER, NEUTRON_MASS } from "./constants.js";
import { GAUSS_8 } from "./gauss-legendre.js";

/**
 * Density of vibrational states: straight lines between points, rising with E² below the first point, nothing above
 * the last, area 1.
 */
export interface VibrationSpectrum {
  /** Energies in eV, rising. */
  readonly energies: Float64Array;
  /** Density at each energy, 1/eV. */
  readonly density: Float64Array;
}

/**
 * A spectrum from a table.
 *
 * @param energies in eV: one for each density, or only the first and the last of an even spacing.
 * @throws InvalidArgument for energies that do not rise from above zero, or densities that are negative or all zero
 */
export function tabulatedSpectrum(
  energies: ArrayLike<number>,
  density: ArrayLike<number>,
): VibrationSpectrum {
  const points = density.length;
  if (points < 2 || (energies.length !== 2 && energies.length !== points)) {
    throw new BeambookError(
      "InvalidArgument",
      `A spectrum of ${points} densities has ${energies.length} energies.`,
      { hint: "Give one energy for each density, or the first and the last." },
    );
  }
  const [first, last] = [energies[0], energies[energies.length - 1]];
  const all =
    energies.length === points
      ? Float64Array.from(energies)
      : Float64Array.from(density, (_, i) => first + ((last - first) * i) / (points - 1));
  const rising = all.every((e, i) => Number.isFinite(e) && e > (i === 0 ? 0 : all[i - 1]));
  if (!rising) {
    throw new BeambookError(
      "InvalidArgument",
      "The energies of a spectrum must rise from above 0.",
    );
  }
  const values = Float64Array.from(density);
  let area = (all[0] * values[0]) / 3;
  for (let i = 1; i < points; i++) {
    area += ((all[i] - all[i - 1]) * (values[i] + values[i - 1])) / 2;
  }
  if (!values.every((v) => v >= 0) || !(area > 0)) {
    throw new BeambookError(
      "InvalidArgument",
      "The densities of a spectrum must be at least 0, and some above.",
    );
  }
  return { energies: all, density: values.map((v) => v / area) };
}

/** Debye's spectrum, 3E²/E_D³ up to E_D = k·T_D. */
export function debyeSpectrum(temperature: number): VibrationSpectrum {
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    throw new BeambookError(
      "InvalidArgument",
      `A Debye temperature must be above 0 K, not ${temperature}.`,
    );
  }
  const most = BOLTZMANN * temperature;
  const points = 1000;
  const energies = Float64Array.from({ length: points }, (_, i) => (most * (i + 1)) / points);
  return tabulatedSpectrum(
    energies,
    energies.map((e) => e * e),
  );
}

/** Density at an energy, 1/eV. */
export function densityAt({ energies, density }: VibrationSpectrum, energy: number): number {
  const last = energies.length - 1;
  if (energy <= energies[0]) return density[0] * (energy / energies[0]) ** 2;
  if (energy > energies[last]) return 0;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (energies[middle] <= energy) low = middle;
    else high = middle;
  }
  const part = (energy - energies[low]) / (energies[high] - energies[low]);
  return density[low] + part * (density[high] - density[low]);
}

/** ∫ g(E) f(E) dE with eight points for each line of the table. */
export function integrateSpectrum(
  spectrum: VibrationSpectrum,
  f: (energy: number) => number,
): number {
  const { energies, density } = spectrum;
  let sum = 0;
  for (const [x, weight] of GAUSS_8) {
    const energy = energies[0] * x;
    sum += weight * energies[0] * density[0] * x * x * f(energy);
  }
  for (let i = 1; i < energies.length; i++) {
    const width = energies[i] - energies[i - 1];
    let part = 0;
    for (const [x, weight] of GAUSS_8) {
      const g = density[i - 1] + x * (density[i] - density[i - 1]);
      part += weight * g * f(energies[i - 1] + x * width);
    }
    sum += width * part;
  }
  return sum;
}

/**
 * Mean squared displacement of an atom along one direction, Å².
 *
 * @param mass of the atom in u
 * @param temperature in K
 * @source Squires, Introduction to the Theory of Thermal Neutron Scattering, 1978, eq. 3.65
 */
export function meanSquaredDisplacement(
  spectrum: VibrationSpectrum,
  mass: number,
  temperature: number,
): number {
  const twice = 2 * BOLTZMANN * temperature;
  const integral = integrateSpectrum(spectrum, (e) => 1 / (e * Math.tanh(e / twice)));
  return ((ENERGY_PER_SQUARED_WAVENUMBER * NEUTRON_MASS) / mass) * integral;
}

/** Temperature in K at which a free gas has the mean kinetic energy that the vibrating atom has. */
export function effectiveTemperature(spectrum: VibrationSpectrum, temperature: number): number {
  const twice = 2 * BOLTZMANN * temperature;
  return integrateSpectrum(spectrum, (e) => e / (2 * Math.tanh(e / twice))) / BOLTZMANN;
}
