import type { BarMark, HistogramMark, NumericArray } from "../spec/types.js";
import { type DrawContext, projectionOf } from "./context.js";
import { element, short } from "./element.js";
import { errorStroke, horizontal, vertical } from "./errors.js";
import { strokeOf } from "./lines.js";
import { linePath } from "./path.js";

/** Draws bars and the error bars at their ends. */
export function drawBars(mark: BarMark<NumericArray>, context: DrawContext): string {
  const places = context.laid.panel.bars.get(mark);
  if (!places) return "";
  const { centres, width, from, to: ends, errors } = places;
  const to = projectionOf(context, mark);
  const { box } = context.laid;
  let path = "";
  let whiskers = "";
  for (let i = 0; i < centres.length; i++) {
    const sides = [centres[i] - width / 2, centres[i] + width / 2];
    const low = ends[i] - (errors?.low[i] ?? 0);
    const high = ends[i] + (errors?.high[i] ?? 0);
    if (mark.horizontal) {
      const start = onFrame(to.x(from[i]), box.left - 20);
      path += rectPath(start, to.x(ends[i]), to.y(sides[0]), to.y(sides[1]));
      if (errors) whiskers += horizontal(to.y(centres[i]), to.x(low), to.x(high), context);
    } else {
      const foot = onFrame(to.y(from[i]), box.top + box.height + 20);
      path += rectPath(to.x(sides[0]), to.x(sides[1]), foot, to.y(ends[i]));
      if (errors) whiskers += vertical(to.x(centres[i]), to.y(low), to.y(high), context);
    }
  }
  return fillOf(path, mark) + errorStroke(whiskers, context.theme.ink, 0.85);
}

/** Draws a histogram. */
export function drawHistogram(mark: HistogramMark<NumericArray>, context: DrawContext): string {
  const to = projectionOf(context, mark);
  const { box } = context.laid;
  const foot = onFrame(to.y(0), box.top + box.height + 20);
  const top = (k: number): number => (mark.counts[k] === 0 ? foot : to.y(mark.counts[k]));
  if (mark.style === "bar") {
    let path = "";
    for (let k = 0; k < mark.counts.length; k++) {
      if (mark.counts[k] !== 0)
        path += rectPath(to.x(mark.edges[k]), to.x(mark.edges[k + 1]), foot, top(k));
    }
    return fillOf(path, mark, context.theme.panel);
  }
  const x: number[] = [to.x(mark.edges[0])];
  const y: number[] = [foot];
  for (let k = 0; k < mark.counts.length; k++) {
    x.push(to.x(mark.edges[k]), to.x(mark.edges[k + 1]));
    y.push(top(k), top(k));
  }
  x.push(x[x.length - 1]);
  y.push(foot);
  return element("path", { d: linePath({ x, y }), ...strokeOf(mark.color, 1.6, mark.opacity) });
}

/** The foot of bars on a log axis is the frame. */
function onFrame(pixel: number, frame: number): number {
  return Number.isFinite(pixel) ? pixel : frame;
}

function rectPath(x0: number, x1: number, y0: number, y1: number): string {
  if (![x0, x1, y0, y1].every(Number.isFinite)) return "";
  return `M${short(x0)} ${short(y0)}H${short(x1)}V${short(y1)}H${short(x0)}Z`;
}

function fillOf(path: string, mark: { color: string; opacity: number }, edge?: string): string {
  if (path === "") return "";
  const opacity = mark.opacity === 1 ? undefined : mark.opacity;
  return element("path", {
    d: path,
    fill: mark.color,
    "fill-opacity": opacity,
    stroke: edge,
    "stroke-width": edge ? 0.5 : undefined,
  });
}
