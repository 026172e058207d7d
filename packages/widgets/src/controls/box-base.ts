import { DOMWidget, type DOMWidgetOptions } from "../base/dom-widget.js";
import type { Widget } from "../base/widget.js";

/** A widget that holds others; they may be given alone: `new VBox([slider, picture])`. */
export class BoxBase extends DOMWidget {
  constructor(options: DOMWidgetOptions | readonly Widget[] = {}, more: DOMWidgetOptions = {}) {
    super(isList(options) ? ({ children: options, ...more } as DOMWidgetOptions) : options);
  }
}

function isList(value: object): value is readonly Widget[] {
  return Array.isArray(value);
}
