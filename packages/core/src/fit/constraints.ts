import type { Expression } from "./expression.js";
import { CONSTANTS } from "./expression-functions.js";
import type { Parameters } from "./parameters.js";

/** The values of all parameters for given values of the varied ones. */
export class Constraints {
  /** Names of varied parameters: the entries of an engine's vector. */
  readonly varied: readonly string[];
  /** Names of parameters with expressions, each after those it needs. */
  readonly dependent: readonly string[];
  /** Values by name; overwritten by {@link apply}. */
  readonly values: Record<string, number>;
  /** Places in `dependent` of those that a model needs. */
  readonly #needed: readonly number[];
  readonly #expressions: readonly Expression[];
  readonly #valueOf: (name: string) => number;

  /** @param wanted - names that {@link apply} has to keep up; all unless given */
  constructor(parameters: Parameters, wanted?: readonly string[]) {
    const list = parameters.list();
    this.values = parameters.valuesDict();
    this.varied = list.filter((p) => p.vary).map((p) => p.name);
    const { values } = this;
    this.#valueOf = (name: string): number =>
      Object.hasOwn(values, name) ? values[name] : Number.NaN;
    if (!list.some((p) => p.expression)) {
      this.dependent = this.#needed = this.#expressions = [];
      return;
    }
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
    const needed = new Set(wanted ?? ordered);
    for (const name of [...ordered].reverse()) {
      if (needed.has(name)) for (const other of expressions.get(name)!.names) needed.add(other);
    }
    this.#needed = ordered.flatMap((name, i) => (needed.has(name) ? [i] : []));
  }

  /** Dependent parameters, of those that the model needs, that change with a varied one. */
  follow(varied: string): string[] {
    return this.#movedBy(varied, this.#needed).map((at) => this.dependent[at]);
  }

  /** Of places in `dependent` those that change with a varied parameter. */
  #movedBy(varied: string, places: readonly number[]): number[] {
    // Expressions do not list names that are constants when no parameter has them.
    if (Object.hasOwn(CONSTANTS, varied)) return [...places];
    const moved = new Set([varied]);
    return places.filter((at) => {
      if (!this.#expressions[at].names.some((name) => moved.has(name))) return false;
      moved.add(this.dependent[at]);
      return true;
    });
  }

  /** Sets the values that the model needs from those of the varied parameters. */
  apply(p: Float64Array): Record<string, number> {
    return this.#apply(p, this.#needed);
  }

  #apply(p: Float64Array, places: readonly number[]): Record<string, number> {
    for (let k = 0; k < p.length; k++) this.values[this.varied[k]] = p[k];
    for (let i = 0; i < places.length; i++) {
      const at = places[i];
      this.values[this.dependent[at]] = this.#expressions[at].evaluate(this.#valueOf);
    }
    return this.values;
  }

  /**
   * How each dependent parameter changes with each varied one, by extrapolated differences.
   *
   * @param which - "all", or those that the model needs
   */
  slopes(p: Float64Array, which: "all" | "needed"): Record<string, Float64Array> {
    const places = which === "all" ? [...this.dependent.keys()] : this.#needed;
    if (places.length === 0) return {};
    const names = places.map((at) => this.dependent[at]);
    const slopes = Object.fromEntries(names.map((name) => [name, new Float64Array(p.length)]));
    this.#apply(p, places);
    const point = p.slice();
    for (let k = 0; k < p.length; k++) {
      const moved = this.#movedBy(this.varied[k], places);
      if (moved.length === 0) continue;
      const h = 1e-3 * (Math.abs(p[k]) || 1);
      const differences = [h, h / 2].map((step) => {
        point[k] = p[k] + step;
        this.#apply(point, moved);
        const above = moved.map((at) => this.values[this.dependent[at]]);
        point[k] = p[k] - step;
        this.#apply(point, moved);
        return moved.map((at, i) => (above[i] - this.values[this.dependent[at]]) / (2 * step));
      });
      point[k] = p[k];
      moved.forEach((at, i) => {
        slopes[this.dependent[at]][k] = (4 * differences[1][i] - differences[0][i]) / 3;
      });
      this.#apply(p, moved);
    }
    return slopes;
  }
}
