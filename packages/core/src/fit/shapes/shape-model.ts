import type { Gradient } from "../fit-problem.js";
import { Model } from "../model.js";
import type { ParameterOptions } from "../parameter.js";

type Values = Readonly<Record<string, number>>;

/** A built-in curve. */
export interface Shape {
  readonly label: string;
  readonly names: readonly string[];
  /** Values and bounds to start from. */
  readonly hints?: Readonly<Record<string, number | ParameterOptions>>;
  /** Constraints for what follows from the parameters; `@` stands for the prefix. */
  readonly derived?: Readonly<Record<string, string>>;
  /** Writes the curve. */
  curve(values: Values, x: Float64Array, out: Float64Array): void;
  gradient?(values: Values, x: Float64Array): Gradient;
  guess?(y: Float64Array, x: Float64Array): Values;
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
    const { gradient, guess, label, names } = shape;
    const derived = Object.entries(shape.derived ?? {}).map(([name, text]) => [
      name,
      { expr: text.replaceAll("@", prefix) },
    ]);
    const own = (values: Values): Values =>
      prefix === ""
        ? values
        : Object.fromEntries(names.map((name) => [name, values[prefix + name]]));
    super([
      {
        prefix,
        names,
        label: prefix === "" ? label : `${label}(prefix='${prefix}')`,
        hints: { ...shape.hints, ...Object.fromEntries(derived) },
        evaluate(values: Values, x: unknown, size?: number): Float64Array {
          const out = new Float64Array(size ?? (x as Float64Array).length);
          shape.curve(own(values), x as Float64Array, out);
          return out;
        },
        ...(gradient
          ? {
              gradient: (values: Values, x: unknown): Gradient =>
                gradient(own(values), x as Float64Array),
            }
          : {}),
        ...(guess ? { guess } : {}),
      },
    ]);
  }
}
