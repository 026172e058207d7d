import { valueColors } from "../color/value-colors.js";
import type { ArrowsMark, NumericArray, PolygonsMark, TextMark } from "../spec/types.js";
import { markColor } from "../theme.js";
import { type DrawContext, projectionOf } from "./context.js";
import { element, short, textElement } from "./element.js";
import { strokeOf } from "./lines.js";
import { closedPath } from "./path.js";

/** Draws closed outlines. */
export function drawPolygons(mark: PolygonsMark<NumericArray>, context: DrawContext): string {
  const to = projectionOf(context, mark);
  const paths: string[] = [];
  for (let k = 0; k + 1 < mark.starts.length; k++) {
    const [from, end] = [mark.starts[k], mark.starts[k + 1]];
    const x = Array.from(mark.x.subarray(from, end), (v) => to.x(v));
    const y = Array.from(mark.y.subarray(from, end), (v) => to.y(v));
    paths.push(closedPath({ x, y }));
  }
  const stroke = { ...strokeOf(mark.color, mark.width, mark.opacity), "stroke-linejoin": "round" };
  const opacity = mark.opacity === 1 ? undefined : mark.opacity;
  if (mark.values && mark.colors) {
    const colors = valueColors(mark.values, mark.colors);
    return paths
      .map((d, k) =>
        d ? element("path", { d, ...stroke, fill: colors[k], "fill-opacity": opacity }) : "",
      )
      .join("");
  }
  const all = paths.join("");
  return all && element("path", { d: all, ...stroke, fill: mark.fill, "fill-opacity": opacity });
}

/** Half the opening angle of an arrow's head. */
const HEAD_ANGLE = 0.42;

/** Draws arrows; heads keep their size in pixels but are never longer than the arrow. */
export function drawArrows(mark: ArrowsMark<NumericArray>, context: DrawContext): string {
  const to = projectionOf(context, mark);
  let shafts = "";
  let heads = "";
  for (let i = 0; i < mark.x.length; i++) {
    const [x0, y0] = [to.x(mark.x[i]), to.y(mark.y[i])];
    const [x1, y1] = [to.x(mark.x[i] + mark.dx[i]), to.y(mark.y[i] + mark.dy[i])];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 0) || !Number.isFinite(length)) continue;
    const head = Math.min(mark.head, length);
    const angle = Math.atan2(y1 - y0, x1 - x0);
    const inner = head * 0.8;
    shafts += `M${short(x0)} ${short(y0)}L${short(x1 - inner * Math.cos(angle))} ${short(y1 - inner * Math.sin(angle))}`;
    const corner = (side: number): string =>
      `${short(x1 - head * Math.cos(angle + side * HEAD_ANGLE))} ${short(y1 - head * Math.sin(angle + side * HEAD_ANGLE))}`;
    heads += `M${short(x1)} ${short(y1)}L${corner(1)}L${corner(-1)}Z`;
  }
  if (shafts === "") return "";
  const opacity = mark.opacity === 1 ? undefined : mark.opacity;
  return (
    element("path", { d: shafts, ...strokeOf(mark.color, mark.width, mark.opacity) }) +
    element("path", { d: heads, fill: mark.color, "fill-opacity": opacity })
  );
}

/** Draws texts. */
export function drawTexts(mark: TextMark<NumericArray>, context: DrawContext): string {
  const to = projectionOf(context, mark);
  const shift = { top: 0.6, middle: 0, bottom: -0.6 }[mark.baseline] * mark.size;
  return mark.text
    .map((text, i) => {
      const [x, y] = [to.x((mark.x as NumericArray)[i]), to.y(mark.y[i])];
      if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
      const { size, anchor, bold, angle, opacity } = mark;
      const color = markColor(mark.color, context.theme);
      const gap = anchor === "start" ? 3 : anchor === "end" ? -3 : 0;
      return textElement(x + gap, y + shift, text, { size, anchor, bold, angle, opacity, color });
    })
    .join("");
}
