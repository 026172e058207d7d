import type { Gradient } from "../fit-problem.js";
import { Model } from "../model.js";
import { addWeighted, type CurveKernel, weighted, withPrefix } from "../model-part.js";
import type { ParameterOptions } from "../parameter.js";

/** Values of a shape's parameters, by name without prefix. */
export type ShapeValues = Readonly<Record<string, number>>;

/** A shape over points and weights that stay, with memory that is used again. */
export interface ShapeKernel {
  /** Adds the weighted curve to `out`. */
  add(values: ShapeValues, out: Float64Array): void;
  /** Weighted derivatives by name, good until the next call. */
  gradient?(values: ShapeValues): Gradient;
}

/** A built-in curve. */
export interface Shape {
  readonly label: string;
  readonly names: readonly string[];
  /** Values and bounds to start from. */
  readonly hints?: Readonly<Record<string, number | ParameterOptions>>;
  /** Constraints for what follows from the parameters; `@` stands for the prefix. */
  readonly derived?: Readonly<Record<string, string>>;
  /** Writes the curve. */
  curve(values: ShapeValues, x: Float64Array, out: Float64Array): void;
  gradient?(values: ShapeValues, x: Float64Array): Gradient;
  /** Stands for `curve` and `gradient` in fits. */
  kernel?(x: Float64Array, weights?: Float64Array): ShapeKernel;
  guess?(y: Float64Array, x: Float64Array): ShapeValues;
}

/** Options of built-in models. */
export interface ShapeOptions {
  /** Put before the name of each parameter. */
  prefix?: string;
}

/** A model of a built-in curve. */
export class ShapeModel extends Model {
  constructor(shape: Shape, options: ShapeOptions = {}) {
    const { prefix = "" } = options;
    const { guess, label, names } = shape;
    const derived = Object.entries(shape.derived ?? {}).map(([name, text]) => [
      name,
      { expr: text.replaceAll("@", prefix) },
    ]);
    const own = ownValues(shape, prefix);
    super([
      {
        prefix,
        names,
        label: prefix === "" ? label : `${label}(prefix='${prefix}')`,
        hints: { ...shape.hints, ...Object.fromEntries(derived) },
        evaluate(values: ShapeValues, x: unknown, size?: number): Float64Array {
          const out = new Float64Array(size ?? (x as Float64Array).length);
          shape.curve(own(values), x as Float64Array, out);
          return out;
        },
        bind: (x: Float64Array, weights?: Float64Array): CurveKernel =>
          boundShape(shape, prefix, x, weights),
        ...(guess ? { guess } : {}),
      },
    ]);
  }
}

/** Values by name without prefix, in an object that is used again. */
function ownValues({ names }: Shape, prefix: string): (values: ShapeValues) => ShapeValues {
  if (prefix === "") return (values: ShapeValues): ShapeValues => values;
  const own: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  const prefixed = names.map((name) => prefix + name);
  return (values: ShapeValues): ShapeValues => {
    for (let k = 0; k < names.length; k++) own[names[k]] = values[prefixed[k]];
    return own;
  };
}

function boundShape(
  shape: Shape,
  prefix: string,
  x: Float64Array,
  weights?: Float64Array,
): CurveKernel {
  const kernel = shape.kernel?.(x, weights) ?? plainKernel(shape, x, weights);
  const own = ownValues(shape, prefix);
  const add = (values: ShapeValues, out: Float64Array): void => kernel.add(own(values), out);
  if (!kernel.gradient) return { add };
  // A kernel's columns stay where they are, so their names with prefix are put on them once.
  let last: Gradient | undefined;
  let named: Gradient = {};
  const gradient = (values: ShapeValues): Gradient => {
    const found = kernel.gradient!(own(values));
    if (found !== last) named = withPrefix(found, prefix);
    last = found;
    return named;
  };
  return { add, gradient };
}

function plainKernel(
  { curve, gradient }: Shape,
  x: Float64Array,
  weights?: Float64Array,
): ShapeKernel {
  const own = new Float64Array(x.length);
  return {
    add(values: ShapeValues, out: Float64Array): void {
      curve(values, x, own);
      addWeighted(own, weights, out);
    },
    ...(gradient
      ? { gradient: (values: ShapeValues): Gradient => weighted(gradient(values, x), weights) }
      : {}),
  };
}
