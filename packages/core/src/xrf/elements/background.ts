/** Options of {@link snipBackground}. */
export interface SnipOptions {
  /** Half width in channels of the widest peak that is taken off; 80. */
  width?: number;
}

/**
 * Background of a spectrum by clipping peaks: over ever narrower windows each value is set to at most the mean of its
 * neighbours at both ends, in a scale where large and small peaks weigh alike.
 *
 * @param spectrum - counts per channel, none negative
 * @returns counts per channel, nowhere above the spectrum
 * @source C. G. Ryan et al., Nucl. Instrum. Methods B 34, 396 (1988); M. Morháč et al., Nucl. Instrum. Methods A 401,
 *   113 (1997), eq. 4 (decreasing windows)
 */
export function snipBackground(
  spectrum: ArrayLike<number>,
  options: SnipOptions = {},
): Float64Array {
  const { width = 80 } = options;
  const n = spectrum.length;
  const v = Float64Array.from(spectrum, compress);
  const next = new Float64Array(n);
  for (let m = Math.min(Math.floor(width), (n - 1) >> 1); m >= 1; m--) {
    next.set(v);
    for (let i = m; i < n - m; i++) {
      const mean = (v[i - m] + v[i + m]) / 2;
      if (mean < v[i]) next[i] = mean;
    }
    v.set(next);
  }
  return v.map((value, i) => Math.min(spread(value), Math.max(0, spectrum[i])));
}

const compress = (y: number): number => Math.log(Math.log(Math.sqrt(Math.max(0, y) + 1) + 1) + 1);
const spread = (v: number): number => (Math.exp(Math.exp(v) - 1) - 1) ** 2 - 1;

/** Options of {@link rollingBall}. */
export interface RollingBallOptions {
  /** Radius along the channels; 120. */
  radius?: number;
  /** Height of the ball in counts; by default the radius scaled to a tenth of the spectrum's range. */
  height?: number;
}

/**
 * Background as the upper edge of a ball that rolls along below the spectrum.
 *
 * @param spectrum - counts per channel
 * @source S. R. Sternberg, Computer 16, 22 (1983)
 */
export function rollingBall(
  spectrum: ArrayLike<number>,
  options: RollingBallOptions = {},
): Float64Array {
  const { radius = 120 } = options;
  const n = spectrum.length;
  const y = Float64Array.from(spectrum);
  const range = y.reduce((a, b) => Math.max(a, b), 0);
  const { height = range / 10 } = options;
  const r = Math.min(Math.floor(radius), n - 1);
  const ball = Float64Array.from({ length: 2 * r + 1 }, (_, k) => {
    const x = r === 0 ? 0 : (k - r) / r;
    return height * (Math.sqrt(Math.max(0, 1 - x * x)) - 1);
  });
  const lowered = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let low = Number.POSITIVE_INFINITY;
    for (let k = Math.max(-r, -i); k <= Math.min(r, n - 1 - i); k++) {
      low = Math.min(low, y[i + k] - ball[k + r]);
    }
    lowered[i] = low;
  }
  return y.map((_, i) => {
    let high = Number.NEGATIVE_INFINITY;
    for (let k = Math.max(-r, -i); k <= Math.min(r, n - 1 - i); k++) {
      high = Math.max(high, lowered[i + k] + ball[k + r]);
    }
    return high;
  });
}
