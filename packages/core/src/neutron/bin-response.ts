import { BeambookError } from "../errors.js";
import { boxMeans } from "./box-means.js";

/**
 * How a source and a detector smear a spectrum: back-to-back exponentials, a Gaussian and a box if wanted. Rates and
 * widths may change with wavelength; they are per Å (a rate per second times {@link secondsPerAngstrom}).
 */
export interface PulseResponse {
  /** Rate of the rise before the peak, 1/Å, at a wavelength; only together with `beta`. */
  alpha?(wavelength: number): number;
  /** Rate of the decay behind the peak, 1/Å, at a wavelength; only together with `alpha`. */
  beta?(wavelength: number): number;
  /** Standard deviation of a Gaussian, Å, at a wavelength; none by default. */
  sigma?(wavelength: number): number;
  /** Full width of a box around the peak, Å; none by default. */
  width?: number;
}

/** Seconds of flight per Å over `length` metres: times to wavelengths in the slow limit, which is exact to 1e-9. */
export function secondsPerAngstrom(length: number): number {
  return length / 3956.0340065;
}

/** Exponentials of a cascade that stands for a Gaussian, each as much to the left as to the right. */
const CASCADE = 10;
/** A response is followed so many decay lengths beyond the bins. */
const REACH = 14;

/** Beyond the bins as far as the response reaches. */
export function reachOf(limits: Float64Array, response: PulseResponse): [number, number] {
  const first = limits[0];
  const last = limits[limits.length - 1];
  const { alpha, beta, sigma, width = 0 } = response;
  const other = (wl: number): number => 6 * (sigma?.(wl) ?? 0) + width;
  const below = (beta ? REACH / checkedRate(beta(first)) : 0) + other(first);
  const above = (alpha ? REACH / checkedRate(alpha(last)) : 0) + other(last);
  return [Math.max(first - below, first / 2), last + above];
}

function checkedRate(rate: number): number {
  if (rate > 0) return rate;
  throw new BeambookError(
    "InvalidArgument",
    `A response cannot rise or decay at a rate of ${rate}.`,
  );
}

/**
 * Means over bins of a curve given at nodes, straight between them, after a response.
 *
 * @param nodes Rising; every bound is one of them.
 */
export function binMeans(
  nodes: Float64Array,
  values: Float64Array,
  bounds: Float64Array,
  response?: PulseResponse,
): Float64Array {
  const curve = response
    ? responded(nodes, values, response)
    : { values, integral: integralOf(nodes, values) };
  if (response?.width) return boxMeans({ nodes, ...curve }, bounds, response.width / 2);
  const { integral } = curve;
  const means = new Float64Array(bounds.length - 1);
  let at = 0;
  let before = 0;
  for (let i = 0; i < bounds.length; i++) {
    while (nodes[at] < bounds[i]) at++;
    if (i > 0) means[i - 1] = (integral[at] - before) / (bounds[i] - bounds[i - 1]);
    before = integral[at];
  }
  return means;
}

/** Running integral of the straight pieces. */
function integralOf(nodes: Float64Array, values: Float64Array): Float64Array {
  const sum = new Float64Array(nodes.length);
  for (let i = 1; i < nodes.length; i++) {
    sum[i] = sum[i - 1] + ((nodes[i] - nodes[i - 1]) * (values[i] + values[i - 1])) / 2;
  }
  return sum;
}

/** The curve after a response without its box, and its running integral. */
function responded(
  nodes: Float64Array,
  values: Float64Array,
  { alpha, beta, sigma }: PulseResponse,
): { values: Float64Array; integral: Float64Array } {
  const curve = sigma ? blurred(nodes, values, sigma) : values;
  if (!alpha || !beta) return { values: curve, integral: integralOf(nodes, curve) };
  const rise = nodes.map((wl) => checkedRate(alpha(wl)));
  const decay = nodes.map((wl) => checkedRate(beta(wl)));
  const behind = decayed(nodes, curve, weightsOf(nodes, decay), 1);
  const ahead = decayed(nodes, curve, weightsOf(nodes, rise), -1);
  const integral = new Float64Array(nodes.length);
  for (let i = 1; i < nodes.length; i++) {
    const a = (rise[i] + rise[i - 1]) / 2;
    const b = (decay[i] + decay[i - 1]) / 2;
    const area = ((nodes[i] - nodes[i - 1]) * (curve[i] + curve[i - 1])) / 2;
    // y' = β (T - y) behind and z' = α (z - T) ahead: integrals of y and z follow from the values at the nodes.
    const past = area - (behind[i] - behind[i - 1]) / b;
    const coming = area + (ahead[i] - ahead[i - 1]) / a;
    integral[i] = integral[i - 1] + (a * past + b * coming) / (a + b);
  }
  const after = behind.map((y, i) => (rise[i] * y + decay[i] * ahead[i]) / (rise[i] + decay[i]));
  return { values: after, integral };
}

/** After a Gaussian, by a cascade of exponentials. */
function blurred(
  nodes: Float64Array,
  values: Float64Array,
  sigma: (wl: number) => number,
): Float64Array {
  const rates = nodes.map((wl) => Math.sqrt(2 * CASCADE) / Math.max(sigma(wl), 1e-12));
  const weights = weightsOf(nodes, rates);
  let curve = values;
  for (let i = 0; i < CASCADE; i++) {
    const right = decayed(nodes, curve, weights, 1);
    const left = decayed(nodes, curve, weights, -1);
    curve = right.map((v, j) => (v + left[j]) / 2);
  }
  return curve;
}

/** How much of a mean is kept from node to node, and how much of a slope is added. */
interface DecayWeights {
  readonly kept: Float64Array;
  readonly slope: Float64Array;
}

function weightsOf(nodes: Float64Array, rates: Float64Array): DecayWeights {
  const kept = new Float64Array(nodes.length);
  const slope = new Float64Array(nodes.length);
  for (let i = 1; i < nodes.length; i++) {
    const x = ((rates[i] + rates[i - 1]) / 2) * (nodes[i] - nodes[i - 1]);
    kept[i] = Math.exp(-x);
    // (x - 1 + e^-x) / x, a series where x is small.
    slope[i] = x < 1e-4 ? x / 2 - (x * x) / 6 : (x - 1 + kept[i]) / x;
  }
  return { kept, slope };
}

/**
 * The mean of what lies before each node (`direction` 1) or behind it (-1), weighted by an exponential; exact for
 * straight pieces.
 */
function decayed(
  nodes: Float64Array,
  values: Float64Array,
  { kept, slope }: DecayWeights,
  direction: 1 | -1,
): Float64Array {
  const out = new Float64Array(nodes.length);
  let at = direction === 1 ? 0 : nodes.length - 1;
  let mean = values[at];
  out[at] = mean;
  for (let i = 1; i < nodes.length; i++) {
    const next = at + direction;
    const piece = direction === 1 ? next : at;
    const start = values[at];
    mean = kept[piece] * mean + start * (1 - kept[piece]) + (values[next] - start) * slope[piece];
    out[next] = mean;
    at = next;
  }
  return out;
}
