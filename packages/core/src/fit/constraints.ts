import type { Expression } from "./expression.js";
import type { Parameters } from "./parameters.js";

/** The values of all parameters for given values of the varied ones. */
export class Constraints {
  /** Names of varied parameters: the entries of an engine's vector. */
  readonly varied: readonly string[];
  /** Names of parameters with expressions, each after those it needs. */
  readonly dependent: readonly string[];
  /** Values by name; overwritten by {@link apply}. */
  readonly values: Record<string, number>;
  readonly #expressions: readonly Expression[];
  readonly #valueOf: (name: string) => number;

  constructor(parameters: Parameters) {
    const list = parameters.list();
    this.values = parameters.valuesDict();
    this.varied = list.filter((p) => p.vary).map((p) => p.name);
    const expressions = new Map(
      list.flatMap((p) => (p.expression ? [[p.name, p.expression] as const] : [])),
    );
    const ordered: string[] = [];
    const visit = (name: string): void => {
      if (ordered.includes(name)) return;
      for (const needed of expressions.get(name)!.names) if (expressions.has(needed)) visit(needed);
      ordered.push(name);
    };
    for (const name of expressions.keys()) visit(name);
    this.dependent = ordered;
    this.#expressions = ordered.map((name) => expressions.get(name)!);
    const { values } = this;
    this.#valueOf = (name: string): number =>
      Object.hasOwn(values, name) ? values[name] : Number.NaN;
  }

  /** Sets all values from those of the varied parameters. */
  apply(p: Float64Array): Record<string, number> {
    for (let k = 0; k < p.length; k++) this.values[this.varied[k]] = p[k];
    for (let i = 0; i < this.dependent.length; i++) {
      this.values[this.dependent[i]] = this.#expressions[i].evaluate(this.#valueOf);
    }
    return this.values;
  }

  /** How each dependent parameter changes with each varied one, by extrapolated differences. */
  slopes(p: Float64Array): Record<string, Float64Array> {
    const slopes = Object.fromEntries(
      this.dependent.map((name) => [name, new Float64Array(p.length)]),
    );
    if (this.dependent.length === 0) return slopes;
    const point = Float64Array.from(p);
    for (let k = 0; k < p.length; k++) {
      const h = 1e-3 * (Math.abs(p[k]) || 1);
      const differences = [h, h / 2].map((step) => {
        point[k] = p[k] + step;
        const above = { ...this.apply(point) };
        point[k] = p[k] - step;
        const below = this.apply(point);
        return this.dependent.map((name) => (above[name] - below[name]) / (2 * step));
      });
      point[k] = p[k];
      this.dependent.forEach((name, i) => {
        slopes[name][k] = (4 * differences[1][i] - differences[0][i]) / 3;
      });
    }
    this.apply(p);
    return slopes;
  }
}
