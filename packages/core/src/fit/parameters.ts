import { closestNames } from "../closest.js";
import { escapeHtml, JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import type { Expression } from "./expression.js";
import { Parameter, type ParameterHome, type ParameterOptions } from "./parameter.js";
import { formatParametersJson, parseParametersJson } from "./parameters-json.js";
import { parametersHtml, parametersText } from "./parameters-text.js";

/** Parameters by name: each as a number (its value), as {@link ParameterOptions} or as a parameter. */
export type ParametersInput =
  | Parameters
  | Readonly<Record<string, number | ParameterOptions | Parameter>>;

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const COMPLETE_NAMES: unique symbol = Symbol.for("beambook.completeNames") as never;

/** What {@link Parameters} is: the methods; the parameters themselves are properties beside them. */
export class ParameterSet {
  readonly #all: Map<string, Parameter> = new Map();
  readonly #asking: Set<string> = new Set();
  readonly #home: ParameterHome = {
    evaluate: (expression: Expression, asking: string): number =>
      this.#evaluate(expression, asking),
  };

  constructor(input: ParametersInput = {}) {
    const entries: Iterable<[string, unknown]> =
      input instanceof ParameterSet ? input.entries() : Object.entries(input);
    for (const [name, given] of entries) this.add(name, given as number | ParameterOptions);
  }

  /** How many there are. */
  get size(): number {
    return this.#all.size;
  }

  /** Names in their order. */
  get names(): string[] {
    return [...this.#all.keys()];
  }

  /**
   * Adds a parameter, or replaces one of the same name.
   *
   * @throws InvalidArgument for a name that expressions could not write, or for impossible bounds
   */
  add(name: string, options: number | ParameterOptions = {}, more: ParameterOptions = {}): this {
    if (!NAME.test(name) || RESERVED.has(name)) {
      throw new BeambookError("InvalidArgument", `A parameter cannot be named "${name}".`, {
        hint: "Use letters, digits and underscores, no digit first, and no keyword.",
      });
    }
    const given = typeof options === "number" ? { ...more, value: options } : options;
    const parameter = new Parameter(name, optionsOf(given), this.#home);
    if (given instanceof Parameter) {
      parameter.stderr = given.stderr;
      parameter.correl = given.correl === null ? null : { ...given.correl };
      parameter.initValue = given.initValue;
      parameter.atBound = given.atBound;
    }
    this.#all.set(name, parameter);
    if (!(name in ParameterSet.prototype)) {
      Object.defineProperty(this, name, { value: parameter, enumerable: true, configurable: true });
    }
    return this;
  }

  /** Removes a parameter; false when there was none. */
  delete(name: string): boolean {
    if (!(name in ParameterSet.prototype)) delete (this as Record<string, unknown>)[name];
    return this.#all.delete(name);
  }

  has(name: string): boolean {
    return this.#all.has(name);
  }

  /** @throws NotFound with the closest names */
  get(name: string): Parameter {
    const found = this.#all.get(name);
    if (found) return found;
    const near = closestNames(name, this.names);
    throw new BeambookError("NotFound", `No parameter "${name}".`, {
      hint: near.length > 0 ? `Closest: ${near.join(", ")}.` : "There are no parameters.",
    });
  }

  entries(): IterableIterator<[string, Parameter]> {
    return this.#all.entries();
  }

  /** The parameters themselves, in their order. */
  list(): Parameter[] {
    return [...this.#all.values()];
  }

  [Symbol.iterator](): IterableIterator<[string, Parameter]> {
    return this.#all.entries();
  }

  /** Values by name. */
  valuesDict(): Record<string, number> {
    const values: Record<string, number> = {};
    for (const [name, parameter] of this.#all) values[name] = parameter.value;
    return values;
  }

  /** A copy that shares nothing. */
  copy(): Parameters {
    return new ParameterSet(this as never) as Parameters;
  }

  /** Adds all of `other`, replacing those of the same name. */
  update(other: ParametersInput): this {
    for (const [name, p] of new ParameterSet(other).entries()) this.add(name, p as never);
    return this;
  }

  /** One line per parameter. */
  toString(): string {
    return parametersText(this.list());
  }

  toJSON(): Record<string, unknown> {
    return formatParametersJson(this.list());
  }

  /**
   * Reads what {@link toJSON} gives, or a text of lmfit's `Parameters.dumps`; nothing pickled in it is ever touched.
   *
   * @param onUnknown - told of constraints that cannot be read; such a parameter keeps its value and is fixed
   * @throws FileFormat with the line of the mistake; InvalidArgument for a constraint that cannot be read
   */
  static fromJSON(
    json: unknown,
    onUnknown?: (name: string, expression: string) => void,
  ): Parameters {
    const made = new ParameterSet();
    for (const { name, options, ...rest } of parseParametersJson(json)) {
      try {
        made.add(name, options);
      } catch (error) {
        if (!onUnknown || !options.expr || options.value === undefined) throw error;
        made.add(name, { ...options, expr: null, vary: false });
        onUnknown(name, options.expr);
      }
      Object.assign(made.get(name), rest);
    }
    return made as Parameters;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": parametersHtml(this.list(), escapeHtml) };
  }

  /** Names for completion in a notebook. */
  [COMPLETE_NAMES]({ method, index }: { method?: string; index: number }): string[] {
    const wanted = method === undefined || ["get", "has", "delete"].includes(method);
    return wanted && index === 0 ? this.names : [];
  }

  #evaluate(expression: Expression, asking: string): number {
    if (this.#asking.has(asking)) {
      throw new BeambookError(
        "InvalidArgument",
        `The expressions of ${[...this.#asking].join(", ")} need each other.`,
      );
    }
    this.#asking.add(asking);
    try {
      return expression.evaluate((name) => this.#valueFor(name, expression));
    } finally {
      this.#asking.delete(asking);
    }
  }

  #valueFor(name: string, { text, names }: Expression): number {
    const found = this.#all.get(name);
    if (found) return found.value;
    if (!names.includes(name)) return Number.NaN;
    const near = closestNames(name, this.names);
    throw new BeambookError(
      "NotFound",
      `The expression "${text}" names "${name}", which is no parameter.`,
      { hint: near.length > 0 ? `Closest: ${near.join(", ")}.` : "" },
    );
  }
}

const RESERVED = new Set(["and", "or", "not", "in", "True", "False", "None", "__proto__"]);

/** What is given: not the value of a parameter that has an expression. */
function optionsOf(given: ParameterOptions): ParameterOptions {
  const { value, min, max, vary, expr, stderr } = given;
  const options: ParameterOptions = {};
  if (value !== undefined && !(given instanceof Parameter && expr)) options.value = value;
  if (min !== undefined) options.min = min;
  if (max !== undefined) options.max = max;
  if (vary !== undefined) options.vary = vary;
  if (expr !== undefined) options.expr = expr;
  if (stderr !== undefined) options.stderr = stderr;
  return options;
}

/** Parameters by name, in order: `p.get("sigma")`, `p.sigma.value`, `p["sigma"].stderr`. */
export type Parameters = ParameterSet & Readonly<Record<string, Parameter>>;

/** What {@link Parameters} offers itself. */
export interface ParametersConstructor {
  new (input?: ParametersInput): Parameters;
  fromJSON(json: unknown, onUnknown?: (name: string, expression: string) => void): Parameters;
}

/**
 * A set of parameters.
 *
 * @example
 * const p = new Parameters({ amplitude: { value: 3, min: 0 }, sigma: 1, fwhm: { expr: "2.3548 * sigma" } });
 * p.fwhm.value; // 2.3548
 */
export const Parameters: ParametersConstructor = ParameterSet as unknown as ParametersConstructor;
