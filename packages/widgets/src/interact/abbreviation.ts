import { BeambookError } from "@beambook/core";
import { DOMWidget } from "../base/dom-widget.js";
import { isPlain } from "../base/same.js";
import { show } from "../base/trait.js";
import { isWidget } from "../base/wire.js";
import { Checkbox } from "../controls/generated/booleans.js";
import { Dropdown } from "../controls/generated/selection.js";
import { FloatSlider, IntSlider } from "../controls/generated/sliders.js";
import { Text } from "../controls/generated/text.js";
import type { OptionValue } from "../controls/selection-options.js";
import { Fixed } from "./fixed.js";

/** A widget whose `value` is an argument. */
export type ValueWidget<T = unknown> = DOMWidget & { value: T };

/**
 * What stands for a control: a number or `[min, max]` or `[min, max, step]` for a slider, a boolean for a check box,
 * text for a field, a list or record for a menu, a widget for itself, `fixed(x)` for no control.
 */
export type Abbreviation =
  | number
  | boolean
  | string
  | readonly unknown[]
  | { readonly [label: string]: unknown }
  | ReadonlyMap<string, unknown>
  | ValueWidget
  | Fixed<unknown>;

/** The argument that a control gives. */
export type ArgumentOf<A> =
  A extends Fixed<infer V>
    ? V
    : A extends { readonly "beambook.widget": true; value: infer V }
      ? V
      : A extends number
        ? number
        : A extends boolean
          ? boolean
          : A extends string
            ? string
            : A extends readonly [number, number] | readonly [number, number, number]
              ? number
              : OptionValue<A>;

/** What gives an argument: a control, or a value that stays. */
export type Source = ValueWidget | Fixed<unknown>;

/**
 * The control that an abbreviation stands for.
 *
 * @param name - the argument's name, for messages and as the control's label
 * @throws InvalidArgument when it stands for none
 */
export function controlFor(name: string, abbreviation: unknown): Source {
  if (abbreviation instanceof Fixed) return abbreviation;
  if (isWidget(abbreviation)) return ownControl(name, abbreviation);
  const control = simpleControl(abbreviation) ?? sliderFor(name, abbreviation);
  if (control) return labelled(control, name);
  if (isPlain(abbreviation) || abbreviation instanceof Map) {
    const options = abbreviation as readonly unknown[];
    return labelled(new Dropdown({ options }) as unknown as ValueWidget, name);
  }
  throw new BeambookError(
    "InvalidArgument",
    `No control for argument "${name}": ${show(abbreviation)}.`,
    {
      hint: "Give a number, [min, max, step], a boolean, text, a list, a record, a widget, or fixed(value).",
    },
  );
}

function ownControl(name: string, control: object): ValueWidget {
  if (control instanceof DOMWidget && "value" in control) {
    return labelled(control as ValueWidget, name);
  }
  throw new BeambookError("InvalidArgument", `The widget for argument "${name}" has no value.`);
}

function labelled(control: ValueWidget, name: string): ValueWidget {
  const own = control as ValueWidget & { description?: string };
  if (own.description === "") own.description = name;
  return control;
}

function simpleControl(value: unknown): ValueWidget | undefined {
  if (typeof value === "string") return new Text({ value });
  if (typeof value === "boolean") return new Checkbox({ value });
  if (typeof value !== "number") return undefined;
  const [min, max] = rangeAround(value);
  return slider({ value, min, max }, Number.isInteger(value));
}

/** Limits for a number alone. */
function rangeAround(value: number): [min: number, max: number] {
  if (value === 0) return [0, 1];
  return value > 0 ? [-value, 3 * value] : [3 * value, -value];
}

function sliderFor(name: string, value: unknown): ValueWidget | undefined {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 3)) return undefined;
  if (!value.every((part) => typeof part === "number")) return undefined;
  const [min, max, step] = value as number[];
  if (min > max || (step !== undefined && !(step > 0))) {
    throw new BeambookError(
      "InvalidArgument",
      `No slider for argument "${name}": [${value.join(", ")}] is not [min, max, step].`,
      { hint: "For a menu of numbers give a Dropdown, or a list of four or more." },
    );
  }
  const whole = value.every(Number.isInteger);
  const middle = whole ? min + Math.floor((max - min) / 2) : min + (max - min) / 2;
  const onStep = step === undefined ? middle : min + Math.trunc((middle - min) / step) * step;
  return slider({ value: onStep, min, max, ...(step === undefined ? {} : { step }) }, whole);
}

function slider(
  options: { value: number; min: number; max: number; step?: number },
  whole: boolean,
): ValueWidget {
  return whole ? new IntSlider(options) : new FloatSlider(options);
}
