import type { Theme } from "../../view/theme.js";
import {
  denormalise,
  type Limits,
  type Norm,
  normalise,
  type Palette,
  packPalette,
} from "../color-table.js";
import { linearTicks, logTicks, shortNumber } from "./ticks.js";

/** Everything a colour bar shows. */
export interface BarState {
  limits: Limits;
  /** Values of the scale's ends. */
  range: Limits;
  norm: Norm;
  palette: Palette;
  /** Relative heights of the histogram along the scale, bottom to top. */
  histogram: Float64Array;
  unit: string;
}

/** Place of the bar's pieces in its canvas (CSS pixels). */
export const BAR = { histogram: 30, left: 34, width: 16, top: 8, bottom: 40, canvas: 116 } as const;

/** A colour bar's scale is straight in the norm's own measure, but a square root shows as linear. */
export function scaleNorm(norm: Norm): Norm {
  return norm === "log" ? "log" : "linear";
}

/** Height (CSS pixels from the top) of a value on a bar of a given height. */
export function barPosition(value: number, state: BarState, height: number): number {
  const t = normalise(value, state.range, scaleNorm(state.norm));
  return BAR.top + (1 - Math.min(1, Math.max(0, t))) * (height - BAR.top - BAR.bottom);
}

/** Value at a height of the bar. */
export function barValue(y: number, state: BarState, height: number): number {
  const t = 1 - (y - BAR.top) / (height - BAR.top - BAR.bottom);
  return denormalise(Math.min(1, Math.max(0, t)), state.range, scaleNorm(state.norm));
}

/** Draws the bar with histogram, ticks and the two handles. */
export function drawBar(
  context: CanvasRenderingContext2D,
  state: BarState,
  height: number,
  theme: Theme,
): void {
  const colors = packPalette(state.palette);
  context.clearRect(0, 0, BAR.canvas, height);
  for (let y = BAR.top; y < height - BAR.bottom; y++) {
    const t = normalise(barValue(y + 0.5, state, height), state.limits, state.norm);
    const word = colors[Math.round(Math.min(1, Math.max(0, t)) * (colors.length - 1))];
    context.fillStyle = `rgb(${word & 255}, ${(word >> 8) & 255}, ${(word >> 16) & 255})`;
    context.fillRect(BAR.left, y, BAR.width, 1.5);
  }
  drawHistogram(context, state, height, theme);
  drawTicks(context, state, height, theme);
  for (const limit of state.limits) drawHandle(context, barPosition(limit, state, height), theme);
}

function drawHistogram(
  context: CanvasRenderingContext2D,
  { histogram }: BarState,
  height: number,
  theme: Theme,
): void {
  const span = height - BAR.top - BAR.bottom;
  context.fillStyle = theme.muted;
  context.beginPath();
  context.moveTo(BAR.histogram, height - BAR.bottom);
  for (let k = 0; k < histogram.length; k++) {
    const y = height - BAR.bottom - ((k + 0.5) / histogram.length) * span;
    context.lineTo(BAR.histogram - histogram[k] * (BAR.histogram - 2), y);
  }
  context.lineTo(BAR.histogram, BAR.top);
  context.closePath();
  context.globalAlpha = 0.6;
  context.fill();
  context.globalAlpha = 1;
}

function drawTicks(
  context: CanvasRenderingContext2D,
  state: BarState,
  height: number,
  theme: Theme,
): void {
  const [low, high] = state.range;
  const room = (height - BAR.top - BAR.bottom) / 45;
  const ticks =
    state.norm === "log"
      ? logTicks(Math.max(low, 1e-300), high, room)
      : linearTicks(low, high, room);
  const right = BAR.left + BAR.width;
  context.strokeStyle = theme.muted;
  context.fillStyle = theme.foreground;
  context.lineWidth = 1;
  context.strokeRect(
    BAR.left - 0.5,
    BAR.top - 0.5,
    BAR.width + 1,
    height - BAR.top - BAR.bottom + 1,
  );
  context.font = `12px ${theme.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const { value, label } of ticks) {
    const y = Math.round(barPosition(value, state, height)) + 0.5;
    context.beginPath();
    context.moveTo(right, y);
    context.lineTo(right + 4, y);
    context.stroke();
    context.fillText(label, right + 12, y);
  }
  context.textAlign = "center";
  context.textBaseline = "bottom";
  const caption = state.unit === "" ? "value" : state.unit;
  context.fillText(caption, BAR.left + BAR.width / 2, height - 10);
}

function drawHandle(context: CanvasRenderingContext2D, y: number, theme: Theme): void {
  const right = BAR.left + BAR.width;
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.background;
  context.lineWidth = 1;
  context.fillRect(BAR.left - 2, y - 1, BAR.width + 4, 2);
  context.beginPath();
  context.moveTo(right + 1, y);
  context.lineTo(right + 10, y - 6);
  context.lineTo(right + 10, y + 6);
  context.closePath();
  context.fill();
  context.stroke();
}

/** What a screen reader says of the limits. */
export function limitsText([low, high]: Limits, unit: string): string {
  return `${shortNumber(low)} to ${shortNumber(high)}${unit === "" ? "" : ` ${unit}`}`;
}
