// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { DescriptionWidget, type DescriptionWidgetOptions } from "../../base/description-widget.js";
import { instance } from "../../base/reference.js";
import { bool, float, int } from "../../base/traits.js";
import { BoundedWidget } from "../bounded.js";
import { DescriptionStyle, type DescriptionStyleOptions } from "./styles.js";

/** Options of {@link IntText}. */
export interface IntTextOptions extends DescriptionWidgetOptions {
  /** Whether the value follows while the user drags or types, or only at the end; default `false`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Distance between values; default `1`. */
  step?: number;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** A field for a whole number. */
export class IntText extends DescriptionWidget {
  static {
    defineWidget(IntText, {
      model: { name: "IntTextModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "IntTextView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        continuousUpdate: bool(false),
        disabled: bool(false),
        step: int(1),
        style: instance(DescriptionStyle),
        value: int(0),
      },
    });
  }

  /** Whether the value follows while the user drags or types, or only at the end; default `false`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Distance between values; default `1`. */
  declare step: number;
  /** The value; default `0`. */
  declare value: number;

  constructor(options: IntTextOptions = {}) {
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

/** Options of {@link BoundedIntText}. */
export interface BoundedIntTextOptions extends DescriptionWidgetOptions {
  /** Whether the value follows while the user drags or types, or only at the end; default `false`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Largest value; default `100`. */
  max?: number;
  /** Smallest value; default `0`. */
  min?: number;
  /** Distance between values; default `1`. */
  step?: number;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** A field for a whole number between two limits. */
export class BoundedIntText extends BoundedWidget {
  static {
    defineWidget(BoundedIntText, {
      model: { name: "BoundedIntTextModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "IntTextView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        continuousUpdate: bool(false),
        disabled: bool(false),
        max: int(100),
        min: int(0),
        step: int(1),
        style: instance(DescriptionStyle),
        value: int(0),
      },
    });
  }

  /** Whether the value follows while the user drags or types, or only at the end; default `false`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Largest value; default `100`. */
  declare max: number;
  /** Smallest value; default `0`. */
  declare min: number;
  /** Distance between values; default `1`. */
  declare step: number;
  /** The value; default `0`. */
  declare value: number;

  constructor(options: BoundedIntTextOptions = {}) {
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

/** Options of {@link FloatText}. */
export interface FloatTextOptions extends DescriptionWidgetOptions {
  /** Whether the value follows while the user drags or types, or only at the end; default `false`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Distance between values; default `null`. */
  step?: number | null;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** A field for a number. */
export class FloatText extends DescriptionWidget {
  static {
    defineWidget(FloatText, {
      model: { name: "FloatTextModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "FloatTextView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        continuousUpdate: bool(false),
        disabled: bool(false),
        step: float().orNull(),
        style: instance(DescriptionStyle),
        value: float(0),
      },
    });
  }

  /** Whether the value follows while the user drags or types, or only at the end; default `false`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Distance between values; default `null`. */
  declare step: number | null;
  /** The value; default `0`. */
  declare value: number;

  constructor(options: FloatTextOptions = {}) {
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

/** Options of {@link BoundedFloatText}. */
export interface BoundedFloatTextOptions extends DescriptionWidgetOptions {
  /** Whether the value follows while the user drags or types, or only at the end; default `false`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Largest value; default `100`. */
  max?: number;
  /** Smallest value; default `0`. */
  min?: number;
  /** Distance between values; default `null`. */
  step?: number | null;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** A field for a number between two limits. */
export class BoundedFloatText extends BoundedWidget {
  static {
    defineWidget(BoundedFloatText, {
      model: {
        name: "BoundedFloatTextModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: { name: "FloatTextView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        continuousUpdate: bool(false),
        disabled: bool(false),
        max: float(100),
        min: float(0),
        step: float().orNull(),
        style: instance(DescriptionStyle),
        value: float(0),
      },
    });
  }

  /** Whether the value follows while the user drags or types, or only at the end; default `false`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Largest value; default `100`. */
  declare max: number;
  /** Smallest value; default `0`. */
  declare min: number;
  /** Distance between values; default `null`. */
  declare step: number | null;
  /** The value; default `0`. */
  declare value: number;

  constructor(options: BoundedFloatTextOptions = {}) {
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
