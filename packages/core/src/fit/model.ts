import { BeambookError } from "../errors.js";
import type { FitOptions } from "./fit-options.js";
import type { Gradient, Objective } from "./fit-problem.js";
import { type CurvePart, functionPart, type ModelFunction } from "./model-part.js";
import { modelTask } from "./model-task.js";
import type { ParameterOptions } from "./parameter.js";
import { Parameters, type ParametersInput } from "./parameters.js";
import type { FitResult } from "./result.js";
import { runFit } from "./run-fit.js";
import { type VectorInput, vectorOf } from "./vector.js";

/** Options of a {@link Model}. */
export interface ModelOptions {
  /** Put before the name of each parameter: two peaks in one sum. */
  prefix?: string;
  /** For reports; defaults to the function's name. */
  name?: string;
  /** Names of the parameters, where the function's text does not tell. */
  paramNames?: readonly string[];
  /** Values, bounds and constraints that {@link Model.makeParams} starts from, by name without prefix. */
  hints?: Readonly<Record<string, number | ParameterOptions>>;
  /**
   * Whether the function takes all points at once and returns as many values; when it is not given, it is tried with
   * one point.
   */
  vector?: boolean;
  /** Derivatives by name of parameter (without prefix) at all points. */
  gradient?: (values: Readonly<Record<string, number>>, x: unknown) => Gradient;
  /** Starting values from data, by name without prefix. */
  guess?: (y: Float64Array, x: Float64Array) => Readonly<Record<string, number>>;
}

/** Options of {@link Model.fit}. */
export interface ModelFitOptions extends FitOptions {
  /** What the model is a function of; defaults to 0, 1, 2, … */
  x?: unknown;
}

const MARK: unique symbol = Symbol.for("beambook.fitModel") as never;
const COMPLETE_NAMES: unique symbol = Symbol.for("beambook.completeNames") as never;

/** Whether a value is a {@link Model}, from whichever copy of the package. */
export function isModel(value: unknown): value is Model {
  return typeof value === "object" && value !== null && MARK in value;
}

/**
 * A curve with named parameters.
 *
 * @example
 * const model = new Model((x, { amplitude, decay }) => amplitude * Math.exp(-x / decay)).add(constantModel());
 * const result = model.fit(y, { amplitude: 5, decay: 2, c: 0 }, { x, weights });
 */
export class Model {
  readonly #parts: readonly CurvePart[];
  readonly #hints: Map<string, ParameterOptions> = new Map();
  readonly name: string;
  /** @internal */
  readonly [MARK]: true = true;

  /**
   * @param fn - `(x, { a, b }) => number` of one point, or of all points returning as many values
   * @throws InvalidArgument when the names of its parameters cannot be told
   */
  constructor(fn: ModelFunction | readonly CurvePart[], options: ModelOptions = {}) {
    this.#parts = typeof fn === "function" ? [functionPart(fn, options)] : fn;
    this.name = options.name ?? this.#parts.map(({ label }) => label).join(" + ");
    for (const { prefix, hints } of this.#parts) {
      for (const [name, hint] of Object.entries(hints)) this.#hint(prefix + name, hint);
    }
  }

  #hint(name: string, hint: number | ParameterOptions): void {
    const expr = typeof hint === "object" ? hint.expr : undefined;
    const given =
      typeof hint === "number" ? { value: hint } : { ...hint, ...(expr ? { expr } : {}) };
    this.#hints.set(name, { ...this.#hints.get(name), ...given });
  }

  /** @internal The terms of the sum. */
  get parts(): readonly CurvePart[] {
    return this.#parts;
  }

  /** Names of the parameters, prefixes included. */
  get paramNames(): string[] {
    return [...new Set(this.#parts.flatMap(({ prefix, names }) => names.map((n) => prefix + n)))];
  }

  /** The sum of this model and others; parameters of one name are one parameter. */
  add(...others: readonly Model[]): Model {
    const sum = new Model([...this.#parts, ...others.flatMap((o) => o.parts)]);
    for (const model of [this, ...others]) {
      for (const [name, hint] of model.#hints) sum.#hint(name, hint);
    }
    return sum;
  }

  /** lmfit's name for {@link setParamHint}'s store: value, bounds or constraint that {@link makeParams} starts from. */
  setParamHint(name: string, hint: number | ParameterOptions): this {
    this.#hint(name, hint);
    return this;
  }

  /** The same model with derivatives known in advance, by name with prefix. */
  withGradient(
    gradient: (values: Readonly<Record<string, number>>, x: unknown) => Gradient,
  ): Model {
    const parts = this.#parts.map(({ bind: _, ...part }, i) => ({
      ...part,
      gradient: (values: Readonly<Record<string, number>>, x: unknown): Gradient =>
        i === 0 ? gradient(values, x) : {},
      prefixed: true,
    }));
    const made = new Model(parts, { name: this.name });
    for (const [name, hint] of this.#hints) made.#hint(name, hint);
    return made;
  }

  /**
   * Parameters of the model: hints, then what is given.
   *
   * @throws NotFound for a name that the model has not
   */
  makeParams(values: ParametersInput = {}): Parameters {
    const made = new Parameters();
    for (const name of this.paramNames) made.add(name, this.#hints.get(name) ?? 0);
    for (const [name, hint] of this.#hints) if (!made.has(name)) made.add(name, hint);
    const given: Iterable<[string, unknown]> =
      values instanceof Object && Symbol.iterator in values
        ? (values as Parameters).entries()
        : Object.entries(values);
    for (const [name, value] of given) {
      if (typeof value === "number") made.get(name).value = value;
      else if (made.has(name) && !("stderr" in (value as object))) {
        made.get(name).set(value as ParameterOptions);
      } else made.add(name, value as ParameterOptions);
    }
    return made;
  }

  /**
   * Starting values from data: each part that can guess does so, the others keep their hints.
   *
   * @param y - the data
   * @param options.x - its points; defaults to 0, 1, 2, …
   */
  guess(y: VectorInput, options: { x?: VectorInput } = {}): Parameters {
    const data = vectorOf(y, "y");
    const x = options.x === undefined ? data.map((_, i) => i) : vectorOf(options.x, "x");
    const made = this.makeParams();
    for (const { prefix, guess } of this.#parts) {
      for (const [name, value] of Object.entries(guess?.(data, x) ?? {})) {
        const p = made.get(prefix + name);
        if (p.expr === null) p.value = Math.min(Math.max(value, p.min), p.max);
      }
    }
    return made;
  }

  /** The curve for values of the parameters; what is not given comes from the hints. */
  eval(params: ParametersInput = {}, options: { x?: unknown } | VectorInput = {}): Float64Array {
    const x = isOptions(options) ? options.x : options;
    if (x === undefined) {
      throw new BeambookError("InvalidArgument", "Where is the model wanted? Give { x }.");
    }
    return this.evaluate(this.makeParams(params).valuesDict(), x);
  }

  /** @internal The curve for complete values. */
  evaluate(values: Readonly<Record<string, number>>, x: unknown, size?: number): Float64Array {
    const [first, ...others] = this.#parts;
    let sum = first.evaluate(values, x, size);
    if (others.length > 0) sum = sum.slice();
    for (const part of others) {
      const curve = part.evaluate(values, x, size);
      for (let i = 0; i < sum.length; i++) sum[i] += curve[i];
    }
    return sum;
  }

  /**
   * Fits the model to data.
   *
   * @param y - the data
   * @param params - starting values; names that are missing come from the hints
   * @throws InvalidArgument, ShapeMismatch, NoData, NotFound for what cannot be fitted at all
   */
  fit(y: VectorInput, params: ParametersInput = {}, options: ModelFitOptions = {}): FitResult {
    const none = Object.keys(params).length === 0;
    const start = this.makeParams((none ? options.params : params) ?? {});
    return runFit({ ...modelTask(this, y, options), start }, start, options);
  }

  toString(): string {
    return `Model(${this.name}): ${this.paramNames.join(", ")}`;
  }

  /** Names for completion in a notebook. */
  [COMPLETE_NAMES]({ method, index }: { method?: string; index: number }): string[] {
    return method === "setParamHint" && index === 0 ? this.paramNames : [];
  }
}

function isOptions(value: unknown): value is { x?: unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    !("length" in value) &&
    !("values" in value) &&
    !("data" in value)
  );
}

/** @internal The objective of a model, for functions that fit many data sets with it. */
export type { Objective };
