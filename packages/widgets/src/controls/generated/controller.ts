// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { DOMWidget, type DOMWidgetOptions } from "../../base/dom-widget.js";
import { widgetItem } from "../../base/reference.js";
import { bool, float, int, list, string } from "../../base/traits.js";
import type { Widget } from "../../base/widget.js";

/** Options of {@link ControllerButton}. */
export interface ControllerButtonOptions extends DOMWidgetOptions {}

/** One button of a gamepad; the view makes it. */
export class ControllerButton extends DOMWidget {
  static {
    defineWidget(ControllerButton, {
      model: {
        name: "ControllerButtonModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: { name: "ControllerButtonView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        pressed: bool().with({ readOnly: true }),
        value: float().with({ readOnly: true }),
      },
    });
  }

  /** Whether it is down; default `false`. */
  declare readonly pressed: boolean;
  /** The value; default `0`. */
  declare readonly value: number;

  constructor(options: ControllerButtonOptions = {}) {
    super(options);
  }
}

/** Options of {@link ControllerAxis}. */
export interface ControllerAxisOptions extends DOMWidgetOptions {}

/** One axis of a gamepad; the view makes it. */
export class ControllerAxis extends DOMWidget {
  static {
    defineWidget(ControllerAxis, {
      model: { name: "ControllerAxisModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ControllerAxisView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        value: float().with({ readOnly: true }),
      },
    });
  }

  /** The value; default `0`. */
  declare readonly value: number;

  constructor(options: ControllerAxisOptions = {}) {
    super(options);
  }
}

/** Options of {@link Controller}. */
export interface ControllerOptions extends DOMWidgetOptions {
  /** Number of the gamepad; default `0`. */
  index?: number;
}

/** A gamepad of the user. */
export class Controller extends DOMWidget {
  static {
    defineWidget(Controller, {
      model: { name: "ControllerModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ControllerView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        axes: list(widgetItem()).with({ readOnly: true }),
        buttons: list(widgetItem()).with({ readOnly: true }),
        connected: bool().with({ readOnly: true }),
        index: int(0),
        mapping: string().with({ readOnly: true }),
        name: string().with({ readOnly: true }),
        timestamp: float().with({ readOnly: true }),
      },
    });
  }

  /** Its axes; default `[]`. */
  declare readonly axes: readonly Widget[];
  /** Its buttons; default `[]`. */
  declare readonly buttons: readonly Widget[];
  /** Whether it is connected; default `false`. */
  declare readonly connected: boolean;
  /** Number of the gamepad; default `0`. */
  declare index: number;
  /** Name of the layout of its controls; default empty. */
  declare readonly mapping: string;
  /** Name of the gamepad; default empty. */
  declare readonly name: string;
  /** When it last changed, in milliseconds of the browser; default `0`. */
  declare readonly timestamp: number;

  constructor(options: ControllerOptions = {}) {
    super(options);
  }
}
