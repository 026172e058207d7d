// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { instance } from "../../base/reference.js";
import { bool, int, list, oneOf, string } from "../../base/traits.js";
import {
  RequiredSelectionBase,
  SelectionBase,
  type SelectionWidgetOptions,
} from "../selection-base.js";
import type { SelectionOptions } from "../selection-options.js";
import {
  DescriptionStyle,
  type DescriptionStyleOptions,
  SliderStyle,
  type SliderStyleOptions,
  ToggleButtonsStyle,
  type ToggleButtonsStyleOptions,
} from "./styles.js";

/** Options of {@link Dropdown}. */
export interface DropdownOptions<O = SelectionOptions> extends SelectionWidgetOptions<O> {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
}

/** A menu of which one entry is chosen. */
export class Dropdown<const O = SelectionOptions> extends SelectionBase<O> {
  static {
    defineWidget(Dropdown, {
      model: { name: "DropdownModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "DropdownView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        style: instance(DescriptionStyle),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;

  constructor(options: DropdownOptions<O> = {}) {
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

/** Options of {@link RadioButtons}. */
export interface RadioButtonsOptions<O = SelectionOptions> extends SelectionWidgetOptions<O> {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Direction; default `'vertical'`. */
  orientation?: "horizontal" | "vertical";
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
}

/** Radio buttons of which one is chosen. */
export class RadioButtons<const O = SelectionOptions> extends SelectionBase<O> {
  static {
    defineWidget(RadioButtons, {
      model: { name: "RadioButtonsModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "RadioButtonsView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        orientation: oneOf(["horizontal", "vertical"], "vertical"),
        style: instance(DescriptionStyle),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Direction; default `'vertical'`. */
  declare orientation: "horizontal" | "vertical";

  constructor(options: RadioButtonsOptions<O> = {}) {
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

/** Options of {@link Select}. */
export interface SelectOptions<O = SelectionOptions> extends SelectionWidgetOptions<O> {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Rows that are shown; default `5`. */
  rows?: number;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
}

/** A list of which one entry is chosen. */
export class Select<const O = SelectionOptions> extends SelectionBase<O> {
  static {
    defineWidget(Select, {
      model: { name: "SelectModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "SelectView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        rows: int(5),
        style: instance(DescriptionStyle),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Rows that are shown; default `5`. */
  declare rows: number;

  constructor(options: SelectOptions<O> = {}) {
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

/** Options of {@link ToggleButtons}. */
export interface ToggleButtonsOptions<O = SelectionOptions> extends SelectionWidgetOptions<O> {
  /** Meaning, shown by a colour; default empty. */
  buttonStyle?: "primary" | "success" | "info" | "warning" | "danger" | "" | null;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Font Awesome name for each button, without `fa-`; default `[]`. */
  icons?: readonly string[];
  /** Looks; several controls may share one. */
  style?: ToggleButtonsStyle | ToggleButtonsStyleOptions;
  /** Text shown while the pointer rests on each button; default `[]`. */
  tooltips?: readonly string[];
}

/** A row of buttons of which one is down. */
export class ToggleButtons<const O = SelectionOptions> extends SelectionBase<O> {
  static {
    defineWidget(ToggleButtons, {
      model: { name: "ToggleButtonsModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ToggleButtonsView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        buttonStyle: oneOf(["primary", "success", "info", "warning", "danger", ""], "")
          .orNull()
          .withDefault(""),
        disabled: bool(false),
        icons: list(string()),
        style: instance(ToggleButtonsStyle),
        tooltips: list(string()),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare buttonStyle: "primary" | "success" | "info" | "warning" | "danger" | "" | null;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Font Awesome name for each button, without `fa-`; default `[]`. */
  declare icons: readonly string[];
  /** Text shown while the pointer rests on each button; default `[]`. */
  declare tooltips: readonly string[];

  constructor(options: ToggleButtonsOptions<O> = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): ToggleButtonsStyle {
    return this.get("style") as ToggleButtonsStyle;
  }

  set style(value: ToggleButtonsStyle | ToggleButtonsStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link SelectionSlider}. */
export interface SelectionSliderOptions<O = SelectionOptions> extends SelectionWidgetOptions<O> {
  /** What the pointer does with the handle: drag it, tap beside it, snap to it; default `'drag-tap'`. */
  behavior?: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Direction; default `'horizontal'`. */
  orientation?: "horizontal" | "vertical";
  /** Whether the value is shown beside it; default `true`. */
  readout?: boolean;
  /** Looks; several controls may share one. */
  style?: SliderStyle | SliderStyleOptions;
}

/** A slider through a list of values. */
export class SelectionSlider<const O = SelectionOptions> extends RequiredSelectionBase<O> {
  static {
    defineWidget(SelectionSlider, {
      model: {
        name: "SelectionSliderModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: { name: "SelectionSliderView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        behavior: oneOf(["drag-tap", "drag-snap", "tap", "drag", "snap"], "drag-tap"),
        continuousUpdate: bool(true),
        disabled: bool(false),
        orientation: oneOf(["horizontal", "vertical"], "horizontal"),
        readout: bool(true),
        style: instance(SliderStyle),
      },
    });
  }

  /** What the pointer does with the handle: drag it, tap beside it, snap to it; default `'drag-tap'`. */
  declare behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Direction; default `'horizontal'`. */
  declare orientation: "horizontal" | "vertical";
  /** Whether the value is shown beside it; default `true`. */
  declare readout: boolean;

  constructor(options: SelectionSliderOptions<O> = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): SliderStyle {
    return this.get("style") as SliderStyle;
  }

  set style(value: SliderStyle | SliderStyleOptions) {
    this.setInternal({ style: value });
  }
}
