import { BeambookError } from "../errors.js";

/**
 * How a source and a detector smear a spectrum: back-to-back exponentials, and a Gaussian if wanted. Rates and widths
 * may change with wavelength; they are per Å (a rate per second times {@link secondsPerAngstrom}).
 */
export interface PulseResponse {
  /** Rate of the rise before the peak, 1/Å, at a wavelength. */
  alpha(wavelength: number): number;
  /** Rate of the decay behind the peak, 1/Å, at a wavelength. */
  beta(wavelength: number): number;
  /** Standard deviation of a Gaussian, Å, at a wavelength; none by default. */
  sigma?(wavelength: number): number;
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
  const gauss = (wl: number): number => 6 * (response.sigma?.(wl) ?? 0);
  const below = REACH / checkedRate(response.beta(first)) + gauss(first);
  const above = REACH / checkedRate(response.alpha(last)) + gauss(last);
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
  const integral = response
    ? respondedIntegral(nodes, values, response)
    : integralOf(nodes, values);
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

/** Running integral of the curve after the response. */
function respondedIntegral(
  nodes: Float64Array,
  values: Float64Array,
  response: PulseResponse,
): Float64Array {
  let curve = values;
  if (response.sigma) {
    const rates = nodes.map((wl) => Math.sqrt(2 * CASCADE) / Math.max(response.sigma!(wl), 1e-12));
    for (let i = 0; i < CASCADE; i++) {
      const right = decayed(nodes, curve, rates, 1);
      const left = decayed(nodes, curve, rates, -1);
      curve = right.map((v, j) => (v + left[j]) / 2);
    }
  }
  const alpha = nodes.map((wl) => checkedRate(response.alpha(wl)));
  const beta = nodes.map((wl) => checkedRate(response.beta(wl)));
  const behind = decayed(nodes, curve, beta, 1);
  const ahead = decayed(nodes, curve, alpha, -1);
  const sum = new Float64Array(nodes.length);
  for (let i = 1; i < nodes.length; i++) {
    const rise = (alpha[i] + alpha[i - 1]) / 2;
    const decay = (beta[i] + beta[i - 1]) / 2;
    const area = ((nodes[i] - nodes[i - 1]) * (curve[i] + curve[i - 1])) / 2;
    // y' = β (T - y) behind and z' = α (z - T) ahead: integrals of y and z follow from the values at the nodes.
    const past = area - (behind[i] - behind[i - 1]) / decay;
    const coming = area + (ahead[i] - ahead[i - 1]) / rise;
    sum[i] = sum[i - 1] + (rise * past + decay * coming) / (rise + decay);
  }
  return sum;
}

/**
 * The mean of what lies before each node (`direction` 1) or behind it (-1), weighted by an exponential; exact for
 * straight pieces.
 */
function decayed(
  nodes: Float64Array,
  values: Float64Array,
  rates: Float64Array,
  direction: 1 | -1,
): Float64Array {
  const out = new Float64Array(nodes.length);
  let at = direction === 1 ? 0 : nodes.length - 1;
  let mean = values[at];
  out[at] = mean;
  for (let i = 1; i < nodes.length; i++) {
    const next = at + direction;
    const x = ((rates[at] + rates[next]) / 2) * Math.abs(nodes[next] - nodes[at]);
    const kept = Math.exp(-x);
    // Weight of the slope: (x - 1 + e^-x) / x, a series where x is small.
    const slope = x < 1e-4 ? x / 2 - (x * x) / 6 : (x - 1 + kept) / x;
    const start = values[at];
    mean = kept * mean + start * (1 - kept) + (values[next] - start) * slope;
    out[next] = mean;
    at = next;
  }
  return out;
}
