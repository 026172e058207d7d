// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DOMWidgetOptions } from "../../base/dom-widget.js";
import { string } from "../../base/traits.js";
import { OutputBase } from "../output-base.js";
import { type MimeOutput, mimeOutputs } from "../output-items.js";

/** Options of {@link Output}. */
export interface OutputOptions extends DOMWidgetOptions {
  /** The message whose output it takes; empty for none; default empty. */
  msgId?: string;
  /** What it shows, as in a notebook file; default `[]`. */
  outputs?: readonly MimeOutput[];
}

/** A place for output: text, pictures, errors, other widgets. */
export class Output extends OutputBase {
  static {
    defineWidget(Output, {
      model: { name: "OutputModel", module: "@jupyter-widgets/output", version: "1.0.0" },
      view: { name: "OutputView", module: "@jupyter-widgets/output", version: "1.0.0" },
      traits: {
        msgId: string(""),
        outputs: mimeOutputs(),
      },
    });
  }

  /** The message whose output it takes; empty for none; default empty. */
  declare msgId: string;
  /** What it shows, as in a notebook file; default `[]`. */
  declare outputs: readonly MimeOutput[];

  constructor(options: OutputOptions = {}) {
    super(options);
  }
}
