import type { Cleanup } from "../../view/contract.js";
import { element } from "../../view/dom.js";
import { readTheme } from "../../view/theme.js";
import type { Limits } from "../color-table.js";
import { BAR, type BarState, barPosition, barValue, drawBar, limitsText } from "./colorbar-draw.js";

/** What a colour bar tells its owner. */
export interface BarEvents {
  /** The limits while they are dragged (`done` false) and at the end. */
  onLimits(limits: Limits, done: boolean): void;
  /** Limits by percentiles, please. */
  onAuto(): void;
}

/** A colour bar one can drag. */
export interface Colorbar {
  element: HTMLElement;
  update(state: BarState, height: number): void;
  remove: Cleanup;
}

type Grip = "low" | "high" | "both";

/** Makes a colour bar: handles move the limits, between them both move; a double click resets. */
export function makeColorbar(events: BarEvents): Colorbar {
  const canvas = barCanvas();
  let state: BarState | undefined;
  let height = 0;
  let drag: { grip: Grip; y: number; start: BarState } | undefined;

  const move = (y: number, done: boolean): void => {
    if (drag === undefined) return;
    const limits = draggedLimits(drag.grip, drag.y, y, drag.start, height);
    events.onLimits(limits, done);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (state === undefined || event.button !== 0) return;
    drag = { grip: gripAt(event.offsetY, state, height), y: event.offsetY, start: state };
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
    canvas.focus();
  });
  canvas.addEventListener("pointermove", (event) => move(event.offsetY, false));
  const end = (event: PointerEvent): void => {
    move(event.offsetY, true);
    drag = undefined;
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("lostpointercapture", () => {
    drag = undefined;
  });
  canvas.addEventListener("dblclick", () => events.onAuto());
  canvas.addEventListener("keydown", (event) => {
    if (state === undefined) return;
    const limits = keyLimits(event, state);
    if (limits === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    events.onLimits(limits, true);
  });
  return {
    element: canvas,
    update: (next: BarState, nextHeight: number): void => {
      state = next;
      height = nextHeight;
      describe(canvas, next);
      paint(canvas, next, nextHeight);
    },
    remove: (): void => canvas.remove(),
  };
}

function barCanvas(): HTMLCanvasElement {
  return element("canvas", {
    class: "bb-colorbar",
    "data-testid": "bb-detector-colorbar",
    tabindex: 0,
    role: "slider",
    "aria-label": "colour limits",
    "aria-orientation": "vertical",
    title: "Drag a handle to move a limit, between them to move both; double click: automatic",
  });
}

/** Says the limits to screen readers, and to tests. */
function describe(canvas: HTMLCanvasElement, { limits, unit }: BarState): void {
  canvas.setAttribute("aria-valuetext", limitsText(limits, unit));
  canvas.setAttribute("aria-valuenow", String(limits[1]));
  canvas.dataset.low = String(limits[0]);
  canvas.dataset.high = String(limits[1]);
}

function paint(canvas: HTMLCanvasElement, state: BarState, height: number): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, rows] = [Math.round(BAR.canvas * ratio), Math.round(height * ratio)];
  if (canvas.width !== width || canvas.height !== rows) {
    canvas.width = width;
    canvas.height = rows;
    canvas.style.width = `${BAR.canvas}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawBar(context, state, height, readTheme(canvas));
}

/** What is under the pointer: the nearer handle within 8 pixels, both between them, else the nearer one. */
export function gripAt(y: number, state: BarState, height: number): Grip {
  const low = barPosition(state.limits[0], state, height);
  const high = barPosition(state.limits[1], state, height);
  const [toLow, toHigh] = [Math.abs(y - low), Math.abs(y - high)];
  if (Math.min(toLow, toHigh) > 8 && y < low && y > high) return "both";
  return toHigh <= toLow ? "high" : "low";
}

/** Limits after a drag from `from` to `to`; handles do not pass each other. */
export function draggedLimits(
  grip: Grip,
  from: number,
  to: number,
  start: BarState,
  height: number,
): Limits {
  const moved = (value: number): number =>
    barValue(barPosition(value, start, height) + to - from, start, height);
  let [low, high] = start.limits;
  const least = Math.abs(start.range[1] - start.range[0]) * 1e-4;
  if (grip !== "high") low = moved(low);
  if (grip !== "low") high = moved(high);
  if (high - low >= least) return [low, high];
  if (start.norm === "log") return grip === "low" ? [high * 0.99, high] : [low, low * 1.01];
  return grip === "low" ? [high - least, high] : [low, low + least];
}

function keyLimits(event: KeyboardEvent, { limits, range }: BarState): Limits | undefined {
  const step = (range[1] - range[0]) / 100;
  const sign = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (sign === undefined) return undefined;
  if (event.shiftKey) return [Math.min(limits[0] + sign * step, limits[1] - step / 10), limits[1]];
  return [limits[0], Math.max(limits[1] + sign * step, limits[0] + step / 10)];
}
