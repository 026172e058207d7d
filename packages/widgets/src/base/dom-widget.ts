import { Layout, type LayoutOptions } from "../controls/generated/layout.js";
import { CONTROLS } from "./core-modules.js";
import { defineWidget } from "./definition.js";
import { instance } from "./reference.js";
import { bool, list, string } from "./traits.js";
import { Widget } from "./widget.js";
import type { WidgetOptions } from "./widget-types.js";

/** Options of every widget that can be seen. */
export interface DOMWidgetOptions extends WidgetOptions {
  /** CSS classes of its element. */
  domClasses?: readonly string[];
  /** Size, place and box model. */
  layout?: Layout | LayoutOptions;
  /** Whether the Tab key reaches it; null leaves that to the browser. */
  tabbable?: boolean | null;
  /** Text shown while the pointer rests on it. */
  tooltip?: string | null;
}

/** A widget that can be seen. */
export class DOMWidget extends Widget {
  static {
    defineWidget(DOMWidget, {
      model: { ...CONTROLS, name: "DOMWidgetModel" },
      view: CONTROLS,
      traits: {
        domClasses: list(string(), [], { wire: "_dom_classes" }),
        layout: instance(Layout),
        tabbable: bool().orNull(),
        tooltip: string().orNull(),
      },
    });
  }

  /** CSS classes of its element. */
  declare domClasses: readonly string[];
  /** Whether the Tab key reaches it; null leaves that to the browser. */
  declare tabbable: boolean | null;
  /** Text shown while the pointer rests on it. */
  declare tooltip: string | null;

  constructor(options: DOMWidgetOptions = {}) {
    super(options);
  }

  /** Size, place and box model; options make a new one. */
  get layout(): Layout {
    return this.get("layout");
  }

  set layout(value: Layout | LayoutOptions) {
    this.setInternal({ layout: value });
  }

  /** Adds a CSS class, if it is not there. */
  addClass(name: string): this {
    if (!this.domClasses.includes(name)) this.domClasses = [...this.domClasses, name];
    return this;
  }

  /** Removes a CSS class, if it is there. */
  removeClass(name: string): this {
    this.domClasses = this.domClasses.filter((c) => c !== name);
    return this;
  }

  /** Gives it the keyboard focus. */
  focus(): void {
    void this.send({ do: "focus" });
  }

  /** Takes the keyboard focus from it. */
  blur(): void {
    void this.send({ do: "blur" });
  }
}
