import { BeambookError } from "@beambook/core";
import { defineWidget } from "../base/definition.js";
import { DescriptionWidget, type DescriptionWidgetOptions } from "../base/description-widget.js";
import type { Values } from "../base/model-state.js";
import { same } from "../base/same.js";
import { show } from "../base/trait.js";
import { int, list, local, string } from "../base/traits.js";
import { choicesOf, type OptionValue, type SelectionOptions } from "./selection-options.js";

/** Options of a control that chooses one of several values. */
export interface SelectionWidgetOptions<O> extends DescriptionWidgetOptions {
  /** What to choose from. */
  options?: O;
  /** The chosen value; the first by default. */
  value?: OptionValue<O> | null;
  /** The label of the chosen value, instead of the value. */
  label?: string | null;
  /** The place of the chosen value, instead of the value. */
  index?: number | null;
}

/** A control that chooses one of several values. `value`, `label` and `index` always agree; null is no choice. */
export class SelectionBase<const O = SelectionOptions> extends DescriptionWidget {
  static {
    defineWidget(SelectionBase, {
      traits: {
        options: local<unknown>([]),
        value: local<unknown>(null),
        label: local<unknown>(null),
        index: int().orNull(),
        optionsLabels: list(string(), [], { wire: "_options_labels", readOnly: true }),
      },
    });
  }

  /** What to choose from. */
  declare options: O;
  /** The chosen value. */
  declare value: OptionValue<O> | null;
  /** The label of the chosen value. */
  declare label: string | null;
  /** The place of the chosen value. */
  declare index: number | null;
  /** The labels that the views show. */
  declare readonly optionsLabels: readonly string[];

  constructor(options: SelectionWidgetOptions<O> = {}) {
    super(options);
  }

  /** Whether something must be chosen. */
  protected get required(): boolean {
    return false;
  }

  protected override normalize(next: Values, changed: ReadonlySet<string>, initial: boolean): void {
    const owner = this.constructor.name;
    const { labels, values } = choicesOf(owner, next.options);
    next.optionsLabels = labels;
    if (this.required && labels.length === 0) {
      throw new BeambookError("InvalidArgument", `${owner}.options must not be empty.`);
    }
    const index = chosenIndex(owner, next, changed, { labels, values, initial });
    if (index === null && this.required) {
      throw new BeambookError("InvalidArgument", `${owner} must have a choice; null is none.`);
    }
    if (index !== null && (index < 0 || index >= labels.length)) {
      throw new BeambookError(
        "InvalidArgument",
        `${owner}.index must be 0 to ${labels.length - 1}, not ${index}.`,
      );
    }
    next.index = index;
    next.label = index === null ? null : labels[index];
    next.value = index === null ? null : values[index];
  }
}

/** A control that always has one of several values. */
export class RequiredSelectionBase<const O = SelectionOptions> extends SelectionBase<O> {
  protected override get required(): boolean {
    return true;
  }
}

interface Choosing {
  labels: readonly string[];
  values: readonly unknown[];
  initial: boolean;
}

/** The place that index, value or label ask for, in this order; the first after new options. */
function chosenIndex(
  owner: string,
  next: Values,
  changed: ReadonlySet<string>,
  { labels, values, initial }: Choosing,
): number | null {
  if (changed.has("index")) return next.index as number | null;
  const trait = ["value", "label"].find((name) => changed.has(name));
  if (trait !== undefined) {
    const among = trait === "value" ? values : labels;
    // Of equal values the chosen one stays.
    const stays = next.index !== null && same(among[next.index as number], next[trait]);
    return stays ? (next.index as number) : placeOf(owner, trait, next[trait], among);
  }
  if (!initial && !changed.has("options")) return next.index as number | null;
  // No choice stays no choice when the options change, as the front end expects.
  if (!initial && next.index === null) return null;
  return labels.length > 0 ? 0 : null;
}

/** @throws InvalidArgument when `wanted` is not among `values` */
export function placeOf(
  owner: string,
  trait: string,
  wanted: unknown,
  values: readonly unknown[],
): number | null {
  if (wanted === null || wanted === undefined) return null;
  const index = values.findIndex((value) => same(value, wanted));
  if (index >= 0) return index;
  const some = values.slice(0, 10).map(show).join(", ");
  throw new BeambookError(
    "InvalidArgument",
    `${owner}.${trait} must be one of ${some}${values.length > 10 ? ", …" : ""}, not ${show(wanted)}.`,
  );
}
