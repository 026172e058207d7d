import { BeambookError, closestNames } from "@beambook/core";
import type { DefinedTrait, WidgetDefinition } from "./definition.js";
import { same } from "./same.js";
import { show } from "./trait.js";

/** Trait values by property name. */
export type Values = Record<string, unknown>;

/** Adjusts or refuses the values a model is about to take. */
export type Normalize = (next: Values, changed: ReadonlySet<string>, initial: boolean) => void;

/** A trait that has a new value. */
export interface StateChange {
  readonly name: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** The values of one model. Changes are all or nothing: a value that is refused leaves everything as it was. */
export class ModelState {
  readonly #owner: string;
  readonly #definition: WidgetDefinition;
  readonly #normalize: Normalize;
  #values: Values = {};

  constructor(owner: string, definition: WidgetDefinition, normalize: Normalize) {
    this.#owner = owner;
    this.#definition = definition;
    this.#normalize = normalize;
  }

  /** One value. */
  get(name: string): unknown {
    return this.#values[name];
  }

  /** Takes defaults and the options of a constructor. */
  start(options: Values): void {
    const given = this.#parse(options, true);
    const next: Values = {};
    for (const { name, trait } of this.#definition.traits.values()) {
      next[name] = Object.hasOwn(given, name) ? given[name] : trait.initial();
    }
    this.#normalize(next, new Set(Object.keys(given)), true);
    this.#values = next;
  }

  /**
   * Takes new values.
   *
   * @param force - also sets traits that only the front end may set
   * @returns what has changed
   * @throws InvalidArgument naming the trait, the value and what is allowed
   */
  change(values: Values, force: boolean): StateChange[] {
    const given = this.#parse(values, force);
    const next = { ...this.#values, ...given };
    this.#normalize(next, new Set(Object.keys(given)), false);
    const before = this.#values;
    const changed = Object.keys(next).filter((name) => !same(before[name], next[name]));
    // Values that are equal keep their identity: a list that was set again is still the same list.
    this.#values = { ...before };
    for (const name of changed) this.#values[name] = next[name];
    return changed.map((name) => ({ name, old: before[name], new: next[name] }));
  }

  #parse(values: Values, force: boolean): Values {
    const parsed: Values = {};
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined && !this.#definition.traits.has(name)) continue;
      const { trait } = this.#trait(name);
      if (value === undefined) continue;
      if (trait.spec.readOnly && !force) {
        throw new BeambookError(
          "InvalidArgument",
          `${this.#owner}.${name} is set by the front end only; it was to become ${show(value)}.`,
        );
      }
      parsed[name] = trait.parse(value, `${this.#owner}.${name}`);
    }
    return parsed;
  }

  #trait(name: string): DefinedTrait {
    const found = this.#definition.traits.get(name);
    if (found) return found;
    const names = [...this.#definition.traits.keys()];
    const closest = closestNames(name, names).join(", ");
    throw new BeambookError("InvalidArgument", `${this.#owner} has no trait "${name}".`, {
      hint: `Closest: ${closest}. It has ${names.join(", ")}.`,
    });
  }
}
