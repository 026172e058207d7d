import { colormapTable } from "../color/colormap.js";
import { encodePng } from "../output/png-encode.js";
import { BAR, type LaidColorbar } from "../scene/colorbar.js";
import type { Box } from "../scene/layout.js";
import { toBase64 } from "../spec/encode.js";
import type { Theme } from "../theme.js";
import { drawVertical } from "./axes.js";
import { element } from "./element.js";

/** Draws a colour bar at the right of a box, `shift` pixels from its frame. */
export function drawColorbar(bar: LaidColorbar, box: Box, shift: number, theme: Theme): string {
  const place = {
    left: box.left + box.width + shift + BAR.gap,
    top: box.top,
    width: BAR.width,
    height: box.height,
  };
  const rect = { x: place.left, y: place.top, width: place.width, height: place.height };
  const picture = element("image", {
    ...rect,
    preserveAspectRatio: "none",
    "image-rendering": "optimizeSpeed",
    style: "image-rendering:pixelated",
    href: `data:image/png;base64,${toBase64(encodePng(ramp(bar.colors.cmap)))}`,
  });
  const frame = element("rect", { ...rect, fill: "none", stroke: theme.frame, "stroke-width": 1 });
  return picture + frame + drawVertical(bar.axis, place, theme);
}

/** The 256 colours of a map from top to bottom. */
function ramp(cmap: string): { width: number; height: number; rgba: Uint8Array } {
  const table = colormapTable(cmap);
  const rgba = new Uint8Array(4 * 256);
  for (let i = 0; i < 256; i++) {
    const k = 3 * (255 - i);
    rgba.set([table[k], table[k + 1], table[k + 2], 255], 4 * i);
  }
  return { width: 1, height: 256, rgba };
}
