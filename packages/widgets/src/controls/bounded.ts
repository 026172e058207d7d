import { DescriptionWidget } from "../base/description-widget.js";
import type { Values } from "../base/model-state.js";
import { checkLimits, clamp, limitsOf } from "./bounds.js";

/** A control whose number stays between `min` and `max`. */
export class BoundedWidget extends DescriptionWidget {
  protected override normalize(next: Values): void {
    const limits = limitsOf(next);
    checkLimits(this.constructor.name, limits);
    next.value = clamp(next.value as number, limits);
  }
}

/** A control whose number stays between `base ** min` and `base ** max`. */
export class BoundedLogWidget extends DescriptionWidget {
  protected override normalize(next: Values): void {
    const { min, max } = limitsOf(next);
    checkLimits(this.constructor.name, { min, max });
    const base = next.base as number;
    next.value = clamp(next.value as number, { min: base ** min, max: base ** max });
  }
}
