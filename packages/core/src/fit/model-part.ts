import { BeambookError } from "../errors.js";
import type { Gradient } from "./fit-problem.js";
import type { ModelOptions } from "./model.js";
import type { ParameterOptions } from "./parameter.js";
import { signatureOf } from "./signature.js";
import { checkLength, type VectorInput, vectorOf } from "./vector.js";

/** A model's function: of one point, or of all points at once. */
export type ModelFunction = (x: never, ...parameters: never[]) => number | VectorInput;

/** One term of a model. */
export interface CurvePart {
  readonly prefix: string;
  /** Names without prefix. */
  readonly names: readonly string[];
  readonly label: string;
  readonly hints: Readonly<Record<string, number | ParameterOptions>>;
  /** The curve, which the caller does not change; `values` has all parameters of the sum. */
  evaluate(values: Values, x: unknown, size?: number): Float64Array;
  /** Derivatives by name without prefix (with it when `prefixed`). */
  gradient?(values: Values, x: unknown): Gradient;
  readonly prefixed?: boolean;
  /** The curve over points that stay, for fits; without it `evaluate` and `gradient` serve. */
  bind?(x: Float64Array, weights?: Float64Array): CurveKernel;
  guess?(y: Float64Array, x: Float64Array): Values;
}

/** A term over points and weights that stay. */
export interface CurveKernel {
  /** Adds the weighted curve to `out`; `values` has all parameters of the sum. */
  add(values: Values, out: Float64Array): void;
  /** Weighted derivatives by name with prefix, good until the next call. */
  gradient?(values: Values): Gradient;
}

type Values = Readonly<Record<string, number>>;
type AnyFunction = (x: unknown, ...rest: unknown[]) => unknown;

/** A term from a user's function. */
export function functionPart(fn: ModelFunction, options: ModelOptions): CurvePart {
  const { prefix = "", paramNames, hints = {}, gradient, guess } = options;
  const signature = paramNames
    ? { names: paramNames, defaults: {}, destructured: true }
    : signatureOf(fn as never);
  const { names, defaults, destructured } = signature;
  const call = fn as unknown as AnyFunction;
  const own = ownValues(prefix, names);
  let { vector } = options;
  const apply = (values: Values): ((x: unknown) => unknown) => {
    const mine = own(values);
    if (destructured) return (x: unknown): unknown => call(x, mine);
    const list = names.map((name) => mine[name]);
    return (x: unknown): unknown => call(x, ...list);
  };
  return {
    prefix,
    names,
    label: `${prefix}${options.name ?? (fn.name || "model")}`,
    hints: { ...defaults, ...hints },
    evaluate(values: Values, x: unknown, size?: number): Float64Array {
      const at = apply(values);
      vector ??= !isScalar(at, x);
      if (vector) return vectorOf(at(x) as VectorInput, "The model");
      return pointByPoint(at, x, size);
    },
    ...(gradient
      ? { gradient: (values: Values, x: unknown): Gradient => gradient(own(values), x) }
      : {}),
    ...(guess ? { guess } : {}),
  };
}

function ownValues(prefix: string, names: readonly string[]): (values: Values) => Values {
  if (prefix === "") return (values: Values): Values => values;
  return (values: Values): Values =>
    Object.fromEntries(names.map((name) => [name, values[prefix + name]]));
}

/** A term over the points of a fit. */
export function boundPart(
  part: CurvePart,
  x: unknown,
  size: number,
  weights?: Float64Array,
): CurveKernel {
  if (part.bind && x instanceof Float64Array) return part.bind(x, weights);
  const { gradient, prefix, prefixed = false, label } = part;
  return {
    add(values: Values, out: Float64Array): void {
      const curve = part.evaluate(values, x, size);
      if (curve.length !== size) checkLength(curve, size, `The model ${label}`);
      addWeighted(curve, weights, out);
    },
    ...(gradient
      ? {
          gradient: (values: Values): Gradient =>
            withPrefix(weighted(gradient(values, x), weights), prefixed ? "" : prefix),
        }
      : {}),
  };
}

/** Adds a curve, times weights when there are any. */
export function addWeighted(
  curve: Float64Array,
  weights: Float64Array | undefined,
  out: Float64Array,
): void {
  if (weights) for (let i = 0; i < out.length; i++) out[i] += weights[i] * curve[i];
  else for (let i = 0; i < out.length; i++) out[i] += curve[i];
}

/** Derivatives times weights, when there are any. */
export function weighted(gradient: Gradient, weights: Float64Array | undefined): Gradient {
  if (!weights) return gradient;
  return Object.fromEntries(
    Object.entries(gradient).map(([name, list]) => [name, weights.map((w, i) => w * list[i])]),
  );
}

/** Derivatives by name with prefix. */
export function withPrefix(gradient: Gradient, prefix: string): Gradient {
  if (prefix === "") return gradient;
  return Object.fromEntries(Object.entries(gradient).map(([name, list]) => [prefix + name, list]));
}

function pointByPoint(at: (x: unknown) => unknown, x: unknown, size?: number): Float64Array {
  const points = x as ArrayLike<unknown>;
  const out = new Float64Array(size ?? points.length);
  for (let i = 0; i < out.length; i++) out[i] = at(points[i]) as number;
  return out;
}

/** Whether the function gives a number for one point. */
function isScalar(at: (x: unknown) => unknown, x: unknown): boolean {
  const points = x as ArrayLike<unknown>;
  if (typeof points !== "object" || points === null || !("length" in points)) return false;
  if (points.length === 0) throw new BeambookError("NoData", "There are no points to evaluate.");
  try {
    return typeof at(points[0]) === "number";
  } catch {
    return false;
  }
}
