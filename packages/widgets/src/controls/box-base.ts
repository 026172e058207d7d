import type { MimeBundle } from "@beambook/core";
import { DOMWidget, type DOMWidgetOptions } from "../base/dom-widget.js";
import type { Widget } from "../base/widget.js";
import { type StillOptions, stillOf } from "./still.js";

/** A widget that holds others; they may be given alone: `new VBox([slider, picture])`. */
export class BoxBase extends DOMWidget {
  /** What it holds. */
  declare children: readonly Widget[];

  constructor(options: DOMWidgetOptions | readonly Widget[] = {}, more: DOMWidgetOptions = {}) {
    super(isList(options) ? ({ children: options, ...more } as DOMWidgetOptions) : options);
  }

  /** The pictures of what it holds, or their text. */
  protected override fallback(): MimeBundle | undefined | Promise<MimeBundle | undefined> {
    return stillOf(this.children, this.arrangement());
  }

  /** How what it holds is arranged where there is no live view. */
  protected arrangement(): StillOptions {
    return { direction: /^H?Box$/.test(this.constructor.name) ? "row" : "column" };
  }
}

function isList(value: object): value is readonly Widget[] {
  return Array.isArray(value);
}
