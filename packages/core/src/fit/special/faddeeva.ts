const SQRT_PI = Math.sqrt(Math.PI);
// Terms of the sum over a Gaussian's samples; with h = 0.5 the samples' own error is exp(-(pi/h)²) = 7e-18.
const STEP = 0.5;
const SAMPLES = 13;
const WEIGHTS = Float64Array.from({ length: SAMPLES }, (_, n) => Math.exp(-((n * STEP) ** 2)));
const HALF_WEIGHTS = Float64Array.from({ length: SAMPLES }, (_, n) =>
  Math.exp(-(((n + 0.5) * STEP) ** 2)),
);

/**
 * The Faddeeva function w(x + iy) = exp(-z²) erfc(-iz) for y >= 0, real and imaginary part, to about 13 digits.
 * Far from the origin by its continued fraction, near it by the trapezoidal sum of its integral with the pole's part
 * added.
 *
 * @source F. Matta, A. Reichel, Math. Comp. 25 (1971) 339
 * @source W. Gautschi, SIAM J. Numer. Anal. 7 (1970) 187
 */
export function faddeeva(x: number, y: number): readonly [real: number, imaginary: number] {
  if (x * x + y * y > 49) return continuedFraction(x, y);
  return sampledIntegral(Math.abs(x), y, x < 0);
}

function continuedFraction(x: number, y: number): readonly [number, number] {
  // w = (i/sqrt(pi)) / (z - (1/2)/(z - 1/(z - (3/2)/(z - ...))))
  let re = x;
  let im = y;
  for (let n = 24; n >= 1; n--) {
    const size = re * re + im * im;
    const half = n / 2 / size;
    const nextRe = x - half * re;
    im = y + half * im;
    re = nextRe;
  }
  const size = re * re + im * im;
  return [im / size / SQRT_PI, re / size / SQRT_PI];
}

function sampledIntegral(x: number, y: number, mirrored: boolean): readonly [number, number] {
  // Samples at multiples of the step, or between them: whichever keeps away from the pole at x.
  const phase = x / STEP - Math.floor(x / STEP);
  const between = phase < 0.25 || phase > 0.75;
  let [re, im] = between ? sum(x, y, HALF_WEIGHTS, 0.5) : sum(x, y, WEIGHTS, 0);
  if (y < Math.PI / STEP) {
    const [poleRe, poleIm] = pole(x, y, between ? -1 : 1);
    re += poleRe;
    im += poleIm;
  }
  return [re, mirrored ? -im : im];
}

/** (i z h / pi) times the sum over all samples t of exp(-t²) / (z² - t²), both signs of t together. */
function sum(x: number, y: number, weights: Float64Array, shift: number): [number, number] {
  const zzRe = x * x - y * y;
  const zzIm = 2 * x * y;
  let re = 0;
  let im = 0;
  for (let n = 0; n < weights.length; n++) {
    const t = (n + shift) * STEP;
    const dRe = zzRe - t * t;
    const weight = (n === 0 && shift === 0 ? 1 : 2) * weights[n];
    const size = dRe * dRe + zzIm * zzIm;
    re += (weight * dRe) / size;
    im -= (weight * zzIm) / size;
  }
  const factor = STEP / Math.PI;
  return [-factor * (x * im + y * re), factor * (x * re - y * im)];
}

/** What the sum misses because of the pole: 2 exp(-z²) / (1 ∓ exp(-2 pi i z / h)). */
function pole(x: number, y: number, sign: 1 | -1): [number, number] {
  const size = 2 * Math.exp(y * y - x * x);
  const angle = -2 * x * y;
  const numeratorRe = size * Math.cos(angle);
  const numeratorIm = size * Math.sin(angle);
  const growth = Math.exp((2 * Math.PI * y) / STEP);
  const turn = (-2 * Math.PI * x) / STEP;
  const re = 1 - sign * growth * Math.cos(turn);
  const im = -sign * growth * Math.sin(turn);
  const norm = re * re + im * im;
  return [
    (numeratorRe * re + numeratorIm * im) / norm,
    (numeratorIm * re - numeratorRe * im) / norm,
  ];
}
