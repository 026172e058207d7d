// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DescriptionWidgetOptions } from "../../base/description-widget.js";
import { instance } from "../../base/reference.js";
import { bool, float, int, list, oneOf, string } from "../../base/traits.js";
import { color } from "../colors.js";
import { NumberTagsBase, TagsBase } from "../tags-base.js";
import { DescriptionStyle, type DescriptionStyleOptions } from "./styles.js";

/** Options of {@link TagsInput}. */
export interface TagsInputOptions extends DescriptionWidgetOptions {
  /** Whether a tag may come twice; default `true`. */
  allowDuplicates?: boolean;
  /** Tags that may be given; all when empty; default `[]`. */
  allowedTags?: readonly string[];
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** Meaning, shown by a colour; default empty. */
  tagStyle?: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** The value; default `[]`. */
  value?: readonly string[];
}

/** A field for words as tags. */
export class TagsInput extends TagsBase {
  static {
    defineWidget(TagsInput, {
      model: { name: "TagsInputModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "TagsInputView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        allowDuplicates: bool(true),
        allowedTags: list(string()),
        placeholder: string("\u200b"),
        style: instance(DescriptionStyle),
        tagStyle: oneOf(["primary", "success", "info", "warning", "danger", ""], ""),
        value: list(string()),
      },
    });
  }

  /** Whether a tag may come twice; default `true`. */
  declare allowDuplicates: boolean;
  /** Tags that may be given; all when empty; default `[]`. */
  declare allowedTags: readonly string[];
  /** Text that is shown while there is none */
  declare placeholder: string;
  /** Meaning, shown by a colour; default empty. */
  declare tagStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** The value; default `[]`. */
  declare value: readonly string[];

  constructor(options: TagsInputOptions = {}) {
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

/** Options of {@link ColorsInput}. */
export interface ColorsInputOptions extends DescriptionWidgetOptions {
  /** Whether a tag may come twice; default `true`. */
  allowDuplicates?: boolean;
  /** Tags that may be given; all when empty; default `[]`. */
  allowedTags?: readonly string[];
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** The value; default `[]`. */
  value?: readonly string[];
}

/** A field for colours as tags. */
export class ColorsInput extends TagsBase {
  static {
    defineWidget(ColorsInput, {
      model: { name: "ColorsInputModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ColorsInputView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        allowDuplicates: bool(true),
        allowedTags: list(color()),
        placeholder: string("\u200b"),
        style: instance(DescriptionStyle),
        value: list(color()),
      },
    });
  }

  /** Whether a tag may come twice; default `true`. */
  declare allowDuplicates: boolean;
  /** Tags that may be given; all when empty; default `[]`. */
  declare allowedTags: readonly string[];
  /** Text that is shown while there is none */
  declare placeholder: string;
  /** The value; default `[]`. */
  declare value: readonly string[];

  constructor(options: ColorsInputOptions = {}) {
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

/** Options of {@link FloatsInput}. */
export interface FloatsInputOptions extends DescriptionWidgetOptions {
  /** Whether a tag may come twice; default `true`. */
  allowDuplicates?: boolean;
  /** Tags that may be given; all when empty; default `[]`. */
  allowedTags?: readonly number[];
  /** How numbers are written, as d3-format says it; default `'.1f'`. */
  format?: string;
  /** Largest value; default `null`. */
  max?: number | null;
  /** Smallest value; default `null`. */
  min?: number | null;
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** Meaning, shown by a colour; default empty. */
  tagStyle?: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** The value; default `[]`. */
  value?: readonly number[];
}

/** A field for numbers as tags. */
export class FloatsInput extends NumberTagsBase {
  static {
    defineWidget(FloatsInput, {
      model: { name: "FloatsInputModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "FloatsInputView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        allowDuplicates: bool(true),
        allowedTags: list(float(), []),
        format: string(".1f"),
        max: float().orNull(),
        min: float().orNull(),
        placeholder: string("\u200b"),
        style: instance(DescriptionStyle),
        tagStyle: oneOf(["primary", "success", "info", "warning", "danger", ""], ""),
        value: list(float(), []),
      },
    });
  }

  /** Whether a tag may come twice; default `true`. */
  declare allowDuplicates: boolean;
  /** Tags that may be given; all when empty; default `[]`. */
  declare allowedTags: readonly number[];
  /** How numbers are written, as d3-format says it; default `'.1f'`. */
  declare format: string;
  /** Largest value; default `null`. */
  declare max: number | null;
  /** Smallest value; default `null`. */
  declare min: number | null;
  /** Text that is shown while there is none */
  declare placeholder: string;
  /** Meaning, shown by a colour; default empty. */
  declare tagStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** The value; default `[]`. */
  declare value: readonly number[];

  constructor(options: FloatsInputOptions = {}) {
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

/** Options of {@link IntsInput}. */
export interface IntsInputOptions extends DescriptionWidgetOptions {
  /** Whether a tag may come twice; default `true`. */
  allowDuplicates?: boolean;
  /** Tags that may be given; all when empty; default `[]`. */
  allowedTags?: readonly number[];
  /** How numbers are written, as d3-format says it; default `'d'`. */
  format?: string;
  /** Largest value; default `null`. */
  max?: number | null;
  /** Smallest value; default `null`. */
  min?: number | null;
  /** Text that is shown while there is none */
  placeholder?: string;
  /** Looks; several controls may share one. */
  style?: DescriptionStyle | DescriptionStyleOptions;
  /** Meaning, shown by a colour; default empty. */
  tagStyle?: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** The value; default `[]`. */
  value?: readonly number[];
}

/** A field for whole numbers as tags. */
export class IntsInput extends NumberTagsBase {
  static {
    defineWidget(IntsInput, {
      model: { name: "IntsInputModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "IntsInputView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        allowDuplicates: bool(true),
        allowedTags: list(int(), []),
        format: string("d"),
        max: int().orNull(),
        min: int().orNull(),
        placeholder: string("\u200b"),
        style: instance(DescriptionStyle),
        tagStyle: oneOf(["primary", "success", "info", "warning", "danger", ""], ""),
        value: list(int(), []),
      },
    });
  }

  /** Whether a tag may come twice; default `true`. */
  declare allowDuplicates: boolean;
  /** Tags that may be given; all when empty; default `[]`. */
  declare allowedTags: readonly number[];
  /** How numbers are written, as d3-format says it; default `'d'`. */
  declare format: string;
  /** Largest value; default `null`. */
  declare max: number | null;
  /** Smallest value; default `null`. */
  declare min: number | null;
  /** Text that is shown while there is none */
  declare placeholder: string;
  /** Meaning, shown by a colour; default empty. */
  declare tagStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** The value; default `[]`. */
  declare value: readonly number[];

  constructor(options: IntsInputOptions = {}) {
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
