import { BeambookError } from "@beambook/core";
import { defineWidget } from "../base/definition.js";
import { DescriptionWidget, type DescriptionWidgetOptions } from "../base/description-widget.js";
import type { Values } from "../base/model-state.js";
import { int, list, local, string } from "../base/traits.js";
import { placeOf } from "./selection-base.js";
import {
  type Choices,
  choicesOf,
  type OptionValue,
  type SelectionOptions,
} from "./selection-options.js";

/** Options of a control that chooses several values. */
export interface MultipleSelectionWidgetOptions<O> extends DescriptionWidgetOptions {
  /** What to choose from. */
  options?: O;
  /** The chosen values. */
  value?: readonly OptionValue<O>[];
  /** The labels of the chosen values, instead of the values. */
  label?: readonly string[];
  /** The places of the chosen values, instead of the values. */
  index?: readonly number[];
}

/** A control that chooses several values. `value`, `label` and `index` always agree. */
export class MultipleSelectionBase<const O = SelectionOptions> extends DescriptionWidget {
  static {
    defineWidget(MultipleSelectionBase, {
      traits: {
        options: local<unknown>([]),
        value: local<readonly unknown[]>([]),
        label: list(string(), [], { sync: false }),
        index: list(int()),
        optionsLabels: list(string(), [], { wire: "_options_labels", readOnly: true }),
      },
    });
  }

  /** What to choose from. */
  declare options: O;
  /** The chosen values. */
  declare value: readonly OptionValue<O>[];
  /** The labels of the chosen values. */
  declare label: readonly string[];
  /** The places of the chosen values. */
  declare index: readonly number[];
  /** The labels that the views show. */
  declare readonly optionsLabels: readonly string[];

  constructor(options: MultipleSelectionWidgetOptions<O> = {}) {
    super(options);
  }

  /** What is chosen when nothing has been. */
  protected get initialIndex(): readonly number[] {
    return [];
  }

  protected override normalize(next: Values, changed: ReadonlySet<string>, initial: boolean): void {
    const owner = this.constructor.name;
    const { labels, values } = choicesOf(owner, next.options);
    next.optionsLabels = labels;
    const reset = initial || changed.has("options");
    const kept = reset ? this.initialIndex : (next.index as readonly number[]);
    const index = askedFor(owner, next, changed, { labels, values }) ?? kept;
    this.checkIndex(index, labels.length);
    next.index = Object.freeze([...index]);
    next.label = Object.freeze(index.map((i) => labels[i]));
    next.value = Object.freeze(index.map((i) => values[i]));
  }

  /** @throws InvalidArgument for places that do not exist */
  protected checkIndex(index: readonly number[], count: number): void {
    const wrong = index.find((i) => i < 0 || i >= count);
    if (wrong === undefined) return;
    throw new BeambookError(
      "InvalidArgument",
      `${this.constructor.name}.index must hold places from 0 to ${count - 1}, not ${wrong}.`,
    );
  }
}

/** A control that chooses a range of neighbours: `index`, `value` and `label` hold its first and last. */
export class SelectionRangeBase<const O = SelectionOptions> extends MultipleSelectionBase<O> {
  protected override get initialIndex(): readonly number[] {
    return [0, 0];
  }

  protected override checkIndex(index: readonly number[], count: number): void {
    if (count === 0) {
      throw new BeambookError(
        "InvalidArgument",
        `${this.constructor.name}.options must not be empty.`,
      );
    }
    if (index.length !== 2) {
      throw new BeambookError(
        "InvalidArgument",
        `${this.constructor.name}.index must be [first, last], not ${JSON.stringify(index)}.`,
      );
    }
    super.checkIndex(index, count);
  }
}

/** The places that index, value or label ask for, in this order. */
function askedFor(
  owner: string,
  next: Values,
  changed: ReadonlySet<string>,
  { labels, values }: Choices,
): readonly number[] | undefined {
  if (changed.has("index")) return next.index as readonly number[];
  const trait = ["value", "label"].find((name) => changed.has(name));
  if (trait === undefined) return undefined;
  const wanted = next[trait];
  const items: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  const among = trait === "value" ? values : labels;
  return items.map((item) => placeOf(owner, trait, item, among) ?? -1);
}
