import { valueColors } from "../color/value-colors.js";
import { gather, thinPoints } from "../decimate.js";
import type { MarkerSymbol, NumericArray, ScatterMark } from "../spec/types.js";
import { type DrawContext, nameOf, projectionOf } from "./context.js";
import { element, short } from "./element.js";
import { errorBars } from "./errors.js";

/** Most markers in a picture; more cannot be told apart. */
export const MOST_MARKERS = 20_000;

/** Symbols that are strokes without inside. */
const STROKED: ReadonlySet<string> = new Set(["cross", "x"]);

/** Whether a symbol is drawn with a stroke instead of a fill. */
export function isStroked(symbol: MarkerSymbol): boolean {
  return STROKED.has(symbol);
}

/** The outline of a marker of diameter `2r`. */
export function markerPath(symbol: MarkerSymbol, x: number, y: number, r: number): string {
  const at = (dx: number, dy: number): string => `${short(x + dx * r)} ${short(y + dy * r)}`;
  const polygon = (...points: [number, number][]): string =>
    `M${points.map(([dx, dy]) => at(dx, dy)).join("L")}Z`;
  switch (symbol) {
    case "square":
      return polygon([-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]);
    case "diamond":
      return polygon([0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]);
    case "triangle-up":
      return polygon([0, -1.15], [1.05, 0.75], [-1.05, 0.75]);
    case "triangle-down":
      return polygon([0, 1.15], [1.05, -0.75], [-1.05, -0.75]);
    case "cross":
      return `M${at(-1.1, 0)}L${at(1.1, 0)}M${at(0, -1.1)}L${at(0, 1.1)}`;
    case "x":
      return `M${at(-0.85, -0.85)}L${at(0.85, 0.85)}M${at(-0.85, 0.85)}L${at(0.85, -0.85)}`;
    case "star":
      return polygon(...starPoints());
    default: {
      const d = short(r);
      return `M${at(-1, 0)}a${d} ${d} 0 1 0 ${short(2 * r)} 0a${d} ${d} 0 1 0 ${short(-2 * r)} 0Z`;
    }
  }
}

function starPoints(): [number, number][] {
  return Array.from({ length: 10 }, (_, k) => {
    const radius = k % 2 === 0 ? 1.3 : 0.52;
    const angle = -Math.PI / 2 + (k * Math.PI) / 5;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Draws markers. */
export function drawScatter(mark: ScatterMark<NumericArray>, context: DrawContext): string {
  const kept = thinPoints(mark.y.length, MOST_MARKERS);
  if (kept) {
    context.warn(`${nameOf(mark)}: ${kept.length} of ${mark.y.length} points are in the picture.`);
  }
  const x = gather(mark.x as NumericArray, kept);
  const y = gather(mark.y, kept);
  const to = projectionOf(context, mark);
  const colors =
    mark.values && mark.colors ? valueColors(gather(mark.values, kept), mark.colors) : undefined;
  const sizes = typeof mark.size === "number" ? undefined : gather(mark.size, kept);
  const shapes: { path: string; color: string }[] = [];
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [to.x(x[i]), to.y(y[i])];
    if (!isNear(px, py, context)) continue;
    const r = (sizes ? sizes[i] : (mark.size as number)) / 2;
    if (!(r > 0)) continue;
    shapes.push({ path: markerPath(mark.symbol, px, py, r), color: colors?.[i] ?? mark.color });
  }
  return (
    errorBars(mark, context, kept) +
    paintShapes(shapes, mark, colors === undefined && mark.opacity === 1)
  );
}

/** One path for all markers of one opaque colour, else one each. */
function paintShapes(
  shapes: readonly { path: string; color: string }[],
  mark: ScatterMark<NumericArray>,
  together: boolean,
): string {
  const stroked = isStroked(mark.symbol);
  const paint = (color: string): Record<string, string | number | undefined> =>
    stroked
      ? { fill: "none", stroke: color, "stroke-width": 1.6 }
      : { fill: color, stroke: mark.edge, "stroke-width": mark.edge ? 0.8 : undefined };
  const opacity = mark.opacity === 1 ? undefined : mark.opacity;
  if (shapes.length === 0) return "";
  if (together)
    return element("path", { d: shapes.map((s) => s.path).join(""), ...paint(mark.color) });
  return element(
    "g",
    {},
    shapes.map((s) => element("path", { d: s.path, ...paint(s.color), opacity })).join(""),
  );
}

function isNear(px: number, py: number, { laid: { box } }: DrawContext): boolean {
  const far = 60;
  return (
    px > box.left - far &&
    px < box.left + box.width + far &&
    py > box.top - far &&
    py < box.top + box.height + far
  );
}
