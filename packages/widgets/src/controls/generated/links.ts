// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { WidgetOptions } from "../../base/widget-types.js";
import { LinkBase, type LinkEnd, linkEnd } from "../link-base.js";

/** Options of {@link Link}. */
export interface LinkOptions extends WidgetOptions {
  /** The trait that gives; default `[]`. */
  source?: LinkEnd;
  /** The trait that takes; default `[]`. */
  target?: LinkEnd;
}

/** Two traits that front ends keep equal; see `jslink`. */
export class Link extends LinkBase {
  static {
    defineWidget(Link, {
      model: { name: "LinkModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: null, module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        source: linkEnd(),
        target: linkEnd(),
      },
    });
  }

  /** The trait that gives; default `[]`. */
  declare source: LinkEnd;
  /** The trait that takes; default `[]`. */
  declare target: LinkEnd;

  constructor(options: LinkOptions = {}) {
    super(options);
  }
}

/** Options of {@link DirectionalLink}. */
export interface DirectionalLinkOptions extends WidgetOptions {
  /** The trait that gives; default `[]`. */
  source?: LinkEnd;
  /** The trait that takes; default `[]`. */
  target?: LinkEnd;
}

/** A trait that front ends copy to another; see `jsdlink`. */
export class DirectionalLink extends LinkBase {
  static {
    defineWidget(DirectionalLink, {
      model: {
        name: "DirectionalLinkModel",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
      },
      view: { name: null, module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        source: linkEnd(),
        target: linkEnd(),
      },
    });
  }

  /** The trait that gives; default `[]`. */
  declare source: LinkEnd;
  /** The trait that takes; default `[]`. */
  declare target: LinkEnd;

  constructor(options: DirectionalLinkOptions = {}) {
    super(options);
  }
}
