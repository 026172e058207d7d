import { defineWidget } from "./definition.js";
import { DOMWidget, type DOMWidgetOptions } from "./dom-widget.js";
import { bool, string } from "./traits.js";

/** Options of every control with a label at its side. */
export interface DescriptionWidgetOptions extends DOMWidgetOptions {
  /** Label at its side. */
  description?: string;
  /** Whether the label is HTML; defaults to false. */
  descriptionAllowHtml?: boolean;
}

/** A control with a label at its side. */
export class DescriptionWidget extends DOMWidget {
  static {
    defineWidget(DescriptionWidget, {
      model: { name: "DescriptionModel" },
      traits: { description: string(), descriptionAllowHtml: bool() },
    });
  }

  /** Label at its side. */
  declare description: string;
  /** Whether the label is HTML. */
  declare descriptionAllowHtml: boolean;

  constructor(options: DescriptionWidgetOptions = {}) {
    super(options);
  }
}
