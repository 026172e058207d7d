import type { Warn } from "../decimate.js";
import type { PlacedMark } from "../scene/extent.js";
import type { LaidPanel } from "../scene/layout.js";
import type { Theme } from "../theme.js";

/** What drawing a mark needs to know. */
export interface DrawContext {
  laid: LaidPanel;
  theme: Theme;
  warn: Warn;
  /** Image pixels per SVG pixel. */
  imageScale: number;
}

/** From values to pixels. */
export interface Projection {
  x(value: number): number;
  y(value: number): number;
}

/** The projection of a mark's axes onto the panel. */
export function projectionOf({ laid }: DrawContext, mark: PlacedMark): Projection {
  const { box, x, y, y2 } = laid;
  const vertical = (mark.axis === "y2" && y2 ? y2 : y).scale;
  return {
    x: (v: number): number => box.left + x.scale.toUnit(v) * box.width,
    y: (v: number): number => box.top + (1 - vertical.toUnit(v)) * box.height,
  };
}

/** How a mark is called in a warning. */
export function nameOf(mark: PlacedMark): string {
  return mark.label ? `${mark.kind} "${mark.label}"` : mark.kind;
}
