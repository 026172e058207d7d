import { BeambookError } from "../errors.js";
import { type Expression, parseExpression } from "./expression.js";

/** What a parameter is made of; all but the value have defaults. */
export interface ParameterOptions {
  /** Defaults to 0, or to what `expr` gives. */
  value?: number;
  /** Defaults to -Infinity. */
  min?: number;
  /** Defaults to Infinity. */
  max?: number;
  /** Whether a fit may change it; defaults to true (false with `expr`). */
  vary?: boolean;
  /** A constraint over other parameters; `null` or `""` removes it. */
  expr?: string | null;
  /** Standard error, known from an earlier fit. */
  stderr?: number | null;
}

/** What a parameter asks of the set it lives in. */
export interface ParameterHome {
  evaluate(expression: Expression, asking: string): number;
}

/** One parameter of a model: its value, its bounds, whether it varies, and what a fit found out about it. */
export class Parameter {
  readonly name: string;
  /** Standard error; 0 when it was fixed, null when it is not known. */
  stderr: number | null = null;
  /** Correlation with each other varied parameter; null before a fit. */
  correl: Record<string, number> | null = null;
  /** Value before the fit. */
  initValue: number | null = null;
  /** Which bound the fit ended at. */
  atBound: "min" | "max" | null = null;
  readonly #home: ParameterHome;
  #value: number = 0;
  #min: number = Number.NEGATIVE_INFINITY;
  #max: number = Number.POSITIVE_INFINITY;
  #vary: boolean = true;
  #expression: Expression | undefined;

  /** @internal */
  constructor(name: string, options: ParameterOptions, home: ParameterHome) {
    this.name = name;
    this.#home = home;
    this.set({ value: options.expr ? options.value : (options.value ?? 0), ...options });
  }

  /** The value; with `expr` what that gives now. */
  get value(): number {
    return this.#expression ? this.#home.evaluate(this.#expression, this.name) : this.#value;
  }

  set value(value: number) {
    this.set({ value, expr: null });
  }

  get min(): number {
    return this.#min;
  }

  set min(min: number) {
    this.set({ min });
  }

  get max(): number {
    return this.#max;
  }

  set max(max: number) {
    this.set({ max });
  }

  get vary(): boolean {
    return this.#vary && this.#expression === undefined;
  }

  set vary(vary: boolean) {
    this.set({ vary });
  }

  get expr(): string | null {
    return this.#expression?.text ?? null;
  }

  set expr(expr: string | null) {
    this.set({ expr });
  }

  /** @internal */
  get expression(): Expression | undefined {
    return this.#expression;
  }

  /**
   * Changes several properties at once.
   *
   * @throws InvalidArgument when the value is no number or outside the bounds, or the bounds are in the wrong order;
   * nothing is changed then
   */
  set(options: ParameterOptions): this {
    const { value = this.#value, min = this.#min, max = this.#max, vary, expr } = options;
    checkNumbers(this.name, value, min, max);
    const expression =
      expr === undefined ? this.#expression : expr ? parseExpression(expr) : undefined;
    if (expression?.names.includes(this.name)) {
      throw bad(this.name, `its expression "${expression.text}" needs itself`);
    }
    if (expression === undefined && (value < min || value > max)) {
      throw bad(
        this.name,
        `its value ${value} is outside its bounds [${min}, ${max}]`,
        "Give a value inside, or wider bounds.",
      );
    }
    this.#min = min;
    this.#max = max;
    this.#value = value;
    this.#expression = expression;
    if (vary !== undefined) this.#vary = vary;
    if (options.stderr !== undefined) this.stderr = options.stderr;
    return this;
  }

  /** @internal Takes a value from an engine, without the checks and without losing the expression. */
  assign(value: number): void {
    this.#value = value;
  }

  /** `(value, min, max, vary, expr)` as one line. */
  toString(): string {
    const error = this.stderr === null ? "" : ` ± ${this.stderr}`;
    const bounds = ` [${this.#min}, ${this.#max}]`;
    const how = this.expr ? ` = ${this.expr}` : this.vary ? "" : " (fixed)";
    return `${this.name}: ${this.value}${error}${bounds}${how}`;
  }

  toJSON(): Record<string, unknown> {
    const { name, value, vary, expr, min, max, stderr, correl, initValue } = this;
    return { name, value, vary, expr, min, max, stderr, correl, initValue };
  }
}

function checkNumbers(name: string, value: number, min: number, max: number): void {
  checkNumber(name, "value", value);
  checkNumber(name, "min", min);
  checkNumber(name, "max", max);
  if (!(min < max)) {
    throw bad(name, `its bounds [${min}, ${max}] leave no room`, "Use vary: false to fix it.");
  }
}

function checkNumber(name: string, what: string, number: number): void {
  if (typeof number === "number" && !Number.isNaN(number)) return;
  throw bad(name, `its ${what} is no number but ${String(number)}`);
}

function bad(name: string, why: string, hint?: string): BeambookError {
  return new BeambookError(
    "InvalidArgument",
    `Parameter "${name}" cannot be so: ${why}.`,
    hint ? { hint } : {},
  );
}
