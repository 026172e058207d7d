// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { instance } from "../../base/reference.js";
import { bool, int, oneOf } from "../../base/traits.js";
import {
  MultipleSelectionBase,
  type MultipleSelectionWidgetOptions,
  SelectionRangeBase,
} from "../multiple-selection-base.js";
import type { SelectionOptions } from "../selection-options.js";
import {
  DescriptionStyle,
  type DescriptionStyleOptions,
  SliderStyle,
  type SliderStyleOptions,
} from "./styles.js";

/** Options of {@link SelectMultiple}. */
export interface SelectMultipleOptions<O = SelectionOptions>
  extends MultipleSelectionWidgetOptions<O> {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Rows that are shown; default `5`. */
  rows?: number;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
}

/** A list of which several entries are chosen. */
export class SelectMultiple<const O = SelectionOptions> extends MultipleSelectionBase<O> {
  static {
    defineWidget(SelectMultiple, {
      model: { name: "SelectMultipleModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "SelectMultipleView", module: "@jupyter-widgets/controls", version: "2.0.0" },
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

  constructor(options: SelectMultipleOptions<O> = {}) {
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

/** Options of {@link SelectionRangeSlider}. */
export interface SelectionRangeSliderOptions<O = SelectionOptions>
  extends MultipleSelectionWidgetOptions<O> {
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

/** A slider with two handles for a range in a list of values. */
export class SelectionRangeSlider<const O = SelectionOptions> extends SelectionRangeBase<O> {
  static {
    defineWidget(SelectionRangeSlider, {
      model: {
        name: "SelectionRangeSliderModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: {
        name: "SelectionRangeSliderView",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
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

  constructor(options: SelectionRangeSliderOptions<O> = {}) {
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
