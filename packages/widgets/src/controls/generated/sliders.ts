// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DescriptionWidgetOptions } from "../../base/description-widget.js";
import { instance } from "../../base/reference.js";
import { bool, float, int, oneOf, string } from "../../base/traits.js";
import { BoundedLogWidget, BoundedWidget } from "../bounded.js";
import { SliderStyle, type SliderStyleOptions } from "./styles.js";

/** Options of {@link IntSlider}. */
export interface IntSliderOptions extends DescriptionWidgetOptions {
  /** What the pointer does with the handle: drag it, tap beside it, snap to it; default `'drag-tap'`. */
  behavior?: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Largest value; default `100`. */
  max?: number;
  /** Smallest value; default `0`. */
  min?: number;
  /** Direction; default `'horizontal'`. */
  orientation?: "horizontal" | "vertical";
  /** Whether the value is shown beside it; default `true`. */
  readout?: boolean;
  /** How the value is written, as d3-format says it; default `'d'`. */
  readoutFormat?: string;
  /** Distance between values; default `1`. */
  step?: number;
  /** Looks; several controls may share one. */
  style?: SliderStyle | SliderStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** A slider for a whole number between two limits. */
export class IntSlider extends BoundedWidget {
  static {
    defineWidget(IntSlider, {
      model: { name: "IntSliderModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "IntSliderView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        behavior: oneOf(["drag-tap", "drag-snap", "tap", "drag", "snap"], "drag-tap"),
        continuousUpdate: bool(true),
        disabled: bool(false),
        max: int(100),
        min: int(0),
        orientation: oneOf(["horizontal", "vertical"], "horizontal"),
        readout: bool(true),
        readoutFormat: string("d"),
        step: int(1),
        style: instance(SliderStyle),
        value: int(0),
      },
    });
  }

  /** What the pointer does with the handle: drag it, tap beside it, snap to it; default `'drag-tap'`. */
  declare behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Largest value; default `100`. */
  declare max: number;
  /** Smallest value; default `0`. */
  declare min: number;
  /** Direction; default `'horizontal'`. */
  declare orientation: "horizontal" | "vertical";
  /** Whether the value is shown beside it; default `true`. */
  declare readout: boolean;
  /** How the value is written, as d3-format says it; default `'d'`. */
  declare readoutFormat: string;
  /** Distance between values; default `1`. */
  declare step: number;
  /** The value; default `0`. */
  declare value: number;

  constructor(options: IntSliderOptions = {}) {
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

/** Options of {@link FloatSlider}. */
export interface FloatSliderOptions extends DescriptionWidgetOptions {
  /** What the pointer does with the handle: drag it, tap beside it, snap to it; default `'drag-tap'`. */
  behavior?: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Largest value; default `100`. */
  max?: number;
  /** Smallest value; default `0`. */
  min?: number;
  /** Direction; default `'horizontal'`. */
  orientation?: "horizontal" | "vertical";
  /** Whether the value is shown beside it; default `true`. */
  readout?: boolean;
  /** How the value is written, as d3-format says it; default `'.2f'`. */
  readoutFormat?: string;
  /** Distance between values; default `0.1`. */
  step?: number | null;
  /** Looks; several controls may share one. */
  style?: SliderStyle | SliderStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** A slider for a number between two limits. */
export class FloatSlider extends BoundedWidget {
  static {
    defineWidget(FloatSlider, {
      model: { name: "FloatSliderModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "FloatSliderView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        behavior: oneOf(["drag-tap", "drag-snap", "tap", "drag", "snap"], "drag-tap"),
        continuousUpdate: bool(true),
        disabled: bool(false),
        max: float(100),
        min: float(0),
        orientation: oneOf(["horizontal", "vertical"], "horizontal"),
        readout: bool(true),
        readoutFormat: string(".2f"),
        step: float(0.1).orNull().withDefault(0.1),
        style: instance(SliderStyle),
        value: float(0),
      },
    });
  }

  /** What the pointer does with the handle: drag it, tap beside it, snap to it; default `'drag-tap'`. */
  declare behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Largest value; default `100`. */
  declare max: number;
  /** Smallest value; default `0`. */
  declare min: number;
  /** Direction; default `'horizontal'`. */
  declare orientation: "horizontal" | "vertical";
  /** Whether the value is shown beside it; default `true`. */
  declare readout: boolean;
  /** How the value is written, as d3-format says it; default `'.2f'`. */
  declare readoutFormat: string;
  /** Distance between values; default `0.1`. */
  declare step: number | null;
  /** The value; default `0`. */
  declare value: number;

  constructor(options: FloatSliderOptions = {}) {
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

/** Options of {@link FloatLogSlider}. */
export interface FloatLogSliderOptions extends DescriptionWidgetOptions {
  /** Base of the scale; default `10`. */
  base?: number;
  /** What the pointer does with the handle: drag it, tap beside it, snap to it; default `'drag-tap'`. */
  behavior?: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  continuousUpdate?: boolean;
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Exponent of the largest value; default `4`. */
  max?: number;
  /** Exponent of the smallest value; default `0`. */
  min?: number;
  /** Direction; default `'horizontal'`. */
  orientation?: "horizontal" | "vertical";
  /** Whether the value is shown beside it; default `true`. */
  readout?: boolean;
  /** How the value is written, as d3-format says it; default `'.3g'`. */
  readoutFormat?: string;
  /** Distance between exponents; default `0.1`. */
  step?: number | null;
  /** Looks; several controls may share one. */
  style?: SliderStyle | SliderStyleOptions;
  /** The value; default `1`. */
  value?: number;
}

/** A slider for a number on a logarithmic scale. */
export class FloatLogSlider extends BoundedLogWidget {
  static {
    defineWidget(FloatLogSlider, {
      model: { name: "FloatLogSliderModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "FloatLogSliderView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        base: float(10),
        behavior: oneOf(["drag-tap", "drag-snap", "tap", "drag", "snap"], "drag-tap"),
        continuousUpdate: bool(true),
        disabled: bool(false),
        max: float(4),
        min: float(0),
        orientation: oneOf(["horizontal", "vertical"], "horizontal"),
        readout: bool(true),
        readoutFormat: string(".3g"),
        step: float(0.1).orNull().withDefault(0.1),
        style: instance(SliderStyle),
        value: float(1),
      },
    });
  }

  /** Base of the scale; default `10`. */
  declare base: number;
  /** What the pointer does with the handle: drag it, tap beside it, snap to it; default `'drag-tap'`. */
  declare behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Whether the value follows while the user drags or types, or only at the end; default `true`. */
  declare continuousUpdate: boolean;
  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Exponent of the largest value; default `4`. */
  declare max: number;
  /** Exponent of the smallest value; default `0`. */
  declare min: number;
  /** Direction; default `'horizontal'`. */
  declare orientation: "horizontal" | "vertical";
  /** Whether the value is shown beside it; default `true`. */
  declare readout: boolean;
  /** How the value is written, as d3-format says it; default `'.3g'`. */
  declare readoutFormat: string;
  /** Distance between exponents; default `0.1`. */
  declare step: number | null;
  /** The value; default `1`. */
  declare value: number;

  constructor(options: FloatLogSliderOptions = {}) {
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
