// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DescriptionWidgetOptions } from "../../base/description-widget.js";
import { instance } from "../../base/reference.js";
import { bool, float, int, list, oneOf, string } from "../../base/traits.js";
import { IntRangeWidget, RangeWidget } from "../range.js";
import { SliderStyle, type SliderStyleOptions } from "./styles.js";

/** Options of {@link IntRangeSlider}. */
export interface IntRangeSliderOptions extends DescriptionWidgetOptions {
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
  /** Lower and upper value; default the middle half. */
  value?: readonly number[];
}

/** A slider with two handles for a range of whole numbers. */
export class IntRangeSlider extends IntRangeWidget {
  static {
    defineWidget(IntRangeSlider, {
      model: { name: "IntRangeSliderModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "IntRangeSliderView", module: "@jupyter-widgets/controls", version: "2.0.0" },
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
        value: list(int(), [0, 1], { length: 2 }),
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
  /** Lower and upper value; default the middle half. */
  declare value: readonly number[];

  constructor(options: IntRangeSliderOptions = {}) {
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

/** Options of {@link FloatRangeSlider}. */
export interface FloatRangeSliderOptions extends DescriptionWidgetOptions {
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
  /** Lower and upper value; default the middle half. */
  value?: readonly number[];
}

/** A slider with two handles for a range of numbers. */
export class FloatRangeSlider extends RangeWidget {
  static {
    defineWidget(FloatRangeSlider, {
      model: {
        name: "FloatRangeSliderModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: { name: "FloatRangeSliderView", module: "@jupyter-widgets/controls", version: "2.0.0" },
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
        value: list(float(), [0, 1], { length: 2 }),
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
  /** Lower and upper value; default the middle half. */
  declare value: readonly number[];

  constructor(options: FloatRangeSliderOptions = {}) {
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
