import { CONTROLS } from "./core-modules.js";
import { defineWidget } from "./definition.js";
import { Widget } from "./widget.js";

/** Colours and fonts of a control; several controls may share one. */
export class Style extends Widget {
  static {
    defineWidget(Style, {
      model: { ...CONTROLS, name: "StyleModel" },
      view: { name: "StyleView", module: "@jupyter-widgets/base", version: "2.0.0" },
    });
  }
}
