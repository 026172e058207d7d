// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { DescriptionWidget, type DescriptionWidgetOptions } from "../../base/description-widget.js";
import { instance } from "../../base/reference.js";
import { bool, oneOf, string } from "../../base/traits.js";
import {
  CheckboxStyle,
  type CheckboxStyleOptions,
  DescriptionStyle,
  type DescriptionStyleOptions,
  ToggleButtonStyle,
  type ToggleButtonStyleOptions,
} from "./styles.js";

/** Options of {@link Checkbox}. */
export interface CheckboxOptions extends DescriptionWidgetOptions {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Whether it is moved in to stand below fields with labels; default `true`. */
  indent?: boolean;
  /** Looks; several controls may share one. */
  style?: CheckboxStyle | CheckboxStyleOptions;
  /** The value; default `false`. */
  value?: boolean;
}

/** A check box. */
export class Checkbox extends DescriptionWidget {
  static {
    defineWidget(Checkbox, {
      model: { name: "CheckboxModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "CheckboxView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        indent: bool(true),
        style: instance(CheckboxStyle),
        value: bool(false),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Whether it is moved in to stand below fields with labels; default `true`. */
  declare indent: boolean;
  /** The value; default `false`. */
  declare value: boolean;

  constructor(options: CheckboxOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): CheckboxStyle {
    return this.get("style") as CheckboxStyle;
  }

  set style(value: CheckboxStyle | CheckboxStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link ToggleButton}. */
export interface ToggleButtonOptions extends DescriptionWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  buttonStyle?: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Font Awesome name, without `fa-`; default empty. */
  icon?: string;
  /** Looks; several controls may share one. */
  style?: ToggleButtonStyle | ToggleButtonStyleOptions;
  /** The value; default `false`. */
  value?: boolean;
}

/** A button that stays down until it is pressed again. */
export class ToggleButton extends DescriptionWidget {
  static {
    defineWidget(ToggleButton, {
      model: { name: "ToggleButtonModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ToggleButtonView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        buttonStyle: oneOf(["primary", "success", "info", "warning", "danger", ""], ""),
        disabled: bool(false),
        icon: string(""),
        style: instance(ToggleButtonStyle),
        value: bool(false),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare buttonStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Font Awesome name, without `fa-`; default empty. */
  declare icon: string;
  /** The value; default `false`. */
  declare value: boolean;

  constructor(options: ToggleButtonOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): ToggleButtonStyle {
    return this.get("style") as ToggleButtonStyle;
  }

  set style(value: ToggleButtonStyle | ToggleButtonStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link Valid}. */
export interface ValidOptions extends DescriptionWidgetOptions {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Text for a value that is not valid; default `'Invalid'`. */
  readout?: string;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `false`. */
  value?: boolean;
}

/** A mark that says whether something is valid. */
export class Valid extends DescriptionWidget {
  static {
    defineWidget(Valid, {
      model: { name: "ValidModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ValidView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        readout: string("Invalid"),
        style: instance(DescriptionStyle),
        value: bool(false),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Text for a value that is not valid; default `'Invalid'`. */
  declare readout: string;
  /** The value; default `false`. */
  declare value: boolean;

  constructor(options: ValidOptions = {}) {
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
