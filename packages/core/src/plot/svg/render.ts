import type { Warn } from "../decimate.js";
import { axisDepth } from "../scene/axis-layout.js";
import type { PlacedMark } from "../scene/extent.js";
import { type LaidFigure, type LaidPanel, layoutFigure } from "../scene/layout.js";
import { resolveFigure } from "../scene/resolve.js";
import type { FigureSpec, NumericArray } from "../spec/types.js";
import { fitText } from "../text-metrics.js";
import { FONT, markColor, type Theme, themeOf } from "../theme.js";
import { drawAxes, drawGrid } from "./axes.js";
import { drawBars, drawHistogram } from "./bars.js";
import { drawColorbar } from "./colorbar.js";
import type { DrawContext } from "./context.js";
import { element, textElement } from "./element.js";
import { drawImage } from "./image.js";
import { drawLegend } from "./legend.js";
import { drawBand, drawLine, drawRule, drawSpan } from "./lines.js";
import { drawScatter } from "./markers.js";
import { drawArrows, drawPolygons, drawTexts } from "./shapes.js";

/** Options of a drawing. */
export interface RenderOptions {
  warn: Warn;
  /** Pixels; defaults to the figure's. */
  width?: number;
  /** Pixels; defaults to the figure's. */
  height?: number;
  /** Pixels of resampled images per SVG pixel; defaults to 1.5. */
  imageScale?: number;
}

/** Draws a figure as SVG text. */
export function renderSvg(spec: FigureSpec<NumericArray>, options: RenderOptions): string {
  const { warn, width = spec.width, height = spec.height, imageScale = 1.5 } = options;
  const laid = layoutFigure(resolveFigure(spec), width, height);
  const theme = themeOf(spec.theme);
  const parts = laid.panels.map((panel) => drawPanel({ laid: panel, theme, warn, imageScale }));
  if (laid.shared) parts.push(drawColorbar(laid.shared.bar, laid.shared.box, 0, theme));
  if (spec.title) parts.push(heading(spec.title, laid, theme));
  const ground = element("rect", { width, height, fill: theme.background });
  const body = ground + parts.join("");
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` },
    body.replaceAll(CLIP, `clip-${fingerprint(body)}-`),
  );
}

/** Becomes what makes names of clip paths unique among the figures of one page; no text of a user can hold it. */
const CLIP = "\u0001";

function heading(title: string, { width }: LaidFigure, theme: Theme): string {
  const text = fitText(title, FONT.heading, width - 20);
  return textElement(width / 2, 8 + FONT.heading / 2, text, {
    size: FONT.heading,
    color: theme.ink,
  });
}

function drawPanel(context: DrawContext): string {
  const { laid, theme } = context;
  const { box, panel } = laid;
  const id = `${CLIP}${panel.spec.row}-${panel.spec.column}`;
  const rect = { x: box.left, y: box.top, width: box.width, height: box.height };
  const clip = element("clipPath", { id }, element("rect", rect));
  const ground = element("rect", { ...rect, fill: theme.panel });
  const clipped = panel.marks
    .filter((m) => m.kind !== "text")
    .map((m) => drawMark(themed(m, theme), m, context));
  const free = panel.marks.filter((m) => m.kind === "text").map((m) => drawMark(m, m, context));
  const marks = element("g", { "clip-path": `url(#${id})` }, clipped.join("") || " ");
  let shift = laid.y2 ? axisDepth(laid.y2) : 0;
  const bars = laid.colorbars.map((bar) => {
    const drawn = drawColorbar(bar, box, shift, theme);
    shift += bar.depth;
    return drawn;
  });
  const title = panel.spec.title ? panelTitle(panel.spec.title, laid, theme) : "";
  const around =
    drawAxes(laid, theme) + free.join("") + drawLegend(laid, theme) + bars.join("") + title;
  return clip + ground + drawGrid(laid, theme) + marks + around;
}

function panelTitle(title: string, { box, noteRoom }: LaidPanel, theme: Theme): string {
  const text = fitText(title, FONT.title, Math.max(box.width + 80, 120));
  const y = box.top - Math.max(noteRoom, 5) - 2 - FONT.title / 2;
  return textElement(box.left + box.width / 2, y, text, { size: FONT.title, color: theme.ink });
}

function themed<M extends PlacedMark>(mark: M, theme: Theme): M {
  return mark.color === "ink" ? { ...mark, color: markColor(mark.color, theme) } : mark;
}

/** @param original - the mark as the panel knows it, by which its bars are found */
function drawMark(mark: PlacedMark, original: PlacedMark, context: DrawContext): string {
  switch (mark.kind) {
    case "line":
      return drawLine(mark, context);
    case "scatter":
      return drawScatter(mark, context);
    case "band":
      return drawBand(mark, context);
    case "histogram":
      return drawHistogram(mark, context);
    case "bar":
      return original.kind === "bar" ? drawBars(original, context) : "";
    case "image":
      return drawImage(mark, context);
    case "polygons":
      return drawPolygons(mark, context);
    case "arrows":
      return drawArrows(mark, context);
    case "rule":
      return drawRule(mark, context);
    case "span":
      return drawSpan(mark, context);
    case "text":
      return drawTexts(mark, context);
  }
}

/** A short name that differs between different drawings (FNV-1a). */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
