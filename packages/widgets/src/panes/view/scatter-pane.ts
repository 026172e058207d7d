import { linearTicks } from "../../detector-view/view/ticks.js";
import type { Cleanup } from "../../view/contract.js";
import { element, onNextFrame } from "../../view/dom.js";
import { wordsOf } from "./paint.js";
import { nearestPoint, type PointPlace, placePoints } from "./points.js";
import { svg } from "./svg.js";

/** Points to show. */
export interface Points {
  /** x and y in turn; y grows downwards. */
  places: Float64Array;
  values: Float32Array;
  limits: readonly number[];
  palette: Uint8Array;
  selected: number | null;
  xLabel: string;
  yLabel: string;
}

/** What a user does with points; by their number. */
export interface ScatterPaneEvents {
  hover(point: number | null): void;
  click(point: number): void;
}

/** CSS pixels around a point that still hit it. */
const REACH = 24;
const MARGIN = { left: 56, right: 12, top: 10, bottom: 36 };

/** Points in colours, with axes of equal scale. */
export class ScatterPane {
  readonly el: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #overlay: SVGSVGElement = svg("svg", {
    class: "bb-scatter-axes",
    "aria-hidden": "true",
  });
  readonly #painter: ReturnType<typeof onNextFrame> = onNextFrame((): void => this.#draw());
  readonly #stops: Cleanup[] = [];
  #points: Points | undefined;
  #height: number;
  #place: PointPlace | undefined;

  constructor(name: string, height: number, events: ScatterPaneEvents) {
    this.#height = height;
    this.#canvas = element("canvas", { class: "bb-scatter", "data-testid": `${name}-scatter` });
    this.el = element("div", { class: "bb-scatter-pane" }, this.#canvas, this.#overlay);
    const observer = new ResizeObserver(() => this.#painter.request());
    observer.observe(this.el);
    const at = (event: MouseEvent): number | null => this.#hit(event);
    this.#canvas.addEventListener("pointermove", (event) => events.hover(at(event)));
    this.#canvas.addEventListener("pointerleave", () => events.hover(null));
    this.#canvas.addEventListener("click", (event) => {
      const point = at(event);
      if (point !== null) events.click(point);
    });
    this.#stops.push(() => observer.disconnect());
  }

  /** Shows points. */
  show(points: Points): void {
    this.#points = points;
    this.#painter.request();
  }

  set height(height: number) {
    this.#height = height;
    this.#painter.request();
  }

  close(): void {
    this.#painter.cancel();
    for (const stop of this.#stops) stop();
  }

  #hit(event: MouseEvent): number | null {
    if (this.#points === undefined || this.#place === undefined) return null;
    const { left, top } = this.#canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    return nearestPoint(this.#points.places, this.#place, x, y, REACH);
  }

  #draw(): void {
    const points = this.#points;
    const width = this.el.clientWidth;
    if (points === undefined || width === 0) return;
    const box = {
      left: MARGIN.left,
      top: MARGIN.top,
      width: Math.max(60, width - MARGIN.left - MARGIN.right),
      height: Math.max(60, this.#height - MARGIN.top - MARGIN.bottom),
    };
    this.#place = placePoints(points.places, box);
    this.#drawPoints(points, this.#place, width);
    this.#drawAxes(points, this.#place, width);
    this.#canvas.dataset.place = JSON.stringify(this.#place);
  }

  #drawPoints({ places, values, limits, palette }: Points, place: PointPlace, width: number): void {
    const ratio = window.devicePixelRatio || 1;
    const canvas = this.#canvas;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(this.#height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${this.#height}px`;
    const context = canvas.getContext("2d");
    if (context === null) return;
    context.scale(ratio, ratio);
    const words = wordsOf(palette);
    const [low, high] = limits;
    for (let k = 0; k < values.length; k++) {
      const part = Math.min(1, Math.max(0, (values[k] - low) / (high - low)));
      const word = words[1 + Math.round(254 * part)];
      context.beginPath();
      context.arc(
        place.x0 + places[2 * k] * place.scale,
        place.y0 + places[2 * k + 1] * place.scale,
        place.radius,
        0,
        7,
      );
      context.fillStyle = Number.isNaN(part)
        ? "rgba(128, 128, 128, 0.5)"
        : `rgb(${word & 255}, ${(word >> 8) & 255}, ${(word >> 16) & 255})`;
      context.fill();
    }
  }

  #drawAxes(points: Points, place: PointPlace, width: number): void {
    const { box, scale, x0, y0, radius } = place;
    const { selected, places } = points;
    const { left: x, top: y, width: across, height: down } = box;
    const parts: SVGElement[] = [
      svg("rect", { x, y, width: across, height: down, class: "bb-spectrum-frame" }),
      ...ticksOf(place),
      textAt(x + across / 2, y + down + 31, points.xLabel, "middle"),
      textAt(12, y + down / 2, points.yLabel, "middle", `rotate(-90 12 ${y + down / 2})`),
    ];
    if (selected !== null && 2 * selected < places.length) {
      const [cx, cy] = [x0 + places[2 * selected] * scale, y0 + places[2 * selected + 1] * scale];
      parts.push(
        svg("circle", { cx, cy, r: radius + 4, class: "bb-mark-under" }),
        svg("circle", { cx, cy, r: radius + 4, class: "bb-point-selected" }),
      );
    }
    this.#overlay.setAttribute("width", String(width));
    this.#overlay.setAttribute("height", String(this.#height));
    this.#overlay.replaceChildren(...parts);
  }
}

function ticksOf({ box, scale, x0, y0 }: PointPlace): SVGElement[] {
  const [bottom, right] = [box.top + box.height, box.left + box.width];
  const columns = linearTicks(
    (box.left - x0) / scale,
    (right - x0) / scale,
    Math.max(2, box.width / 64),
  );
  const rows = linearTicks(
    (box.top - y0) / scale,
    (bottom - y0) / scale,
    Math.max(2, box.height / 34),
  );
  return [
    ...columns.flatMap(({ value, label }) => {
      const x = x0 + value * scale;
      const mark = svg("path", { d: `M${x} ${bottom}v4`, class: "bb-tick" });
      return [mark, textAt(x, bottom + 15, label, "middle")];
    }),
    ...rows.flatMap(({ value, label }) => {
      const y = y0 + value * scale;
      const mark = svg("path", { d: `M${box.left} ${y}h-4`, class: "bb-tick" });
      return [mark, textAt(box.left - 7, y + 4, label, "end")];
    }),
  ];
}

function textAt(x: number, y: number, text: string, anchor: string, turn = ""): SVGElement {
  const label = svg("text", {
    x,
    y,
    "text-anchor": anchor,
    class: "bb-axis-text",
    transform: turn,
  });
  label.textContent = text;
  return label;
}
