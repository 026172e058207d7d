import type { Gradient } from "../fit-problem.js";
import type { Model } from "../model.js";
import { guessEdge, guessExponential, guessPeak, guessStep, polynomialThrough } from "./guesses.js";
import { ExponentialKernel, GaussianKernel, PolynomialKernel } from "./kernels.js";
import { maierSaupe } from "./orientation.js";
import { lorentzian, pseudoVoigt, voigt } from "./peaks.js";
import { type Shape, type ShapeKernel, ShapeModel, type ShapeOptions } from "./shape-model.js";
import { braggEdge, type StepForm, step } from "./steps.js";

type Values = Readonly<Record<string, number>>;

const PEAK_HINTS = { amplitude: 1, center: 0, sigma: { value: 1, min: 0 } };
const SQRT_2PI = Math.sqrt(2 * Math.PI);

const GAUSSIAN: Shape = {
  label: "gaussian",
  names: ["amplitude", "center", "sigma"],
  hints: PEAK_HINTS,
  derived: {
    fwhm: "2.3548200450309493*@sigma",
    height: "0.3989422804014327*@amplitude/max(1e-15, @sigma)",
  },
  curve({ amplitude, center, sigma }: Values, x: Float64Array, out: Float64Array): void {
    const height = amplitude / (sigma * SQRT_2PI);
    const factor = -0.5 / (sigma * sigma);
    for (let i = 0; i < out.length; i++) {
      const t = x[i] - center;
      out[i] = height * Math.exp(factor * t * t);
    }
  },
  kernel: (x: Float64Array, weights?: Float64Array): ShapeKernel => new GaussianKernel(x, weights),
  guess: guessPeak(Math.sqrt(Math.PI / Math.LN2), 1 / Math.sqrt(2 * Math.LN2)),
};

const LORENTZIAN: Shape = {
  label: "lorentzian",
  names: ["amplitude", "center", "sigma"],
  hints: PEAK_HINTS,
  derived: { fwhm: "2*@sigma", height: "0.3183098861837907*@amplitude/max(1e-15, @sigma)" },
  curve({ amplitude, center, sigma }: Values, x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = lorentzian(x[i], amplitude, center, sigma);
  },
  gradient({ amplitude, center, sigma }: Values, x: Float64Array): Gradient {
    const n = x.length;
    const columns = {
      amplitude: new Float64Array(n),
      center: new Float64Array(n),
      sigma: new Float64Array(n),
    };
    for (let i = 0; i < n; i++) {
      const t = (x[i] - center) / sigma;
      const unit = 1 / (Math.PI * sigma * (1 + t * t));
      columns.amplitude[i] = unit;
      columns.center[i] = (amplitude * unit * 2 * t) / (sigma * (1 + t * t));
      columns.sigma[i] = (amplitude * unit * (t * t - 1)) / (sigma * (1 + t * t));
    }
    return columns;
  },
  guess: guessPeak(Math.PI, 1),
};

const VOIGT: Shape = {
  label: "voigt",
  names: ["amplitude", "center", "sigma", "gamma"],
  hints: { ...PEAK_HINTS, gamma: { value: 1, min: 0 } },
  derived: {
    gamma: "@sigma",
    fwhm: "1.0692*@gamma+sqrt(0.8664*@gamma**2+5.545083*@sigma**2)",
  },
  curve({ amplitude, center, sigma, gamma }: Values, x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = voigt(x[i], amplitude, center, sigma, gamma);
  },
  guess: guessPeak(2.5, 0.55),
};

const PSEUDO_VOIGT: Shape = {
  label: "pvoigt",
  names: ["amplitude", "center", "sigma", "fraction"],
  hints: { ...PEAK_HINTS, fraction: { value: 0.5, min: 0, max: 1 } },
  derived: { fwhm: "2*@sigma" },
  curve({ amplitude, center, sigma, fraction }: Values, x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) {
      out[i] = pseudoVoigt(x[i], amplitude, center, sigma, fraction);
    }
  },
  guess: guessPeak(2.6, 1),
};

const MAIER_SAUPE: Shape = {
  label: "maier_saupe",
  names: ["amplitude", "center", "kappa"],
  hints: { amplitude: 1, center: 0, kappa: 2 },
  curve({ amplitude, center, kappa }: Values, x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = maierSaupe(x[i], amplitude, center, kappa);
  },
  guess(y: Float64Array, x: Float64Array): Values {
    const top = y.indexOf(Math.max(...y));
    return { amplitude: y[top], center: x[top], kappa: 2 };
  },
};

const EXPONENTIAL: Shape = {
  label: "exponential",
  names: ["amplitude", "decay"],
  hints: { amplitude: 1, decay: 1 },
  curve({ amplitude, decay }: Values, x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = amplitude * Math.exp(-x[i] / decay);
  },
  kernel: (x: Float64Array, weights?: Float64Array): ShapeKernel =>
    new ExponentialKernel(x, weights),
  guess: guessExponential,
};

const BRAGG_EDGE: Shape = {
  label: "bragg_edge",
  names: ["low", "high", "center", "sigma", "tau"],
  hints: {
    low: 0,
    high: 1,
    center: 0,
    sigma: { value: 0.01, min: 0 },
    tau: { value: 0.01, min: 0 },
  },
  curve({ low, high, center, sigma, tau }: Values, x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = braggEdge(x[i], low, high, center, sigma, tau);
  },
  guess: guessEdge,
};

/** `c0 + c1 x + c2 x² + …` with names of one's own for the coefficients, the constant first. */
function polynomialShape(label: string, names: readonly string[]): Shape {
  return {
    label,
    names,
    hints: Object.fromEntries(names.map((name) => [name, 0])),
    curve(values: Values, x: Float64Array, out: Float64Array): void {
      const c = names.map((name) => values[name]);
      for (let i = 0; i < out.length; i++) {
        let sum = 0;
        for (let k = c.length - 1; k >= 0; k--) sum = sum * x[i] + c[k];
        out[i] = sum;
      }
    },
    kernel: (x: Float64Array, weights?: Float64Array): ShapeKernel =>
      new PolynomialKernel(x, names, weights),
    guess: (y: Float64Array, x: Float64Array): Values => {
      const c = polynomialThrough(y, x, names.length - 1);
      return Object.fromEntries(names.map((name, k) => [name, c[k]]));
    },
  };
}

/** lmfit's Gaussian: `amplitude` (area), `center`, `sigma`, and `fwhm`, `height` that follow. */
export class GaussianModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(GAUSSIAN, options);
  }
}

/** lmfit's Lorentzian: `amplitude` (area), `center`, `sigma` (half-width), and `fwhm`, `height` that follow. */
export class LorentzianModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(LORENTZIAN, options);
  }
}

/** lmfit's Voigt profile: `amplitude` (area), `center`, `sigma`, `gamma` (= sigma unless its `expr` is removed). */
export class VoigtModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(VOIGT, options);
  }
}

/** lmfit's pseudo-Voigt: `amplitude` (area), `center`, `sigma` (half-width), `fraction` (of the Lorentzian). */
export class PseudoVoigtModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(PSEUDO_VOIGT, options);
  }
}

/** Maier and Saupe's distribution over an angle in rad: `amplitude`, `center`, `kappa`. */
export class MaierSaupeModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(MAIER_SAUPE, options);
  }
}

/** `amplitude` exp(-x / `decay`). */
export class ExponentialModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(EXPONENTIAL, options);
  }
}

/** A Bragg edge: `low`, `high`, `center`, `sigma` (Gaussian), `tau` (exponential). */
export class BraggEdgeModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(BRAGG_EDGE, options);
  }
}

/** A step of `amplitude` at `center`, of width `sigma`. */
export class StepModel extends ShapeModel {
  constructor(options: ShapeOptions & { form?: StepForm } = {}) {
    const { form = "erf" } = options;
    super(
      {
        label: `step(${form})`,
        names: ["amplitude", "center", "sigma"],
        hints: PEAK_HINTS,
        curve({ amplitude, center, sigma }: Values, x: Float64Array, out: Float64Array): void {
          for (let i = 0; i < out.length; i++) out[i] = step(x[i], amplitude, center, sigma, form);
        },
        guess: guessStep,
      },
      options,
    );
  }
}

/** A constant `c`. */
export class ConstantModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(polynomialShape("constant", ["c"]), options);
  }
}

/** `slope` x + `intercept`. */
export class LinearModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(polynomialShape("linear", ["intercept", "slope"]), options);
  }
}

/** `a` x² + `b` x + `c`. */
export class QuadraticModel extends ShapeModel {
  constructor(options?: ShapeOptions) {
    super(polynomialShape("quadratic", ["c", "b", "a"]), options);
  }
}

/** `c0` + `c1` x + … up to `degree` (7 unless given). */
export class PolynomialModel extends ShapeModel {
  constructor(options: ShapeOptions & { degree?: number } = {}) {
    const { degree = 7 } = options;
    const names = Array.from({ length: degree + 1 }, (_, k) => `c${k}`);
    super(polynomialShape("polynomial", names), options);
  }
}

/** A sum of models, as {@link Model.add}. */
export function sumOf(first: Model, ...others: readonly Model[]): Model {
  return others.length === 0 ? first : first.add(...others);
}
