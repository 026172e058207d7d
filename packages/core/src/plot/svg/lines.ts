import { gather, thinLine } from "../decimate.js";
import { bandOutlines } from "../scene/band.js";
import type { BandMark, LineMark, NumericArray, RuleMark, SpanMark } from "../spec/types.js";
import { type DrawContext, nameOf, projectionOf } from "./context.js";
import { dashArray, element, short } from "./element.js";
import { errorBars } from "./errors.js";
import { isStroked, MOST_MARKERS, markerPath } from "./markers.js";
import { type Corners, closedPath, linePath, stepCorners } from "./path.js";

/** Draws a line with its markers and error bars. */
export function drawLine(mark: LineMark<NumericArray>, context: DrawContext): string {
  const kept = keptPoints(mark, context);
  const to = projectionOf(context, mark);
  const corners: Corners = {
    x: Array.from(gather(mark.x as NumericArray, kept), (v) => to.x(v)),
    y: Array.from(gather(mark.y, kept), (v) => to.y(v)),
  };
  const stroke = strokeOf(mark.color, mark.width, mark.opacity, mark.dash);
  const path =
    mark.width > 0 ? linePath(mark.step ? stepCorners(corners, mark.step) : corners) : "";
  const line = path && element("path", { d: path, ...stroke, "stroke-linejoin": "round" });
  return errorBars(mark, context, kept) + line + lineMarkers(mark, corners);
}

/** The attributes of a stroked path. */
export function strokeOf(
  color: string,
  width: number,
  opacity: number,
  dash: string = "solid",
): Record<string, string | number | undefined> {
  return {
    fill: "none",
    stroke: color,
    "stroke-width": width,
    "stroke-opacity": opacity === 1 ? undefined : opacity,
    "stroke-dasharray": dashArray(dash, width),
  };
}

function lineMarkers(mark: LineMark<NumericArray>, { x, y }: Corners): string {
  if (!mark.marker) return "";
  const { symbol, size } = mark.marker;
  let path = "";
  for (let i = 0; i < Math.min(x.length, MOST_MARKERS); i++) {
    if (Number.isFinite(x[i]) && Number.isFinite(y[i]))
      path += markerPath(symbol, x[i], y[i], size / 2);
  }
  if (path === "") return "";
  const opacity = mark.opacity === 1 ? undefined : mark.opacity;
  return isStroked(symbol)
    ? element("path", { d: path, fill: "none", stroke: mark.color, "stroke-width": 1.6, opacity })
    : element("path", { d: path, fill: mark.color, opacity });
}

/** The points inside the panel and next to it, thinned to four per pixel column if they are many. */
function keptPoints(mark: LineMark<NumericArray>, context: DrawContext): Uint32Array | undefined {
  const { box, x: axis } = context.laid;
  const most = Math.max(1000, Math.ceil(4 * box.width));
  const n = mark.y.length;
  if (n <= most) return undefined;
  const x = mark.x as NumericArray;
  const inside = new Uint8Array(n + 2);
  for (let i = 0; i < n; i++) {
    const u = axis.scale.toUnit(x[i]);
    if (u >= 0 && u <= 1) inside[i] = inside[i + 1] = inside[i + 2] = 1;
  }
  const seen = Uint32Array.from({ length: n }, (_, i) => i).filter((i) => inside[i + 1] === 1);
  const thin = thinLine(gather(mark.y, seen), most);
  if (!thin) return seen;
  const kept = isMonotone(x) ? thin : merged(thin, thinLine(gather(x, seen), most) ?? thin);
  context.warn(
    `${nameOf(mark)}: the picture draws ${kept.length} of ${n} points (ends and extremes of each pixel).`,
  );
  return kept.map((i) => seen[i]);
}

function isMonotone(x: NumericArray): boolean {
  for (let i = 1; i < x.length; i++) if (x[i] < x[i - 1]) return false;
  return true;
}

function merged(a: Uint32Array, b: Uint32Array): Uint32Array {
  return Uint32Array.from(new Set([...a, ...b])).sort();
}

/** Draws the area between two curves, in pieces where values are missing. */
export function drawBand(mark: BandMark<NumericArray>, context: DrawContext): string {
  const to = projectionOf(context, mark);
  const kept = thinLine(mark.high, Math.max(1000, Math.ceil(4 * context.laid.box.width)));
  if (kept)
    context.warn(`${nameOf(mark)}: the picture draws ${kept.length} of ${mark.x.length} points.`);
  const thin = {
    ...mark,
    x: gather(mark.x, kept),
    low: gather(mark.low, kept),
    high: gather(mark.high, kept),
  };
  const floor = context.laid.box.top + context.laid.box.height + 20;
  const onPanel = (pixel: number): number => (Number.isFinite(pixel) ? pixel : floor);
  const path = bandOutlines(thin).map(({ x, y }) =>
    closedPath({ x: x.map((v) => to.x(v)), y: y.map((v) => onPanel(to.y(v))) }),
  );
  return path.length === 0
    ? ""
    : element("path", { d: path.join(""), fill: mark.color, "fill-opacity": mark.opacity });
}

/** Draws lines across the panel. */
export function drawRule(mark: RuleMark<NumericArray>, context: DrawContext): string {
  const { box } = context.laid;
  const to = projectionOf(context, mark);
  let path = "";
  for (const v of mark.at) {
    const at = mark.direction === "vertical" ? to.x(v) : to.y(v);
    if (!Number.isFinite(at)) continue;
    path +=
      mark.direction === "vertical"
        ? `M${short(at)} ${short(box.top)}v${short(box.height)}`
        : `M${short(box.left)} ${short(at)}h${short(box.width)}`;
  }
  return (
    path &&
    element("path", { d: path, ...strokeOf(mark.color, mark.width, mark.opacity, mark.dash) })
  );
}

/** Draws a shaded range across the panel. */
export function drawSpan(mark: SpanMark, context: DrawContext): string {
  const { box } = context.laid;
  const to = projectionOf(context, mark);
  const upright = mark.direction === "vertical";
  const ends = [mark.from, mark.to].map((v) => (upright ? to.x(v) : to.y(v)));
  const from = Math.min(...ends);
  const length = Math.abs(ends[1] - ends[0]);
  const rect = upright
    ? { x: from, y: box.top, width: length, height: box.height }
    : { x: box.left, y: from, width: box.width, height: length };
  return element("rect", { ...rect, fill: mark.color, "fill-opacity": mark.opacity });
}
