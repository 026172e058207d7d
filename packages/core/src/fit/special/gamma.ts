// Lanczos' approximation with g = 7 and nine terms: 15 digits.
const G = 7;
const TERMS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

/**
 * The gamma function of a real number.
 *
 * @source C. Lanczos, J. SIAM Numer. Anal. B 1 (1964) 86
 */
export function gamma(x: number): number {
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  const t = x + G - 0.5;
  let sum = TERMS[0];
  for (let i = 1; i < TERMS.length; i++) sum += TERMS[i] / (x - 1 + i);
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * sum;
}
