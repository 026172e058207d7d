import type { ColorScaleSpec } from "../spec/types.js";
import { textWidth } from "../text-metrics.js";
import { FONT } from "../theme.js";
import { type LaidAxis, layAxis } from "./axis-layout.js";
import { makeScale } from "./scale.js";

/** Measures of a colour bar in pixels. */
export const BAR = { gap: 14, width: 14 } as const;

/** A colour bar with its ticks. */
export interface LaidColorbar {
  colors: ColorScaleSpec;
  axis: LaidAxis;
  /** From the frame of the panel to the end of the label. */
  depth: number;
}

/** The ticks and the size of a colour bar of `height` pixels. */
export function layColorbar(colors: ColorScaleSpec, height: number): LaidColorbar {
  const kind = colors.norm === "log" ? "log" : "linear";
  const axis = layAxis(
    { spec: {}, scale: makeScale(kind, colors.limits), label: colors.label, grid: false },
    height,
    "right",
    true,
  );
  const note = axis.note ? textWidth(axis.note, FONT.tick) - BAR.width - axis.labelRoom : 0;
  const label = axis.label ? FONT.label + 7 : 0;
  return { colors, axis, depth: BAR.gap + BAR.width + axis.labelRoom + Math.max(label, note) };
}
