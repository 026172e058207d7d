/**
 * Scattering of a free gas, per bound cross section.
 *
 * @param massRatio mass of the atom over the neutron's
 * @param energyRatio energy of the neutron over kT
 * @source Squires, Introduction to the Theory of Thermal Neutron Scattering, 1978, section 4.5
 */
export function freeGasFactor(massRatio: number, energyRatio: number): number {
  const free = (massRatio / (massRatio + 1)) ** 2;
  const square = massRatio * energyRatio;
  const a = Math.sqrt(square);
  if (a < 1e-3) return (free * (2 / a + (2 * a) / 3)) / Math.sqrt(Math.PI);
  return (
    free * ((1 + 0.5 / square) * errorFunction(a) + Math.exp(-square) / (a * Math.sqrt(Math.PI)))
  );
}

/** erf(x) for x ≥ 0, to about 1e-15: a series below 2.5, a continued fraction above. */
function errorFunction(x: number): number {
  if (x > 6) return 1;
  const gauss = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2.5) {
    let term = 2 * x;
    let sum = term;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return gauss * sum;
  }
  let fraction = x;
  for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction;
  return 1 - gauss / fraction;
}
