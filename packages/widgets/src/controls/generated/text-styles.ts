// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { Style } from "../../base/style.js";
import { string } from "../../base/traits.js";
import type { WidgetOptions } from "../../base/widget-types.js";

/** Options of {@link HTMLMathStyle}. */
export interface HTMLMathStyleOptions extends WidgetOptions {
  /** CSS background; default `null`. */
  background?: string | null;
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
  /** CSS font size; default `null`. */
  fontSize?: string | null;
  /** CSS colour of the text; default `null`. */
  textColor?: string | null;
}

/** Looks of HTML with formulas. */
export class HTMLMathStyle extends Style {
  static {
    defineWidget(HTMLMathStyle, {
      model: { name: "HTMLMathStyleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        background: string().orNull(),
        descriptionWidth: string(""),
        fontSize: string().orNull(),
        textColor: string().orNull(),
      },
    });
  }

  /** CSS background; default `null`. */
  declare background: string | null;
  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;
  /** CSS font size; default `null`. */
  declare fontSize: string | null;
  /** CSS colour of the text; default `null`. */
  declare textColor: string | null;

  constructor(options: HTMLMathStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link HTMLStyle}. */
export interface HTMLStyleOptions extends WidgetOptions {
  /** CSS background; default `null`. */
  background?: string | null;
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
  /** CSS font size; default `null`. */
  fontSize?: string | null;
  /** CSS colour of the text; default `null`. */
  textColor?: string | null;
}

/** Looks of HTML. */
export class HTMLStyle extends Style {
  static {
    defineWidget(HTMLStyle, {
      model: { name: "HTMLStyleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        background: string().orNull(),
        descriptionWidth: string(""),
        fontSize: string().orNull(),
        textColor: string().orNull(),
      },
    });
  }

  /** CSS background; default `null`. */
  declare background: string | null;
  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;
  /** CSS font size; default `null`. */
  declare fontSize: string | null;
  /** CSS colour of the text; default `null`. */
  declare textColor: string | null;

  constructor(options: HTMLStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link LabelStyle}. */
export interface LabelStyleOptions extends WidgetOptions {
  /** CSS background; default `null`. */
  background?: string | null;
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

/** Looks of a label. */
export class LabelStyle extends Style {
  static {
    defineWidget(LabelStyle, {
      model: { name: "LabelStyleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        background: string().orNull(),
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

  /** CSS background; default `null`. */
  declare background: string | null;
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

  constructor(options: LabelStyleOptions = {}) {
    super(options);
  }
}

/** Options of {@link TextStyle}. */
export interface TextStyleOptions extends WidgetOptions {
  /** CSS background; default `null`. */
  background?: string | null;
  /** CSS width of the label; default empty. */
  descriptionWidth?: string;
  /** CSS font size; default `null`. */
  fontSize?: string | null;
  /** CSS colour of the text; default `null`. */
  textColor?: string | null;
}

/** Looks of a text field. */
export class TextStyle extends Style {
  static {
    defineWidget(TextStyle, {
      model: { name: "TextStyleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        background: string().orNull(),
        descriptionWidth: string(""),
        fontSize: string().orNull(),
        textColor: string().orNull(),
      },
    });
  }

  /** CSS background; default `null`. */
  declare background: string | null;
  /** CSS width of the label; default empty. */
  declare descriptionWidth: string;
  /** CSS font size; default `null`. */
  declare fontSize: string | null;
  /** CSS colour of the text; default `null`. */
  declare textColor: string | null;

  constructor(options: TextStyleOptions = {}) {
    super(options);
  }
}
