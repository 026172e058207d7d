const LN2: number = Math.LN2;
const RAD: number = Math.PI / 180;

/**
 * Pseudo-Voigt of area 1: eta times a Gaussian plus (1 - eta) times a Lorentzian of the same full width at half
 * maximum. Here `eta` is the weight of the Gaussian.
 */
export function pseudoVoigt(x: number, x0: number, gamma: number, eta: number): number {
  const d = x - x0;
  const gauss =
    (2 / gamma) * Math.sqrt(LN2 / Math.PI) * Math.exp((-4 * LN2 * d * d) / (gamma * gamma));
  const half = gamma / 2;
  return eta * gauss + ((1 - eta) * half) / (Math.PI * (d * d + half * half));
}

/**
 * Maier-Saupe distribution exp(κ cos²(x - x0)) / Z(κ), Z = ∫₀^π exp(κ cos²t) sin t dt; degrees. Negative κ describes
 * order across the director.
 */
export function maierSaupe(x: number, x0: number, kappa: number): number {
  const c = Math.cos((x - x0) * RAD);
  if (kappa > 0) return Math.exp(kappa * (c * c - 1)) / scaledPartition(kappa);
  return Math.exp(kappa * c * c) / partition(kappa);
}

/** Z(κ) of the Maier-Saupe distribution. */
export function partition(kappa: number): number {
  return kappa > 0 ? scaledPartition(kappa) * Math.exp(kappa) : 2 * meanPower(kappa, 0);
}

/** Z(κ) exp(-κ), which does not overflow; κ > 0. */
function scaledPartition(kappa: number): number {
  const root = Math.sqrt(kappa);
  return (2 * dawson(root)) / root;
}

/** ∫₀¹ exp(k u²) u^(2n) du by its series, for k <= 0 through Kummer's transformation. */
function meanPower(kappa: number, n: 0 | 1): number {
  // exp(k) Σ (-k)^j / ((n + 1/2)(n + 3/2)…) / 2: all terms positive
  const x = -kappa;
  if (x > 60) return tail(x, n);
  let term = 1 / (2 * n + 1);
  let sum = term;
  for (let j = 1; j < 1000; j++) {
    term *= x / (n + 0.5 + j);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return Math.exp(-x) * sum;
}

/** For large -k the upper end does not matter: ∫₀^∞ exp(-x u²) u^(2n) du. */
function tail(x: number, n: 0 | 1): number {
  const zero = Math.sqrt(Math.PI / x) / 2;
  return n === 0 ? zero : zero / (2 * x);
}

/**
 * Dawson's integral exp(-x²) ∫₀^x exp(t²) dt, x >= 0.
 *
 * @source NIST Digital Library of Mathematical Functions 7.5, 7.6.3 (series), 7.12.1 (asymptotic).
 */
export function dawson(x: number): number {
  const square = x * x;
  if (square < 60) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 1000; n++) {
      term *= square / n;
      const add = term / (2 * n + 1);
      sum += add;
      if (add < sum * 1e-17) break;
    }
    return Math.exp(-square) * sum;
  }
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 60; n++) {
    const next = (term * (2 * n - 1)) / (2 * square);
    if (next > term || next < 1e-17) break;
    term = next;
    sum += term;
  }
  return sum / (2 * x);
}

/**
 * Order parameter of the Maier-Saupe distribution about its own axis, in closed form:
 * 3 / (4κ) (√κ / D(√κ) - 1) - 1/2 with Dawson's integral D; near zero 2κ/15.
 */
export function maierSaupeOrder(kappa: number): number {
  if (Math.abs(kappa) < 0.05) {
    return kappa * (2 / 15 + kappa * (4 / 315 + kappa * (-8 / 4725 - kappa * (16 / 31185))));
  }
  if (kappa > 0) {
    const root = Math.sqrt(kappa);
    return (3 / (4 * kappa)) * (root / dawson(root) - 1) - 0.5;
  }
  return (3 * meanPower(kappa, 1)) / meanPower(kappa, 0) / 2 - 0.5;
}
