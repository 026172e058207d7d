import { BeambookError } from "@beambook/core";
import { colormapTable } from "@beambook/core/plot";
import { defineWidget } from "./definition.js";
import { DOMWidget } from "./dom-widget.js";
import type { Values } from "./model-state.js";
import { float, list, string } from "./traits.js";

/** A widget that shows numbers as colours. */
export class ColorMapped extends DOMWidget {
  static {
    defineWidget(ColorMapped, {
      traits: { cmap: string("viridis"), limits: list(float(), [], { length: 2 }).orNull() },
    });
  }

  /** Name of the colour map. */
  declare cmap: string;
  /** Values of the ends of the colour map; null lets the widget choose. */
  declare limits: readonly number[] | null;

  protected override normalize(next: Values, changed: ReadonlySet<string>): void {
    if (changed.has("cmap")) colormapTable(String(next.cmap));
    this.checkPair("limits", next.limits);
  }

  /** @throws InvalidArgument unless a trait's value is null or goes upwards */
  protected checkPair(name: string, value: unknown): void {
    const pair = value as readonly number[] | null;
    if (pair === null || pair[1] > pair[0]) return;
    throw new BeambookError(
      "InvalidArgument",
      `${this.constructor.name}.${name} must be [low, high] with low < high, not [${pair.join(", ")}].`,
    );
  }
}
