import { axisDepth } from "./axis-layout.js";
import type { Box, LaidPanel } from "./layout.js";
import { bestCorner, type LegendLayout, obstaclesOf } from "./legend.js";

/** Distance of the legend from the frame, in pixels. */
const INSET = 8;

/** Where the legend of a panel stands. */
export function placeLegend(laid: LaidPanel, legend: LegendLayout): Box & { corner: string } {
  const { box } = laid;
  const { width, height } = legend;
  if (legend.position === "outside right") {
    const bars = laid.colorbars.reduce((sum, bar) => sum + bar.depth, 0);
    const y2 = laid.y2 ? axisDepth(laid.y2) : 0;
    return {
      left: box.left + box.width + bars + y2 + 12,
      top: box.top,
      width,
      height,
      corner: legend.position,
    };
  }
  const corner =
    legend.position === "best"
      ? bestCorner(
          obstaclesOf(laid.panel),
          (width + INSET) / box.width,
          (height + INSET) / box.height,
        )
      : legend.position;
  const right = corner.endsWith("right");
  const upper = corner.startsWith("upper");
  return {
    left: right ? box.left + box.width - width - INSET : box.left + INSET,
    top: upper ? box.top + INSET : box.top + box.height - height - INSET,
    width,
    height,
    corner,
  };
}
