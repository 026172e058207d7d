import { maierSaupe, pseudoVoigt } from "./distributions.js";

/** Points of an azimuthal profile. */
export interface ProfilePoints {
  /** Degrees. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Errors of y; undefined when unknown. */
  readonly sigma?: Float64Array;
}

/** Which curve is fitted. */
export type OrientationModel = "pseudoVoigt" | "maierSaupe";

/** A curve with its parameters, and where they may go. */
export interface ProfileModel {
  readonly kind: OrientationModel;
  readonly names: readonly string[];
  value(x: number, p: ArrayLike<number>): number;
  /** Starting points, of which the best end counts. */
  starts(points: ProfilePoints, window: readonly [low: number, high: number]): number[][];
  bounds(window: readonly [low: number, high: number]): { min: number[]; max: number[] };
}

/** y0 + slope x + I pv(x; x0, gamma, eta): the toolkit's form, of area I. */
export const PSEUDO_VOIGT: ProfileModel = {
  kind: "pseudoVoigt",
  names: ["y0", "I", "x0", "gamma", "eta", "slope"],
  value: (x: number, p: ArrayLike<number>): number =>
    p[0] + p[5] * x + p[1] * pseudoVoigt(x, p[2], p[3], p[4]),
  starts: ({ x, y }: ProfilePoints): number[][] => {
    const { low, high, at } = extremes(y);
    return [5, 20, 50].map((gamma) => [low, (high - low) * gamma, x[at], gamma, 0.5, 0]);
  },
  bounds: ([low, high]: readonly [number, number]): { min: number[]; max: number[] } => ({
    min: [0, 0, low, 0, 0, -Infinity],
    max: [Infinity, Infinity, high, Infinity, 1, Infinity],
  }),
};

/** Beyond this the distribution is narrower than any pixel sees. */
const MOST_KAPPA = 500;

/** I exp(κ cos²(x - x0)) / Z(κ) + a x + b. */
export const MAIER_SAUPE: ProfileModel = {
  kind: "maierSaupe",
  names: ["I", "x0", "kappa", "a", "b"],
  value: (x: number, p: ArrayLike<number>): number =>
    p[0] * maierSaupe(x, p[1], p[2]) + p[3] * x + p[4],
  starts: ({ x, y }: ProfilePoints): number[][] => {
    const { low, high, at } = extremes(y);
    const height = (kappa: number): number => (high - low) / maierSaupe(0, 0, kappa);
    return [1, 4, 15].map((kappa) => [height(kappa), x[at], kappa, 0, low]);
  },
  bounds: (): { min: number[]; max: number[] } => ({
    min: [0, -360, 0, -Infinity, -Infinity],
    max: [Infinity, 360, MOST_KAPPA, Infinity, Infinity],
  }),
};

/** Robust ends of the values and the place of the largest, smoothed over neighbours. */
function extremes(y: Float64Array): { low: number; high: number; at: number } {
  const sorted = y.slice().sort();
  const low = sorted[Math.floor(sorted.length * 0.05)];
  let [at, high] = [0, -Infinity];
  const reach = Math.max(1, Math.floor(y.length / 60));
  for (let i = 0; i < y.length; i++) {
    let [sum, count] = [0, 0];
    for (let k = Math.max(0, i - reach); k <= Math.min(y.length - 1, i + reach); k++) {
      sum += y[k];
      count++;
    }
    if (sum / count > high) [high, at] = [sum / count, i];
  }
  return { low: Math.max(0, low), high, at };
}
