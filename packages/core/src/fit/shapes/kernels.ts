import type { Gradient } from "../fit-problem.js";
import { exponents, takeExponentials } from "../vector-kernel.js";
import type { ShapeKernel, ShapeValues } from "./shape-model.js";

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/** Gaussians over the same points: the exponentials of one pair of center and sigma serve curve and derivatives. */
export class GaussianKernel implements ShapeKernel {
  readonly #x: Float64Array;
  readonly #weights: Float64Array | undefined;
  /** exp(-(x - center)² / 2 sigma²), weighted. */
  readonly #bell: Float64Array;
  readonly #columns: Readonly<Record<"amplitude" | "center" | "sigma", Float64Array>>;
  #center: number = Number.NaN;
  #sigma: number = Number.NaN;

  constructor(x: Float64Array, weights?: Float64Array) {
    this.#x = x;
    this.#weights = weights;
    const [bell, amplitude, center, sigma] = columnsFor(x, 4);
    this.#bell = bell;
    this.#columns = { amplitude, center, sigma };
  }

  add({ amplitude, center, sigma }: ShapeValues, out: Float64Array): void {
    this.#evaluate(center, sigma);
    const height = amplitude / (sigma * SQRT_2PI);
    const bell = this.#bell;
    for (let i = 0; i < out.length; i++) out[i] += height * bell[i];
  }

  gradient({ amplitude, center, sigma }: ShapeValues): Gradient {
    this.#evaluate(center, sigma);
    const x = this.#x;
    const bell = this.#bell;
    const { amplitude: byAmplitude, center: byCenter, sigma: bySigma } = this.#columns;
    const inverse = 1 / sigma;
    const norm = inverse / SQRT_2PI;
    const scale = amplitude * inverse * norm;
    for (let i = 0; i < x.length; i++) {
      const t = (x[i] - center) * inverse;
      const slope = scale * bell[i];
      byAmplitude[i] = norm * bell[i];
      byCenter[i] = slope * t;
      bySigma[i] = slope * (t * t - 1);
    }
    return this.#columns;
  }

  #evaluate(center: number, sigma: number): void {
    if (center === this.#center && sigma === this.#sigma) return;
    const x = this.#x;
    const size = x.length;
    const power = exponents(size);
    const factor = -0.5 / (sigma * sigma);
    for (let i = 0; i < size; i++) {
      const t = x[i] - center;
      power[i] = factor * t * t;
    }
    takeExponentials(size);
    takeWeighted(power, this.#weights, this.#bell);
    this.#center = center;
    this.#sigma = sigma;
  }
}

/** amplitude exp(-x / decay) over the same points. */
export class ExponentialKernel implements ShapeKernel {
  readonly #x: Float64Array;
  readonly #weights: Float64Array | undefined;
  readonly #fall: Float64Array;
  readonly #columns: Readonly<Record<"amplitude" | "decay", Float64Array>>;
  #decay: number = Number.NaN;

  constructor(x: Float64Array, weights?: Float64Array) {
    this.#x = x;
    this.#weights = weights;
    const [fall, decay] = columnsFor(x, 2);
    this.#fall = fall;
    this.#columns = { amplitude: fall, decay };
  }

  add({ amplitude, decay }: ShapeValues, out: Float64Array): void {
    this.#evaluate(decay);
    const fall = this.#fall;
    for (let i = 0; i < out.length; i++) out[i] += amplitude * fall[i];
  }

  gradient({ amplitude, decay }: ShapeValues): Gradient {
    this.#evaluate(decay);
    const x = this.#x;
    const fall = this.#fall;
    const byDecay = this.#columns.decay;
    const factor = amplitude / (decay * decay);
    for (let i = 0; i < x.length; i++) byDecay[i] = factor * fall[i] * x[i];
    return this.#columns;
  }

  #evaluate(decay: number): void {
    if (decay === this.#decay) return;
    const x = this.#x;
    const power = exponents(x.length);
    for (let i = 0; i < x.length; i++) power[i] = -x[i] / decay;
    takeExponentials(x.length);
    takeWeighted(power, this.#weights, this.#fall);
    this.#decay = decay;
  }
}

/** Polynomials over the same points: their derivatives never change. */
export class PolynomialKernel implements ShapeKernel {
  readonly #names: readonly string[];
  readonly #powers: readonly Float64Array[];
  readonly #columns: Gradient;

  /** @param names - of the coefficients, the constant first */
  constructor(x: Float64Array, names: readonly string[], weights?: Float64Array) {
    this.#names = names;
    this.#powers = powersOf(x, names.length, weights);
    this.#columns = Object.fromEntries(names.map((name, k) => [name, this.#powers[k]]));
  }

  add(values: ShapeValues, out: Float64Array): void {
    for (let k = 0; k < this.#names.length; k++) {
      const c = values[this.#names[k]];
      const power = this.#powers[k];
      for (let i = 0; i < out.length; i++) out[i] += c * power[i];
    }
  }

  gradient(): Gradient {
    return this.#columns;
  }
}

function powersOf(x: Float64Array, count: number, weights?: Float64Array): Float64Array[] {
  const powers = columnsFor(x, count);
  if (weights) powers[0].set(weights);
  else powers[0].fill(1);
  for (let k = 1; k < count; k++) {
    const last = powers[k - 1];
    const next = powers[k];
    for (let i = 0; i < x.length; i++) next[i] = last[i] * x[i];
  }
  return powers;
}

/** Moves what the shared memory holds to where it stays. */
function takeWeighted(
  from: Float64Array,
  weights: Float64Array | undefined,
  to: Float64Array,
): void {
  if (weights) for (let i = 0; i < to.length; i++) to[i] = from[i] * weights[i];
  else to.set(from.subarray(0, to.length));
}

/** Lists as long as `x`, in one piece of memory. */
function columnsFor(x: Float64Array, count: number): Float64Array[] {
  const { length } = x;
  const all = new Float64Array(count * length);
  return Array.from({ length: count }, (_, k) => all.subarray(k * length, (k + 1) * length));
}
