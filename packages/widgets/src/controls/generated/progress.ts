// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DescriptionWidgetOptions } from "../../base/description-widget.js";
import { instance } from "../../base/reference.js";
import { bool, float, int, oneOf } from "../../base/traits.js";
import { BoundedWidget } from "../bounded.js";
import {
  DescriptionStyle,
  type DescriptionStyleOptions,
  ProgressStyle,
  type ProgressStyleOptions,
} from "./styles.js";

/** Options of {@link IntProgress}. */
export interface IntProgressOptions extends DescriptionWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  barStyle?: "success" | "info" | "warning" | "danger" | "";
  /** Largest value; default `100`. */
  max?: number;
  /** Smallest value; default `0`. */
  min?: number;
  /** Direction; default `'horizontal'`. */
  orientation?: "horizontal" | "vertical";
  /** Looks; several controls may share one. */
  style?: ProgressStyle | ProgressStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** A progress bar that counts in whole numbers. */
export class IntProgress extends BoundedWidget {
  static {
    defineWidget(IntProgress, {
      model: { name: "IntProgressModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ProgressView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        barStyle: oneOf(["success", "info", "warning", "danger", ""], ""),
        max: int(100),
        min: int(0),
        orientation: oneOf(["horizontal", "vertical"], "horizontal"),
        style: instance(ProgressStyle),
        value: int(0),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare barStyle: "success" | "info" | "warning" | "danger" | "";
  /** Largest value; default `100`. */
  declare max: number;
  /** Smallest value; default `0`. */
  declare min: number;
  /** Direction; default `'horizontal'`. */
  declare orientation: "horizontal" | "vertical";
  /** The value; default `0`. */
  declare value: number;

  constructor(options: IntProgressOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): ProgressStyle {
    return this.get("style") as ProgressStyle;
  }

  set style(value: ProgressStyle | ProgressStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link FloatProgress}. */
export interface FloatProgressOptions extends DescriptionWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  barStyle?: "success" | "info" | "warning" | "danger" | "" | null;
  /** Largest value; default `100`. */
  max?: number;
  /** Smallest value; default `0`. */
  min?: number;
  /** Direction; default `'horizontal'`. */
  orientation?: "horizontal" | "vertical";
  /** Looks; several controls may share one. */
  style?: ProgressStyle | ProgressStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** A progress bar. */
export class FloatProgress extends BoundedWidget {
  static {
    defineWidget(FloatProgress, {
      model: { name: "FloatProgressModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ProgressView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        barStyle: oneOf(["success", "info", "warning", "danger", ""], "").orNull().withDefault(""),
        max: float(100),
        min: float(0),
        orientation: oneOf(["horizontal", "vertical"], "horizontal"),
        style: instance(ProgressStyle),
        value: float(0),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare barStyle: "success" | "info" | "warning" | "danger" | "" | null;
  /** Largest value; default `100`. */
  declare max: number;
  /** Smallest value; default `0`. */
  declare min: number;
  /** Direction; default `'horizontal'`. */
  declare orientation: "horizontal" | "vertical";
  /** The value; default `0`. */
  declare value: number;

  constructor(options: FloatProgressOptions = {}) {
    super(options);
  }

  /** Looks; several controls may share one. */
  get style(): ProgressStyle {
    return this.get("style") as ProgressStyle;
  }

  set style(value: ProgressStyle | ProgressStyleOptions) {
    this.setInternal({ style: value });
  }
}

/** Options of {@link Play}. */
export interface PlayOptions extends DescriptionWidgetOptions {
  /** Whether the user cannot change it; default `false`. */
  disabled?: boolean;
  /** Milliseconds between two steps; default `100`. */
  interval?: number;
  /** Largest value; default `100`. */
  max?: number;
  /** Smallest value; default `0`. */
  min?: number;
  /** Whether it runs; default `false`. */
  playing?: boolean;
  /** Whether it begins again at its end; default `false`. */
  repeat?: boolean;
  /** Whether there is a button for repeating; default `true`. */
  showRepeat?: boolean;
  /** Distance between values; default `1`. */
  step?: number;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `0`. */
  value?: number;
}

/** Buttons that step through whole numbers in time. */
export class Play extends BoundedWidget {
  static {
    defineWidget(Play, {
      model: { name: "PlayModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "PlayView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        disabled: bool(false),
        interval: int(100),
        max: int(100),
        min: int(0),
        playing: bool(false),
        repeat: bool(false),
        showRepeat: bool(true),
        step: int(1),
        style: instance(DescriptionStyle),
        value: int(0),
      },
    });
  }

  /** Whether the user cannot change it; default `false`. */
  declare disabled: boolean;
  /** Milliseconds between two steps; default `100`. */
  declare interval: number;
  /** Largest value; default `100`. */
  declare max: number;
  /** Smallest value; default `0`. */
  declare min: number;
  /** Whether it runs; default `false`. */
  declare playing: boolean;
  /** Whether it begins again at its end; default `false`. */
  declare repeat: boolean;
  /** Whether there is a button for repeating; default `true`. */
  declare showRepeat: boolean;
  /** Distance between values; default `1`. */
  declare step: number;
  /** The value; default `0`. */
  declare value: number;

  constructor(options: PlayOptions = {}) {
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
