import type { PlacedMark } from "../scene/extent.js";
import type { LaidPanel } from "../scene/layout.js";
import { LEGEND } from "../scene/legend.js";
import { placeLegend } from "../scene/legend-place.js";
import { FONT, markColor, type Theme } from "../theme.js";
import { element, short, textElement } from "./element.js";
import { strokeOf } from "./lines.js";
import { isStroked, markerPath } from "./markers.js";

/** Draws the legend of a panel, if it has one. */
export function drawLegend(laid: LaidPanel, theme: Theme): string {
  const { legend } = laid;
  if (!legend) return "";
  const box = placeLegend(laid, legend);
  const parts = [
    element("rect", {
      x: box.left,
      y: box.top,
      width: box.width,
      height: box.height,
      rx: 2.5,
      fill: theme.legend,
      "fill-opacity": 0.85,
      stroke: theme.grid,
    }),
  ];
  let y = box.top + LEGEND.pad + LEGEND.row / 2 - 1.5;
  const left = box.left + LEGEND.pad;
  if (legend.title) {
    parts.push(
      textElement(left, y, legend.title, {
        size: FONT.legend,
        color: theme.ink,
        anchor: "start",
        bold: true,
      }),
    );
    y += LEGEND.row;
  }
  for (const { label, mark } of legend.entries) {
    if (mark) parts.push(drawKey(mark, left, y, theme));
    const style = { size: FONT.legend, color: theme.ink, anchor: "start" } as const;
    parts.push(textElement(left + LEGEND.glyph + LEGEND.gap, y, label, style));
    y += LEGEND.row;
  }
  return parts.join("");
}

/** The sample of a mark in the legend. */
function drawKey(mark: PlacedMark, x: number, y: number, theme: Theme): string {
  const color = markColor(mark.color, theme);
  const end = x + LEGEND.glyph;
  const middle = x + LEGEND.glyph / 2;
  const across = `M${short(x)} ${short(y)}H${short(end)}`;
  switch (mark.kind) {
    case "line": {
      const stroke =
        mark.width > 0
          ? element("path", { d: across, ...strokeOf(color, mark.width, mark.opacity, mark.dash) })
          : "";
      const bar = mark.yerr ? `M${short(middle)} ${short(y - 6.5)}v13` : "";
      const errors = bar && element("path", { d: bar, ...strokeOf(color, 1.2, mark.opacity) });
      const point = mark.marker
        ? symbolKey(mark.marker.symbol, middle, y, mark.marker.size, color, mark.opacity)
        : "";
      return errors + stroke + point;
    }
    case "scatter": {
      const size = typeof mark.size === "number" ? Math.min(12, mark.size) : 6;
      return symbolKey(mark.symbol, middle, y, size, color, mark.opacity);
    }
    case "rule":
      return element("path", {
        d: across,
        ...strokeOf(color, mark.width, mark.opacity, mark.dash),
      });
    case "arrows":
      return element("path", { d: across, ...strokeOf(color, mark.width, mark.opacity) });
    case "histogram":
      if (mark.style === "step")
        return element("path", { d: across, ...strokeOf(color, 1.6, mark.opacity) });
      break;
    case "text":
      return textElement(middle, y, "T", { size: FONT.legend, color });
  }
  const fill = mark.kind === "polygons" ? mark.fill : color;
  return element("rect", {
    x,
    y: y - 5,
    width: LEGEND.glyph,
    height: 10,
    fill,
    "fill-opacity": mark.opacity === 1 ? undefined : mark.opacity,
    stroke: mark.kind === "polygons" ? color : undefined,
  });
}

function symbolKey(
  symbol: Parameters<typeof markerPath>[0],
  x: number,
  y: number,
  size: number,
  color: string,
  opacity: number,
): string {
  const d = markerPath(symbol, x, y, size / 2);
  return isStroked(symbol)
    ? element("path", { d, ...strokeOf(color, 1.6, opacity) })
    : element("path", { d, fill: color, "fill-opacity": opacity === 1 ? undefined : opacity });
}
