// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { DescriptionWidget, type DescriptionWidgetOptions } from "../../base/description-widget.js";
import { instance } from "../../base/reference.js";
import { bool, either, float, int, oneOf } from "../../base/traits.js";
import { color } from "../colors.js";
import { day, moment, type TimeOfDay, timeOfDay, wallClock } from "../dates.js";
import { PickerBase } from "../picker-base.js";
import { DescriptionStyle, type DescriptionStyleOptions } from "./styles.js";

/** Options of {@link ColorPicker}. */
export interface ColorPickerOptions extends DescriptionWidgetOptions {
  /** Whether only the colour is shown, without its text; default `false`. */
  concise?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** A CSS colour; default `'black'`. */
  value?: string;
}

/** A field for a colour. */
export class ColorPicker extends DescriptionWidget {
  static {
    defineWidget(ColorPicker, {
      model: { name: "ColorPickerModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ColorPickerView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        concise: bool(false),
        disabled: bool(false),
        style: instance(DescriptionStyle),
        value: color("black"),
      },
    });
  }

  /** Whether only the colour is shown, without its text; default `false`. */
  declare concise: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** A CSS colour; default `'black'`. */
  declare value: string;

  constructor(options: ColorPickerOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): DescriptionStyle {
    return this.get("style") as DescriptionStyle;
  }

  set style(value: DescriptionStyle | DescriptionStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link DatePicker}. */
export interface DatePickerOptions extends DescriptionWidgetOptions {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Largest value; default `null`. */
  max?: Date | string | null;
  /** Smallest value; default `null`. */
  min?: Date | string | null;
  /** Days between values, or `any`; default `1`. */
  step?: number | "any";
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `null`. */
  value?: Date | string | null;
}

/** A field for a calendar day. */
export class DatePicker extends PickerBase {
  static {
    defineWidget(DatePicker, {
      model: { name: "DatePickerModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "DatePickerView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        max: day(),
        min: day(),
        step: either(int(1), oneOf(["any"], "any")),
        style: instance(DescriptionStyle),
        value: day(),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Days between values, or `any`; default `1`. */
  declare step: number | "any";

  constructor(options: DatePickerOptions = {}) {
    super(options);
  }

  /** Largest value; default `null`. */
  get max(): Date | null {
    return this.get("max") as Date | null;
  }

  set max(value: Date | string | null) {
    this.setInternal({ max: value });
  }

  /** Smallest value; default `null`. */
  get min(): Date | null {
    return this.get("min") as Date | null;
  }

  set min(value: Date | string | null) {
    this.setInternal({ min: value });
  }

  /** Looks; several controls may share one. */
  get style(): DescriptionStyle {
    return this.get("style") as DescriptionStyle;
  }

  set style(value: DescriptionStyle | DescriptionStyleOptions) {
    this.setInternal({ style: value });
  }

  /** The value; default `null`. */
  get value(): Date | null {
    return this.get("value") as Date | null;
  }

  set value(value: Date | string | null) {
    this.setInternal({ value: value });
  }
}

/** Options of {@link DatetimePicker}. */
export interface DatetimePickerOptions extends DescriptionWidgetOptions {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Largest value; default `null`. */
  max?: Date | string | null;
  /** Smallest value; default `null`. */
  min?: Date | string | null;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `null`. */
  value?: Date | string | null;
}

/** A field for a moment; it is shown in the time zone of the browser. */
export class DatetimePicker extends PickerBase {
  static {
    defineWidget(DatetimePicker, {
      model: { name: "DatetimeModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "DatetimeView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        max: moment(),
        min: moment(),
        style: instance(DescriptionStyle),
        value: moment(),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;

  constructor(options: DatetimePickerOptions = {}) {
    super(options);
  }

  /** Largest value; default `null`. */
  get max(): Date | null {
    return this.get("max") as Date | null;
  }

  set max(value: Date | string | null) {
    this.setInternal({ max: value });
  }

  /** Smallest value; default `null`. */
  get min(): Date | null {
    return this.get("min") as Date | null;
  }

  set min(value: Date | string | null) {
    this.setInternal({ min: value });
  }

  /** Looks; several controls may share one. */
  get style(): DescriptionStyle {
    return this.get("style") as DescriptionStyle;
  }

  set style(value: DescriptionStyle | DescriptionStyleOptions) {
    this.setInternal({ style: value });
  }

  /** The value; default `null`. */
  get value(): Date | null {
    return this.get("value") as Date | null;
  }

  set value(value: Date | string | null) {
    this.setInternal({ value: value });
  }
}

/** Options of {@link NaiveDatetimePicker}. */
export interface NaiveDatetimePickerOptions extends DescriptionWidgetOptions {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Largest value; default `null`. */
  max?: Date | string | null;
  /** Smallest value; default `null`. */
  min?: Date | string | null;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `null`. */
  value?: Date | string | null;
}

/** A field for a date and time of day without a time zone. */
export class NaiveDatetimePicker extends PickerBase {
  static {
    defineWidget(NaiveDatetimePicker, {
      model: { name: "NaiveDatetimeModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "DatetimeView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        max: wallClock(),
        min: wallClock(),
        style: instance(DescriptionStyle),
        value: wallClock(),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;

  constructor(options: NaiveDatetimePickerOptions = {}) {
    super(options);
  }

  /** Largest value; default `null`. */
  get max(): Date | null {
    return this.get("max") as Date | null;
  }

  set max(value: Date | string | null) {
    this.setInternal({ max: value });
  }

  /** Smallest value; default `null`. */
  get min(): Date | null {
    return this.get("min") as Date | null;
  }

  set min(value: Date | string | null) {
    this.setInternal({ min: value });
  }

  /** Looks; several controls may share one. */
  get style(): DescriptionStyle {
    return this.get("style") as DescriptionStyle;
  }

  set style(value: DescriptionStyle | DescriptionStyleOptions) {
    this.setInternal({ style: value });
  }

  /** The value; default `null`. */
  get value(): Date | null {
    return this.get("value") as Date | null;
  }

  set value(value: Date | string | null) {
    this.setInternal({ value: value });
  }
}

/** Options of {@link TimePicker}. */
export interface TimePickerOptions extends DescriptionWidgetOptions {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Largest value; default `null`. */
  max?: Partial<TimeOfDay> | string | null;
  /** Smallest value; default `null`. */
  min?: Partial<TimeOfDay> | string | null;
  /** Seconds between values, or `any`; default `60`. */
  step?: number | "any";
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `null`. */
  value?: Partial<TimeOfDay> | string | null;
}

/** A field for a time of day. */
export class TimePicker extends PickerBase {
  static {
    defineWidget(TimePicker, {
      model: { name: "TimeModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "TimeView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        max: timeOfDay(),
        min: timeOfDay(),
        step: either(float(60), oneOf(["any"], "any")),
        style: instance(DescriptionStyle),
        value: timeOfDay(),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Seconds between values, or `any`; default `60`. */
  declare step: number | "any";

  constructor(options: TimePickerOptions = {}) {
    super(options);
  }

  /** Largest value; default `null`. */
  get max(): TimeOfDay | null {
    return this.get("max") as TimeOfDay | null;
  }

  set max(value: Partial<TimeOfDay> | string | null) {
    this.setInternal({ max: value });
  }

  /** Smallest value; default `null`. */
  get min(): TimeOfDay | null {
    return this.get("min") as TimeOfDay | null;
  }

  set min(value: Partial<TimeOfDay> | string | null) {
    this.setInternal({ min: value });
  }

  /** Looks; several controls may share one. */
  get style(): DescriptionStyle {
    return this.get("style") as DescriptionStyle;
  }

  set style(value: DescriptionStyle | DescriptionStyleOptions) {
    this.setInternal({ style: value });
  }

  /** The value; default `null`. */
  get value(): TimeOfDay | null {
    return this.get("value") as TimeOfDay | null;
  }

  set value(value: Partial<TimeOfDay> | string | null) {
    this.setInternal({ value: value });
  }
}
