// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { DescriptionWidget, type DescriptionWidgetOptions } from "../../base/description-widget.js";
import { instance } from "../../base/reference.js";
import { bool, int, list, string } from "../../base/traits.js";
import { HtmlBase } from "../html-base.js";
import { ComboboxBase, TextBase } from "../text-base.js";
import {
  HTMLMathStyle,
  type HTMLMathStyleOptions,
  HTMLStyle,
  type HTMLStyleOptions,
  LabelStyle,
  type LabelStyleOptions,
  TextStyle,
  type TextStyleOptions,
} from "./text-styles.js";

/** Options of {@link Text}. */
export interface TextOptions extends DescriptionWidgetOptions {
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: TextStyle | TextStyleOptions;
  /** The value; default empty. */
  value?: string;
}

/** A field for one line of text. */
export class Text extends TextBase {
  static {
    defineWidget(Text, {
      model: { name: "TextModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "TextView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        continuousUpdate: bool(true),
        disabled: bool(false),
        placeholder: string("\u200b"),
        style: instance(TextStyle),
        value: string(""),
      },
    });
  }

  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Text that is shown while there is none */
  declare placeholder: string;
  /** The value; default empty. */
  declare value: string;

  constructor(options: TextOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): TextStyle {
    return this.get("style") as TextStyle;
  }

  set style(value: TextStyle | TextStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link Textarea}. */
export interface TextareaOptions extends DescriptionWidgetOptions {
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Rows that are shown; default `null`. */
  rows?: number | null;
  /** Looks; several controls may share one. */
  style?: TextStyle | TextStyleOptions;
  /** The value; default empty. */
  value?: string;
}

/** A field for several lines of text. */
export class Textarea extends DescriptionWidget {
  static {
    defineWidget(Textarea, {
      model: { name: "TextareaModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "TextareaView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        continuousUpdate: bool(true),
        disabled: bool(false),
        placeholder: string("\u200b"),
        rows: int().orNull(),
        style: instance(TextStyle),
        value: string(""),
      },
    });
  }

  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Text that is shown while there is none */
  declare placeholder: string;
  /** Rows that are shown; default `null`. */
  declare rows: number | null;
  /** The value; default empty. */
  declare value: string;

  constructor(options: TextareaOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): TextStyle {
    return this.get("style") as TextStyle;
  }

  set style(value: TextStyle | TextStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link Password}. */
export interface PasswordOptions extends DescriptionWidgetOptions {
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: TextStyle | TextStyleOptions;
  /** The value; default empty. */
  value?: string;
}

/** A field whose text is hidden on the screen. */
export class Password extends TextBase {
  static {
    defineWidget(Password, {
      model: { name: "PasswordModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "PasswordView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        continuousUpdate: bool(true),
        disabled: bool(false),
        placeholder: string("\u200b"),
        style: instance(TextStyle),
        value: string(""),
      },
    });
  }

  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Text that is shown while there is none */
  declare placeholder: string;
  /** The value; default empty. */
  declare value: string;

  constructor(options: PasswordOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): TextStyle {
    return this.get("style") as TextStyle;
  }

  set style(value: TextStyle | TextStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link Combobox}. */
export interface ComboboxOptions extends DescriptionWidgetOptions {
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Whether the text must be one of the suggestions; default `false`. */
  ensureOption?: boolean;
  /** Suggestions; default `[]`. */
  options?: readonly string[];
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: TextStyle | TextStyleOptions;
  /** The value; default empty. */
  value?: string;
}

/** A field for one line of text with suggestions. */
export class Combobox extends ComboboxBase {
  static {
    defineWidget(Combobox, {
      model: { name: "ComboboxModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ComboboxView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        continuousUpdate: bool(true),
        disabled: bool(false),
        ensureOption: bool(false),
        options: list(string()),
        placeholder: string("\u200b"),
        style: instance(TextStyle),
        value: string(""),
      },
    });
  }

  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Whether the text must be one of the suggestions; default `false`. */
  declare ensureOption: boolean;
  /** Suggestions; default `[]`. */
  declare options: readonly string[];
  /** Text that is shown while there is none */
  declare placeholder: string;
  /** The value; default empty. */
  declare value: string;

  constructor(options: ComboboxOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): TextStyle {
    return this.get("style") as TextStyle;
  }

  set style(value: TextStyle | TextStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link HTML}. */
export interface HTMLOptions extends DescriptionWidgetOptions {
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: HTMLStyle | HTMLStyleOptions;
  /** The HTML; default empty. */
  value?: string;
}

/** HTML as it is: escape what comes from data. */
export class HTML extends HtmlBase {
  static {
    defineWidget(HTML, {
      model: { name: "HTMLModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "HTMLView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        placeholder: string("\u200b"),
        style: instance(HTMLStyle),
        value: string(""),
      },
    });
  }

  /** Text that is shown while there is none */
  declare placeholder: string;
  /** The HTML; default empty. */
  declare value: string;

  constructor(options: HTMLOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): HTMLStyle {
    return this.get("style") as HTMLStyle;
  }

  set style(value: HTMLStyle | HTMLStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link HTMLMath}. */
export interface HTMLMathOptions extends DescriptionWidgetOptions {
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: HTMLMathStyle | HTMLMathStyleOptions;
  /** The HTML; default empty. */
  value?: string;
}

/** HTML in which LaTeX formulas are set. */
export class HTMLMath extends HtmlBase {
  static {
    defineWidget(HTMLMath, {
      model: { name: "HTMLMathModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "HTMLMathView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        placeholder: string("\u200b"),
        style: instance(HTMLMathStyle),
        value: string(""),
      },
    });
  }

  /** Text that is shown while there is none */
  declare placeholder: string;
  /** The HTML; default empty. */
  declare value: string;

  constructor(options: HTMLMathOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): HTMLMathStyle {
    return this.get("style") as HTMLMathStyle;
  }

  set style(value: HTMLMathStyle | HTMLMathStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link Label}. */
export interface LabelOptions extends DescriptionWidgetOptions {
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: LabelStyle | LabelStyleOptions;
  /** The value; default empty. */
  value?: string;
}

/** Plain text, in which LaTeX formulas are set. */
export class Label extends DescriptionWidget {
  static {
    defineWidget(Label, {
      model: { name: "LabelModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "LabelView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        placeholder: string("\u200b"),
        style: instance(LabelStyle),
        value: string(""),
      },
    });
  }

  /** Text that is shown while there is none */
  declare placeholder: string;
  /** The value; default empty. */
  declare value: string;

  constructor(options: LabelOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): LabelStyle {
    return this.get("style") as LabelStyle;
  }

  set style(value: LabelStyle | LabelStyleOptions) {
    this.setInternal({ style: value });
  }
}
