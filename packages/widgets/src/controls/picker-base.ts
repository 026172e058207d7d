import { BeambookError } from "@beambook/core";
import { DescriptionWidget } from "../base/description-widget.js";
import type { Values } from "../base/model-state.js";
import type { TimeOfDay } from "./dates.js";

type Moment = Date | TimeOfDay | null;

/** A date or time between `min` and `max`, where they are given. */
export class PickerBase extends DescriptionWidget {
  protected override normalize(next: Values): void {
    const { value, min, max } = next as { value: Moment; min: Moment; max: Moment };
    if (min && max && order(min) > order(max)) {
      throw new BeambookError(
        "InvalidArgument",
        `${this.constructor.name} cannot have min ${JSON.stringify(min)} above max ${JSON.stringify(max)}.`,
      );
    }
    if (value && min && order(value) < order(min)) next.value = min;
    if (value && max && order(value) > order(max)) next.value = max;
  }
}

/** Milliseconds since a common start. */
function order(moment: Date | TimeOfDay): number {
  if ("getTime" in moment) return moment.getTime();
  const { hours, minutes, seconds, milliseconds } = moment;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}
