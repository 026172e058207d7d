import type { ParameterOptions } from "../fit/index.js";
import { type PulseResponse, secondsPerAngstrom } from "./bin-response.js";
import type { ResponseKind } from "./model-options.js";
import { smearSamples } from "./sample-response.js";
import type { StageSpec } from "./stages.js";

/** A parameter of a response; `fixed` ones stay so until the user frees them. */
type ResponseParameter = ParameterOptions & { fixed?: boolean };

const BY_SAMPLES: Readonly<Record<string, ResponseParameter>> = {
  α0: { value: 3.67, min: 0.001, max: 10000 },
  β0: { value: 3.06, min: 0.001, max: 10000 },
};
const WIDTH: ResponseParameter = { value: 10, min: 10, max: 5000 };

/** Parameters by kind, as the original has them; "pulse" is ours. */
const PARAMETERS: Readonly<Record<ResponseKind, Readonly<Record<string, ResponseParameter>>>> = {
  none: {},
  jorgensen: BY_SAMPLES,
  jorgensen_inv: {
    ...BY_SAMPLES,
    σ0: { value: 0, min: 0, max: 10, fixed: true },
    σ1: { value: 0, min: 0, max: 10, fixed: true },
    σ2: { value: 0, min: 0, max: 10, fixed: true },
  },
  square: { width: WIDTH },
  square_jorgensen: { ...BY_SAMPLES, width: WIDTH },
  full_jorgensen: {
    α0: { value: 0, min: 0, max: 1000, fixed: true },
    α1: { value: 0.5, min: 0, max: 1000 },
    β0: { value: 0.5, min: 0, max: 1000 },
    β1: { value: 0, min: 0, max: 1000, fixed: true },
    σ0: { value: 0, min: 0, max: 1000, fixed: true },
    σ1: { value: 0.001, min: 1e-6, max: 1000 },
    σ2: { value: 0, min: 0, max: 1000, fixed: true },
  },
  pulse: {
    α0: { value: 0.2, min: 0, max: 100 },
    α1: { value: 0, min: -100, max: 100, fixed: true },
    β0: { value: 0.04, min: 0, max: 100 },
    β1: { value: 0, min: -100, max: 100, fixed: true },
    σ0: { value: 0, min: 0, max: 1000, fixed: true },
    σ1: { value: 0, min: 0, max: 1000, fixed: true },
  },
};

/** Names of kinds of responses. */
export const RESPONSE_KINDS: readonly ResponseKind[] = Object.keys(PARAMETERS) as ResponseKind[];

/** Names of all parameters that responses have. */
export const RESPONSE_NAMES = ["α0", "α1", "β0", "β1", "σ0", "σ1", "σ2", "width"] as const;

/** Parameters of a response with starting values and whether they vary. */
export function responseParameters(
  kind: ResponseKind,
  vary: boolean,
): Record<string, ParameterOptions> {
  return Object.fromEntries(
    Object.entries(PARAMETERS[kind]).map(([name, { fixed = false, ...given }]) => [
      name,
      { ...given, vary: vary && !fixed },
    ]),
  );
}

/** Stages in which a response is best freed: the width first, then the decay, then the rise. */
export function responseStages(kind: ResponseKind): Readonly<Record<string, StageSpec>> {
  switch (kind) {
    case "full_jorgensen":
      return {
        response_sig1: ["σ1"],
        response_beta: ["σ1", "β0"],
        response_alpha: ["σ1", "β0", "α1"],
      };
    case "jorgensen":
    case "jorgensen_inv":
      return { response: ["α0", "β0"] };
    default:
      return { response: "response" };
  }
}

/** Whether a response acts in time on the transmission, not from sample to sample of the cross section. */
export function actsInTime(kind: ResponseKind): boolean {
  return kind === "pulse" || kind === "full_jorgensen" || kind === "square";
}

type Values = Readonly<Record<string, number>>;

/** A response in time as {@link binMeans} takes it: per Å of a flight path in m. */
export function pulseResponse(
  kind: ResponseKind,
  values: Values,
  tofLength: number,
): PulseResponse | undefined {
  if (!actsInTime(kind)) return undefined;
  const perAngstrom = 1e6 * secondsPerAngstrom(tofLength);
  const { α0 = 0, α1 = 0, β0 = 0, β1 = 0, σ0 = 0, σ1 = 0, σ2 = 0, width = 0 } = values;
  if (kind === "square") return { width: width / perAngstrom };
  // The original counts in d-spacings, half the wavelength.
  const unit = kind === "full_jorgensen" ? 2 : 1;
  const least = 1e-6;
  const sharp = σ0 === 0 && σ1 === 0 && σ2 === 0;
  return {
    alpha: (wl: number): number => perAngstrom * Math.max(α0 + (α1 * unit) / wl, least),
    beta: (wl: number): number => perAngstrom * Math.max(β0 + β1 * (unit / wl) ** 4, least),
    ...(sharp
      ? {}
      : {
          sigma: (wl: number): number => {
            const d = wl / unit;
            return Math.hypot(σ0, σ1 * d, σ2 * d * d) / perAngstrom;
          },
        }),
  };
}

/** A cross section after a response that acts from sample to sample; itself for others. */
export function smearedSamples(
  kind: ResponseKind,
  sigma: Float64Array,
  values: Values,
  wavelengths: Float64Array,
  tofLength: number,
): Float64Array {
  const { α0, β0, σ0 = 0, σ1 = 0, σ2 = 0, width = 0 } = values;
  if (kind === "none") return sigma;
  if (kind === "jorgensen") return smearSamples(sigma, α0, β0);
  const step = medianStep(wavelengths);
  if (kind === "jorgensen_inv") {
    return smearSamples(sigma, α0, β0, { step, gauss: Math.hypot(σ0, σ1, σ2) });
  }
  if (kind === "square_jorgensen") {
    const box = width / (step * 1e6 * secondsPerAngstrom(tofLength));
    return smearSamples(sigma, α0, β0, { box });
  }
  return sigma;
}

function medianStep(wavelengths: Float64Array): number {
  if (wavelengths.length < 2) return 0.1;
  const steps = Float64Array.from({ length: wavelengths.length - 1 }, (_, i) =>
    Math.abs(wavelengths[i + 1] - wavelengths[i]),
  ).sort();
  const half = steps.length >> 1;
  return steps.length % 2 === 1 ? steps[half] : (steps[half - 1] + steps[half]) / 2;
}
