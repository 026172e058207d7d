// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { Style } from "../../base/style.js";
import { string } from "../../base/traits.js";
import type { WidgetOptions } from "../../base/widget-types.js";
import { color } from "../colors.js";

/** Options of {@link ButtonStyle}. */
export interface ButtonStyleOptions extends WidgetOptions {
  /** CSS colour of the button; default `null`. */
  buttonColor?: string | null;
  /** CSS font family; default `null`. */
  fontFamily?: string | null;
  /** CSS font size; default `null`. */
  fontSize?: string | null;
  /** CSS font style; default `null`. */
  fontStyle?: string | null;
  /** CSS font variant; default `null`. */
  fontVariant?: string | null;
  /** CSS font weight; default `null`. */
  fontWeight?: string | null;
  /** CSS colour of the text; default `null`. */
  textColor?: string | null;
  /** CSS text decoration; default `null`. */
  textDecoration?: string | null;
}

/** Looks of a button. */
export class ButtonStyle extends Style {
  static {
    defineWidget(ButtonStyle, {
      model: { name: "ButtonStyleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        buttonColor: color().orNull(),
        fontFamily: string().orNull(),
        fontSize: string().orNull(),
        fontStyle: string().orNull(),
        fontVariant: string().orNull(),
        fontWeight: string().orNull(),
        textColor: string().orNull(),
        textDecoration: string().orNull(),
      },
    });
  }

  /** CSS colour of the button; default `null`. */
  declare buttonColor: string | null;
  /** CSS font family; default `null`. */
  declare fontFamily: string | null;
  /** CSS font size; default `null`. */
  declare fontSize: string | null;
  /** CSS font style; default `null`. */
  declare fontStyle: string | null;
  /** CSS font variant; default `null`. */
  declare fontVariant: string | null;
  /** CSS font weight; default `null`. */
  declare fontWeight: string | null;
  /** CSS colour of the text; default `null`. */
  declare textColor: string | null;
  /** CSS text decoration; default `null`. */
  declare textDecoration: string | null;

  constructor(options: ButtonStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link CheckboxStyle}. */
export interface CheckboxStyleOptions extends WidgetOptions {
  /** CSS background; default `null`. */
  background?: string | null;
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
}

/** Looks of a check box. */
export class CheckboxStyle extends Style {
  static {
    defineWidget(CheckboxStyle, {
      model: { name: "CheckboxStyleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        background: string().orNull(),
        descriptionWidth: string(""),
      },
    });
  }

  /** CSS background; default `null`. */
  declare background: string | null;
  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;

  constructor(options: CheckboxStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link DescriptionStyle}. */
export interface DescriptionStyleOptions extends WidgetOptions {
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
}

/** Looks of a control with a label. */
export class DescriptionStyle extends Style {
  static {
    defineWidget(DescriptionStyle, {
      model: {
        name: "DescriptionStyleModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        descriptionWidth: string(""),
      },
    });
  }

  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;

  constructor(options: DescriptionStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link ProgressStyle}. */
export interface ProgressStyleOptions extends WidgetOptions {
  /** CSS colour of the bar; default `null`. */
  barColor?: string | null;
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
}

/** Looks of a progress bar. */
export class ProgressStyle extends Style {
  static {
    defineWidget(ProgressStyle, {
      model: { name: "ProgressStyleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        barColor: color().orNull(),
        descriptionWidth: string(""),
      },
    });
  }

  /** CSS colour of the bar; default `null`. */
  declare barColor: string | null;
  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;

  constructor(options: ProgressStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link SliderStyle}. */
export interface SliderStyleOptions extends WidgetOptions {
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
  /** CSS colour of the handle; default `null`. */
  handleColor?: string | null;
}

/** Looks of a slider. */
export class SliderStyle extends Style {
  static {
    defineWidget(SliderStyle, {
      model: { name: "SliderStyleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        descriptionWidth: string(""),
        handleColor: color().orNull(),
      },
    });
  }

  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;
  /** CSS colour of the handle; default `null`. */
  declare handleColor: string | null;

  constructor(options: SliderStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link ToggleButtonStyle}. */
export interface ToggleButtonStyleOptions extends WidgetOptions {
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
  /** CSS font family; default `null`. */
  fontFamily?: string | null;
  /** CSS font size; default `null`. */
  fontSize?: string | null;
  /** CSS font style; default `null`. */
  fontStyle?: string | null;
  /** CSS font variant; default `null`. */
  fontVariant?: string | null;
  /** CSS font weight; default `null`. */
  fontWeight?: string | null;
  /** CSS colour of the text; default `null`. */
  textColor?: string | null;
  /** CSS text decoration; default `null`. */
  textDecoration?: string | null;
}

/** Looks of a toggle button. */
export class ToggleButtonStyle extends Style {
  static {
    defineWidget(ToggleButtonStyle, {
      model: {
        name: "ToggleButtonStyleModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        descriptionWidth: string(""),
        fontFamily: string().orNull(),
        fontSize: string().orNull(),
        fontStyle: string().orNull(),
        fontVariant: string().orNull(),
        fontWeight: string().orNull(),
        textColor: string().orNull(),
        textDecoration: string().orNull(),
      },
    });
  }

  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;
  /** CSS font family; default `null`. */
  declare fontFamily: string | null;
  /** CSS font size; default `null`. */
  declare fontSize: string | null;
  /** CSS font style; default `null`. */
  declare fontStyle: string | null;
  /** CSS font variant; default `null`. */
  declare fontVariant: string | null;
  /** CSS font weight; default `null`. */
  declare fontWeight: string | null;
  /** CSS colour of the text; default `null`. */
  declare textColor: string | null;
  /** CSS text decoration; default `null`. */
  declare textDecoration: string | null;

  constructor(options: ToggleButtonStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link ToggleButtonsStyle}. */
export interface ToggleButtonsStyleOptions extends WidgetOptions {
  /** CSS width of each button; default empty. */
  buttonWidth?: string;
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
  /** CSS font weight; default empty. */
  fontWeight?: string;
}

/** Looks of a row of toggle buttons. */
export class ToggleButtonsStyle extends Style {
  static {
    defineWidget(ToggleButtonsStyle, {
      model: {
        name: "ToggleButtonsStyleModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        buttonWidth: string(""),
        descriptionWidth: string(""),
        fontWeight: string(""),
      },
    });
  }

  /** CSS width of each button; default empty. */
  declare buttonWidth: string;
  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;
  /** CSS font weight; default empty. */
  declare fontWeight: string;

  constructor(options: ToggleButtonsStyleOptions = {}) {
    super(options);
  }
}
