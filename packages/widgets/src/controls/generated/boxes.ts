// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DOMWidgetOptions } from "../../base/dom-widget.js";
import { widgetItem } from "../../base/reference.js";
import { list, oneOf } from "../../base/traits.js";
import type { Widget } from "../../base/widget.js";
import { BoxBase } from "../box-base.js";

/** Options of {@link Box}. */
export interface BoxOptions extends DOMWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  boxStyle?: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  children?: readonly Widget[];
}

/** Widgets in a row. */
export class Box extends BoxBase {
  static {
    defineWidget(Box, {
      model: { name: "BoxModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "BoxView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        boxStyle: oneOf(["success", "info", "warning", "danger", ""], ""),
        children: list(widgetItem()),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  declare children: readonly Widget[];

  constructor(options: BoxOptions | readonly Widget[] = {}, more: BoxOptions = {}) {
    super(options, more);
  }
}

/** Options of {@link HBox}. */
export interface HBoxOptions extends DOMWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  boxStyle?: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  children?: readonly Widget[];
}

/** Widgets side by side. */
export class HBox extends BoxBase {
  static {
    defineWidget(HBox, {
      model: { name: "HBoxModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "HBoxView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        boxStyle: oneOf(["success", "info", "warning", "danger", ""], ""),
        children: list(widgetItem()),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  declare children: readonly Widget[];

  constructor(options: HBoxOptions | readonly Widget[] = {}, more: HBoxOptions = {}) {
    super(options, more);
  }
}

/** Options of {@link VBox}. */
export interface VBoxOptions extends DOMWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  boxStyle?: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  children?: readonly Widget[];
}

/** Widgets above each other. */
export class VBox extends BoxBase {
  static {
    defineWidget(VBox, {
      model: { name: "VBoxModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "VBoxView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        boxStyle: oneOf(["success", "info", "warning", "danger", ""], ""),
        children: list(widgetItem()),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  declare children: readonly Widget[];

  constructor(options: VBoxOptions | readonly Widget[] = {}, more: VBoxOptions = {}) {
    super(options, more);
  }
}

/** Options of {@link GridBox}. */
export interface GridBoxOptions extends DOMWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  boxStyle?: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  children?: readonly Widget[];
}

/** Widgets in a grid; `layout.gridTemplateColumns` shapes it. */
export class GridBox extends BoxBase {
  static {
    defineWidget(GridBox, {
      model: { name: "GridBoxModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "GridBoxView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        boxStyle: oneOf(["success", "info", "warning", "danger", ""], ""),
        children: list(widgetItem()),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  declare children: readonly Widget[];

  constructor(options: GridBoxOptions | readonly Widget[] = {}, more: GridBoxOptions = {}) {
    super(options, more);
  }
}
