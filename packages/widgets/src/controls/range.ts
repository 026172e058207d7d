import { BeambookError } from "@beambook/core";
import { DescriptionWidget } from "../base/description-widget.js";
import type { Values } from "../base/model-state.js";
import { checkLimits, clamp, type Limits, limitsOf } from "./bounds.js";

/** A control for a lower and an upper number between `min` and `max`. */
export class RangeWidget extends DescriptionWidget {
  /** Lower and upper number. */
  declare value: readonly number[];

  /** The lower number. */
  get lower(): number {
    return this.value[0];
  }

  set lower(lower: number) {
    this.value = [lower, this.value[1]];
  }

  /** The upper number. */
  get upper(): number {
    return this.value[1];
  }

  set upper(upper: number) {
    this.value = [this.value[0], upper];
  }

  /** Whether both numbers are whole. */
  protected get whole(): boolean {
    return false;
  }

  protected override normalize(next: Values, changed: ReadonlySet<string>, initial: boolean): void {
    const limits = limitsOf(next);
    checkLimits(this.constructor.name, limits);
    if (initial && !changed.has("value")) next.value = middleHalf(limits, this.whole);
    const [lower, upper] = next.value as readonly number[];
    if (lower > upper) {
      throw new BeambookError(
        "InvalidArgument",
        `${this.constructor.name}.value must be [lower, upper], not [${lower}, ${upper}].`,
      );
    }
    next.value = Object.freeze([clamp(lower, limits), clamp(upper, limits)]);
  }
}

/** {@link RangeWidget} for whole numbers. */
export class IntRangeWidget extends RangeWidget {
  protected override get whole(): boolean {
    return true;
  }
}

function middleHalf({ min, max }: Limits, whole: boolean): readonly number[] {
  const ends = [0.75 * min + 0.25 * max, 0.25 * min + 0.75 * max];
  return whole ? ends.map(Math.trunc) : ends;
}
