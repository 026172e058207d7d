import type { Theme } from "../../view/theme.js";
import { linearTicks, niceStep, type Tick } from "./ticks.js";
import { type Orientation, type PlotArea, toImage, toScreen, type Viewport } from "./viewport.js";

/** What axes count: pixels, or millimetres from the centre. */
export interface AxisScale {
  /** Row and column of the zero. */
  origin: readonly [number, number];
  /** Units per pixel. */
  perPixel: number;
  labels: readonly [y: string, x: string];
}

/** Pixel numbers where nothing is known of the size, else millimetres. */
export function axisScale(
  centre: readonly [number, number] | null,
  pixelSize: number | null,
): AxisScale {
  if (centre === null || pixelSize === null) {
    return { origin: [0, 0], perPixel: 1, labels: ["row (pixel)", "column (pixel)"] };
  }
  return { origin: centre, perPixel: pixelSize * 1e3, labels: ["y (mm)", "x (mm)"] };
}

/** Where {@link drawAxes} draws. */
export interface AxesPlace {
  view: Viewport;
  area: PlotArea;
  orientation: Orientation;
  scale: AxisScale;
  theme: Theme;
}

/** Frame, ticks and labels left of and below the plot. */
export function drawAxes(context: CanvasRenderingContext2D, place: AxesPlace): void {
  const { area, theme, scale } = place;
  context.save();
  context.strokeStyle = theme.muted;
  context.fillStyle = theme.foreground;
  context.lineWidth = 1;
  context.font = `12px ${theme.font}`;
  context.strokeRect(area.left - 0.5, area.top - 0.5, area.width + 1, area.height + 1);
  context.textAlign = "center";
  context.textBaseline = "top";
  const bottom = area.top + area.height;
  for (const { at, label } of ticksAlong("x", place)) {
    line(context, at, bottom + 1, at, bottom + 5);
    context.fillText(label, at, bottom + 8);
  }
  context.fillText(scale.labels[1], area.left + area.width / 2, bottom + 25);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const { at, label } of ticksAlong("y", place)) {
    line(context, area.left - 5, at, area.left - 1, at);
    context.fillText(label, area.left - 8, at);
  }
  context.translate(12, area.top + area.height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(scale.labels[0], 0, 0);
  context.restore();
}

interface PlacedTick {
  at: number;
  label: string;
}

function ticksAlong(axis: "x" | "y", { view, area, orientation, scale }: AxesPlace): PlacedTick[] {
  const right = area.left + area.width;
  const bottom = area.top + area.height;
  const first = toImage(area.left, bottom, view, area, orientation);
  const last = toImage(right, area.top, view, area, orientation);
  const key = axis === "x" ? "col" : "row";
  const origin = scale.origin[axis === "x" ? 1 : 0];
  const ends = [first[key], last[key]].map((p) => (p - origin) * scale.perPixel);
  const room = axis === "x" ? area.width / 90 : area.height / 60;
  const ticks = linearTicks(Math.min(...ends), Math.max(...ends), Math.max(2, room));
  return ticks.map((tick: Tick) => {
    const along = origin + tick.value / scale.perPixel;
    const point = { row: view.row, col: view.col, [key]: along };
    const { x, y } = toScreen(point, view, area, orientation);
    return { at: Math.round(axis === "x" ? x : y) + 0.5, label: tick.label };
  });
}

function line(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** A bar of a round length in the lower right corner, with its length. */
export function drawScaleBar(
  context: CanvasRenderingContext2D,
  { view, area, scale, theme }: AxesPlace,
): void {
  const perUnit = view.scale / scale.perPixel;
  const length = niceStep(area.width / perUnit / 8);
  const unit = scale.labels[1].includes("mm") ? "mm" : "px";
  const text =
    unit === "mm" && length < 1 ? `${+(length * 1e3).toPrecision(3)} µm` : `${length} ${unit}`;
  const width = length * perUnit;
  if (unit === "px" && length < 1) return;
  const x = area.left + area.width - width - 14;
  const y = area.top + area.height - 14;
  context.save();
  context.font = `12px ${theme.font}`;
  const box = Math.max(width, context.measureText(text).width) + 12;
  context.fillStyle = theme.background;
  context.globalAlpha = 0.75;
  context.fillRect(x + width / 2 - box / 2, y - 20, box, 28);
  context.globalAlpha = 1;
  context.fillStyle = theme.foreground;
  context.fillRect(x, y, width, 3);
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.fillText(text, x + width / 2, y - 3);
  context.restore();
}
