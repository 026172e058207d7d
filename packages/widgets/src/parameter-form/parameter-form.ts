import { escapeHtml } from "@beambook/core";
import type { Json } from "@beambook/kernel/comm";
import type { DOMWidget } from "../base/dom-widget.js";
import { VBox } from "../controls/generated/boxes.js";
import { HTML, type Text } from "../controls/generated/text.js";
import { type Field, fieldFor } from "./field.js";

/** What a form needs to know of a parameter. */
export interface DocumentedParameter {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly definition: {
    default?: unknown;
    help?: string;
    choices?: readonly unknown[];
    userlevel?: number;
  };
  readonly children: ReadonlyMap<string, DocumentedParameter>;
  /** The default, also where it is that of another parameter. */
  defaultValue(): unknown;
}

/** Parameters of a scan class, or any branch of `defaultsTree`. */
export interface DocumentedParameters extends DocumentedParameter {
  /** Findings for values; those that make them unusable have code 0 or 4. */
  check(values: object): { path: string; check: string; code: number; hint?: string }[];
}

/** What a form shows. */
export interface ParameterFormOptions {
  parameters: DocumentedParameters;
  /** Values to begin with; defaults for the rest. */
  values?: object;
  /** Names that are shown, in this order; by default all. */
  names?: readonly string[];
  /** Highest user level that is shown: 0 for everybody's parameters, 2 (default) for all. */
  userlevel?: number;
}

/** Codes of checks that make values unusable. */
const WRONG = [0, 4];

/** A form for documented parameters. Wrong values are said below it; {@link values} goes into a constructor. */
export class ParameterForm extends VBox {
  readonly #parameters: DocumentedParameters;
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #findings: HTML;
  readonly #hidden: Record<string, unknown> = {};

  constructor({ parameters, values = {}, names, userlevel = 2 }: ParameterFormOptions) {
    const shown = [...parameters.children.values()].filter(
      ({ name, children, definition }) =>
        children.size === 0 &&
        (names ? names.includes(name) : (definition.userlevel ?? 1) <= userlevel),
    );
    if (names) shown.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
    const fields = new Map(shown.map((parameter) => [parameter.name, fieldFor(parameter)]));
    const findings = new HTML({});
    super({ children: [...[...fields.values()].map(({ control }) => control), findings] });
    this.#parameters = parameters;
    this.#fields = fields;
    this.#findings = findings;
    for (const parameter of shown)
      fields.get(parameter.name)?.write(parameter.defaultValue() ?? null);
    this.values = values;
    for (const [name, { control }] of fields) this.#follow(name, control);
  }

  /** All values, as they stand in the form; those that are not shown as they were given. */
  get values(): Record<string, unknown> {
    const values: Record<string, unknown> = { ...this.#hidden };
    for (const [name, field] of this.#fields) values[name] = field.read();
    return values;
  }

  /** Changes some values. */
  set values(values: object) {
    for (const [name, value] of Object.entries(values)) {
      const field = this.#fields.get(name);
      if (field) field.write(value);
      else this.#hidden[name] = value;
    }
    this.#check();
  }

  /** What is wrong with the values; empty when a constructor takes them. */
  get problems(): string[] {
    let values: Record<string, unknown>;
    try {
      values = this.values;
    } catch (error) {
      return [(error as Error).message];
    }
    return this.#parameters
      .check(values)
      .filter(({ code }) => WRONG.includes(code))
      .map(({ path, check, hint }) => `${path.split(".").at(-1)} – ${hint ?? check}`);
  }

  #follow(name: string, control: DOMWidget): void {
    (control as Text).observe(
      "value",
      () => {
        this.#check();
        if (this.problems.length === 0)
          this.emit("change", { name, value: this.values[name] as Json });
      },
      { bind: false },
    );
  }

  #check(): void {
    const lines = this.problems.map((problem) => `<div>${escapeHtml(problem)}</div>`);
    this.#findings.value =
      lines.length > 0 ? `<div style="color:var(--jp-error-color1)">${lines.join("")}</div>` : "";
  }
}
