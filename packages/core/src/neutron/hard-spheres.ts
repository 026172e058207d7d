/** Part of the volume that the spheres take. */
export const VOID_FRACTION = 0.01;

/**
 * Small-angle scattering by spherical voids: total cross section per atom in barn at a wavelength.
 *
 * @param radius in Å
 * @param contrast scattering length density in Å⁻²: number density times mean scattering length
 * @param numberDensity atoms per Å³ of the whole
 * @source Guinier and Fournet, Small-Angle Scattering of X-rays, 1955, eq. 2.18, integrated over all angles
 */
export function hardSpheres(
  wavelength: number,
  radius: number,
  contrast: number,
  numberDensity: number,
): number {
  if (radius === 0) return 0;
  const most = (4 * Math.PI * radius) / wavelength;
  const squareAngstrom =
    (2 / 3) * wavelength ** 2 * radius * VOID_FRACTION * contrast ** 2 * formIntegral(most);
  return (squareAngstrom / numberDensity) * 1e8;
}

/** ∫ x P(x) dx from 0 to X, P the squared form factor of a sphere; 9/4 over all x. */
function formIntegral(x: number): number {
  const square = x * x;
  if (x < 0.3) return square / 2 - square ** 2 / 20 + square ** 3 / 350;
  const sine = Math.sin(x);
  return 2.25 * (1 - 1 / square + Math.sin(2 * x) / (square * x) - (sine * sine) / square ** 2);
}
