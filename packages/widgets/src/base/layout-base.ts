import { Widget } from "./widget.js";
import type { WidgetOptions } from "./widget-types.js";

const SIDES = ["borderTop", "borderRight", "borderBottom", "borderLeft"] as const;

type Sides = Record<(typeof SIDES)[number], string | null>;

/** Options of {@link LayoutBase}. */
export interface LayoutBaseOptions extends WidgetOptions {
  /** CSS `border` of all four sides. */
  border?: string | null;
}

/** The shorthand of the four borders. */
export class LayoutBase extends Widget {
  constructor(options: LayoutBaseOptions = {}) {
    const { border, ...rest } = options;
    const sides = border === undefined ? [] : SIDES.map((side) => [side, border]);
    super({ ...Object.fromEntries(sides), ...rest });
  }

  /** The CSS border of all four sides; null when they differ. */
  get border(): string | null {
    const sides = this as unknown as Sides;
    return SIDES.every((side) => sides[side] === sides.borderTop) ? sides.borderTop : null;
  }

  set border(value: string | null) {
    this.setInternal(Object.fromEntries(SIDES.map((side) => [side, value])));
  }
}
