// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DOMWidgetOptions } from "../../base/dom-widget.js";
import { widgetItem } from "../../base/reference.js";
import { int, list, oneOf, string } from "../../base/traits.js";
import type { Widget } from "../../base/widget.js";
import { ContainerBase, TabBase } from "../container-base.js";

/** Options of {@link Accordion}. */
export interface AccordionOptions extends DOMWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  boxStyle?: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  children?: readonly Widget[];
  /** The open page; null for none; default `null`. */
  selectedIndex?: number | null;
  /** Titles of the pages; default `[]`. */
  titles?: readonly string[];
}

/** Pages that fold out under their titles. */
export class Accordion extends ContainerBase {
  static {
    defineWidget(Accordion, {
      model: { name: "AccordionModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "AccordionView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        boxStyle: oneOf(["success", "info", "warning", "danger", ""], ""),
        children: list(widgetItem()),
        selectedIndex: int().orNull(),
        titles: list(string()),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  declare children: readonly Widget[];
  /** The open page; null for none; default `null`. */
  declare selectedIndex: number | null;
  /** Titles of the pages; default `[]`. */
  declare titles: readonly string[];

  constructor(options: AccordionOptions | readonly Widget[] = {}, more: AccordionOptions = {}) {
    super(options, more);
  }
}

/** Options of {@link Stack}. */
export interface StackOptions extends DOMWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  boxStyle?: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  children?: readonly Widget[];
  /** The open page; null for none; default `null`. */
  selectedIndex?: number | null;
  /** Titles of the pages; default `[]`. */
  titles?: readonly string[];
}

/** Pages of which one is seen. */
export class Stack extends ContainerBase {
  static {
    defineWidget(Stack, {
      model: { name: "StackModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "StackView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        boxStyle: oneOf(["success", "info", "warning", "danger", ""], ""),
        children: list(widgetItem()),
        selectedIndex: int().orNull(),
        titles: list(string()),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  declare children: readonly Widget[];
  /** The open page; null for none; default `null`. */
  declare selectedIndex: number | null;
  /** Titles of the pages; default `[]`. */
  declare titles: readonly string[];

  constructor(options: StackOptions | readonly Widget[] = {}, more: StackOptions = {}) {
    super(options, more);
  }
}

/** Options of {@link Tab}. */
export interface TabOptions extends DOMWidgetOptions {
  /** Meaning, shown by a colour; default empty. */
  boxStyle?: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  children?: readonly Widget[];
  /** The open page; null for none; default `null`. */
  selectedIndex?: number | null;
  /** Titles of the pages; default `[]`. */
  titles?: readonly string[];
}

/** Pages with tabs. */
export class Tab extends TabBase {
  static {
    defineWidget(Tab, {
      model: { name: "TabModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "TabView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        boxStyle: oneOf(["success", "info", "warning", "danger", ""], ""),
        children: list(widgetItem()),
        selectedIndex: int().orNull(),
        titles: list(string()),
      },
    });
  }

  /** Meaning, shown by a colour; default empty. */
  declare boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** The widgets in it; default `[]`. */
  declare children: readonly Widget[];
  /** The open page; null for none; default `null`. */
  declare selectedIndex: number | null;
  /** Titles of the pages; default `[]`. */
  declare titles: readonly string[];

  constructor(options: TabOptions | readonly Widget[] = {}, more: TabOptions = {}) {
    super(options, more);
  }
}
