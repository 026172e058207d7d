type Values = Readonly<Record<string, number>>;

/** Height, place and width of the largest peak above (or below) the level at both ends. */
function peakOf(
  y: Float64Array,
  x: Float64Array,
): { height: number; center: number; halfWidth: number } {
  const [low, high] = [Math.min(...ends(y)), Math.max(...ends(y))];
  let top = 0;
  let bottom = 0;
  for (let i = 1; i < y.length; i++) {
    if (y[i] > y[top]) top = i;
    if (y[i] < y[bottom]) bottom = i;
  }
  const dips = low - y[bottom] > y[top] - high;
  const at = dips ? bottom : top;
  const base = dips ? high : low;
  const height = y[at] - base;
  const inside = [...x].filter((_, i) => (y[i] - base) / height > 0.5);
  const range = Math.max(...x) - Math.min(...x);
  const width = inside.length > 2 ? Math.max(...inside) - Math.min(...inside) : range / 10;
  const center = inside.length > 2 ? inside.reduce((a, b) => a + b, 0) / inside.length : x[at];
  return { height, center, halfWidth: Math.min(width, range) / 2 || 1 };
}

/** Means of the first and last few points. */
function ends(y: Float64Array): [number, number] {
  const n = Math.max(1, Math.floor(y.length / 20));
  const mean = (part: Float64Array): number => part.reduce((a, b) => a + b, 0) / part.length;
  return [mean(y.subarray(0, n)), mean(y.subarray(y.length - n))];
}

/** Starting values of a peak; `area` is the peak's area over height and half-width. */
export function guessPeak(
  area: number,
  sigmaPerHalfWidth: number,
): (y: Float64Array, x: Float64Array) => Values {
  return (y: Float64Array, x: Float64Array): Values => {
    const { height, center, halfWidth } = peakOf(y, x);
    return { amplitude: height * halfWidth * area, center, sigma: halfWidth * sigmaPerHalfWidth };
  };
}

/** Coefficients c0, c1, … of the polynomial that fits best, by orthogonal polynomials. */
export function polynomialThrough(y: Float64Array, x: Float64Array, degree: number): Float64Array {
  const scale = Math.max(...x.map(Math.abs)) || 1;
  const coefficients = new Float64Array(degree + 1);
  let residual = Float64Array.from(y);
  const basis: { powers: Float64Array; values: Float64Array; length: number }[] = [];
  for (let k = 0; k <= degree; k++) {
    let powers = new Float64Array(degree + 1);
    powers[k] = 1;
    let values = x.map((v) => (v / scale) ** k);
    for (const b of basis) {
      const part = dot(values, b.values) / b.length;
      values = values.map((v, i) => v - part * b.values[i]);
      powers = powers.map((v, i) => v - part * b.powers[i]);
    }
    const length = dot(values, values);
    if (!(length > 0)) break;
    basis.push({ powers, values, length });
    const part = dot(residual, values) / length;
    residual = residual.map((v, i) => v - part * values[i]);
    for (let i = 0; i <= degree; i++) coefficients[i] += part * powers[i];
  }
  return coefficients.map((c, k) => c / scale ** k);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Amplitude and decay from the logarithm of the data. */
export function guessExponential(y: Float64Array, x: Float64Array): Values {
  const sign = y[0] < 0 ? -1 : 1;
  const good = [...y.keys()].filter((i) => sign * y[i] > 0);
  const logs = Float64Array.from(good, (i) => Math.log(sign * y[i]));
  const at = Float64Array.from(good, (i) => x[i]);
  const [c0, c1] = polynomialThrough(logs, at, 1);
  const decay = c1 === 0 || !Number.isFinite(c1) ? 1 : -1 / c1;
  return { amplitude: sign * Math.exp(c0), decay };
}

/** Height, place and width of a step. */
export function guessStep(y: Float64Array, x: Float64Array): Values {
  const [first, last] = ends(y);
  const middle = (first + last) / 2;
  const at = y.findIndex((v, i) => i > 0 && (v - middle) * (y[i - 1] - middle) <= 0);
  const range = Math.max(...x) - Math.min(...x);
  return { amplitude: last - first, center: x[Math.max(at, 0)], sigma: range / 7 || 1 };
}

/** Levels, place and widths of an edge. */
export function guessEdge(y: Float64Array, x: Float64Array): Values {
  const [low, high] = ends(y);
  const { center, sigma } = guessStep(y, x);
  return { low, high, center, sigma: sigma / 5, tau: sigma / 5 };
}
