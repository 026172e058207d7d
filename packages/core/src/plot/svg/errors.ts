import { gather } from "../decimate.js";
import type { ErrorsSpec, LineMark, NumericArray, ScatterMark } from "../spec/types.js";
import { type DrawContext, projectionOf } from "./context.js";
import { element, short } from "./element.js";

/** Half the width of the caps of error bars, in pixels. */
const CAP = 3;

/** Draws the error bars of points. */
export function errorBars(
  mark: LineMark<NumericArray> | ScatterMark<NumericArray>,
  context: DrawContext,
  kept: Uint32Array | undefined,
): string {
  if (!mark.xerr && !mark.yerr) return "";
  const x = gather(mark.x as NumericArray, kept);
  const y = gather(mark.y, kept);
  const to = projectionOf(context, mark);
  const ends = (errors: ErrorsSpec<NumericArray>): [NumericArray, NumericArray] => [
    gather(errors.low, kept),
    gather(errors.high, kept),
  ];
  let path = "";
  if (mark.yerr) {
    const [low, high] = ends(mark.yerr);
    for (let i = 0; i < x.length; i++)
      path += vertical(to.x(x[i]), to.y(y[i] - low[i]), to.y(y[i] + high[i]), context);
  }
  if (mark.xerr) {
    const [low, high] = ends(mark.xerr);
    for (let i = 0; i < x.length; i++)
      path += horizontal(to.y(y[i]), to.x(x[i] - low[i]), to.x(x[i] + high[i]), context);
  }
  return errorStroke(path, mark.color, mark.opacity);
}

/** The stroke of error bars. */
export function errorStroke(path: string, color: string, opacity: number): string {
  if (path === "") return "";
  return element("path", {
    d: path,
    fill: "none",
    stroke: color,
    "stroke-width": 1.2,
    "stroke-opacity": opacity === 1 ? undefined : opacity,
  });
}

/** A bar at x; an end below a log axis' zero is drawn down to the frame. */
export function vertical(
  x: number,
  from: number,
  to: number,
  { laid: { box } }: DrawContext,
): string {
  const a =
    Number.isNaN(from) || from === Number.POSITIVE_INFINITY ? box.top + box.height + 20 : from;
  if (!Number.isFinite(x) || !Number.isFinite(to)) return "";
  const cap = (y: number): string => `M${short(x - CAP)} ${short(y)}h${2 * CAP}`;
  return `M${short(x)} ${short(a)}V${short(to)}${cap(a)}${cap(to)}`;
}

/** A bar at y; an end below a log axis' zero is drawn down to the frame. */
export function horizontal(
  y: number,
  from: number,
  to: number,
  { laid: { box } }: DrawContext,
): string {
  const a = Number.isNaN(from) || from === Number.NEGATIVE_INFINITY ? box.left - 20 : from;
  if (!Number.isFinite(y) || !Number.isFinite(to)) return "";
  const cap = (x: number): string => `M${short(x)} ${short(y - CAP)}v${2 * CAP}`;
  return `M${short(a)} ${short(y)}H${short(to)}${cap(a)}${cap(to)}`;
}
