import { labelRows } from "../label-rows.js";
import type { Band } from "./band.js";
import {
  type Box,
  type CountAxis,
  countTicks,
  curvePath,
  type Energies,
  type Span,
  xOf,
  yOf,
} from "./curve.js";
import { svg } from "./svg.js";

/** One spectrum. */
export interface Trace {
  counts: Float32Array;
  axis: "left" | "right";
  /** Part of the CSS class, and what the legend says. */
  name: string;
  label: string;
  filled?: boolean;
}

/** A line of an element. */
export interface MarkedLine {
  label: string;
  /** Position on the axis: keV with energies, else a channel. */
  energy: number;
}

/** What is drawn. */
export interface Spectrum {
  depth: number;
  traces: readonly Trace[];
  energies: Energies;
  lines: readonly MarkedLine[];
  band?: Band;
  log: boolean;
  leftLabel: string;
  rightLabel: string;
}

/** Where it is drawn. */
export interface SpectrumPlace {
  box: Box;
  span: Span;
  left: CountAxis;
  right: CountAxis;
  margin: { left: number; right: number; top: number; bottom: number };
}

/** Draws everything anew. */
export function drawSpectrum(target: SVGSVGElement, what: Spectrum, place: SpectrumPlace): void {
  const { box, margin } = place;
  const width = margin.left + box.width + margin.right;
  const height = margin.top + box.height + margin.bottom;
  target.setAttribute("width", String(width));
  target.setAttribute("height", String(height));
  const plot = svg("svg", {
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    viewBox: `${box.left} ${box.top} ${box.width} ${box.height}`,
  });
  plot.append(...bandShape(what, place), ...curves(what, place), ...lineMarks(what, place));
  target.replaceChildren(
    svg("rect", { ...rectOf(box), class: "bb-spectrum-back" }),
    plot,
    svg("rect", { ...rectOf(box), class: "bb-spectrum-frame" }),
    ...axes(what, place),
    ...legend(what, place),
  );
}

function rectOf({ left, top, width, height }: Box): Record<string, number> {
  return { x: left, y: top, width, height };
}

function bandShape({ band }: Spectrum, { box, span }: SpectrumPlace): SVGElement[] {
  if (band === undefined) return [];
  const [x0, x1] = band.map((edge) => xOf(edge - 0.5, span, box));
  const { top, height } = box;
  return [
    svg("rect", { x: x0, y: top, width: Math.max(1, x1 - x0), height, class: "bb-band" }),
    svg("path", { d: `M${x0} ${top}v${height}M${x1} ${top}v${height}`, class: "bb-band-edges" }),
  ];
}

function curves({ traces }: Spectrum, place: SpectrumPlace): SVGElement[] {
  const { box, span } = place;
  return traces
    .filter(({ counts }) => counts.length > 0)
    .map(({ counts, axis, name, filled = false }) =>
      svg("path", {
        d: curvePath(counts, span, place[axis], box, filled),
        class: `bb-trace bb-trace-${name}`,
      }),
    );
}

function lineMarks({ lines, energies }: Spectrum, { box, span }: SpectrumPlace): SVGElement[] {
  const seen = lines.flatMap(({ label, energy }) => {
    const channel = energies.channelOf(energy);
    const inside = channel >= span.low && channel <= span.high;
    return inside ? [{ label, x: xOf(channel, span, box) }] : [];
  });
  const rows = labelRows(seen.map(({ x }) => x));
  return seen.flatMap(({ label, x }, i) => {
    const y = box.top + 4 + rows[i] * LABEL_LENGTH;
    const text = svg("text", {
      x: x - 3,
      y,
      class: "bb-line-label",
      transform: `rotate(-90 ${x - 3} ${y})`,
      "text-anchor": "end",
    });
    text.textContent = label;
    return [svg("path", { d: `M${x} ${box.top}v${box.height}`, class: "bb-line" }), text];
  });
}

/** Of an upright label, CSS pixels. */
const LABEL_LENGTH = 38;
/** CSS pixels for one tick's label. */
const TICK_ROOM = { x: 64, y: 34 };

function axes(what: Spectrum, place: SpectrumPlace): SVGElement[] {
  const { box, span, left, right } = place;
  const bottom = box.top + box.height;
  const end = box.left + box.width;
  const { energies, leftLabel, rightLabel } = what;
  const parts: SVGElement[] = [];
  const put = (x: number, y: number, label: string, anchor: string, name = ""): void => {
    const text = svg("text", { x, y, "text-anchor": anchor, class: `bb-axis-text ${name}` });
    text.textContent = label;
    parts.push(text);
  };
  for (const { value, label } of energies.ticks(span, Math.max(2, box.width / TICK_ROOM.x))) {
    const x = xOf(value, span, box);
    parts.push(svg("path", { d: `M${x} ${bottom}v4`, class: "bb-tick" }));
    put(x, bottom + 15, label, "middle");
  }
  put(box.left + box.width / 2, bottom + 31, energies.known ? "Energy (keV)" : "Channel", "middle");
  const most = Math.max(2, box.height / TICK_ROOM.y);
  for (const { value, label } of countTicks(left, most)) {
    put(box.left - 7, yOf(value, left, box) + 4, label, "end");
    parts.push(svg("path", { d: `M${box.left} ${yOf(value, left, box)}h-4`, class: "bb-tick" }));
  }
  put(12, box.top + box.height / 2, leftLabel, "middle", "bb-axis-left");
  if (!what.traces.some((t) => t.axis === "right" && t.counts.length > 0)) return turned(parts);
  for (const { value, label } of countTicks(right, most)) {
    put(end + 7, yOf(value, right, box) + 4, label, "start");
    parts.push(svg("path", { d: `M${end} ${yOf(value, right, box)}h4`, class: "bb-tick" }));
  }
  put(end + 54, box.top + box.height / 2, rightLabel, "middle", "bb-axis-right");
  return turned(parts);
}

/** Labels of the count axes stand upright. */
function turned(parts: SVGElement[]): SVGElement[] {
  for (const part of parts) {
    const name = part.getAttribute("class") ?? "";
    if (!name.includes("bb-axis-left") && !name.includes("bb-axis-right")) continue;
    part.setAttribute(
      "transform",
      `rotate(-90 ${part.getAttribute("x")} ${part.getAttribute("y")})`,
    );
  }
  return parts;
}

function legend({ traces }: Spectrum, { box }: SpectrumPlace): SVGElement[] {
  const shown = traces.filter(({ counts }) => counts.length > 0);
  return shown.flatMap(({ name, label }, k) => {
    const y = box.top + 12 + 15 * k;
    const right = box.left + box.width - 8;
    const text = svg("text", { x: right - 20, y: y + 4, "text-anchor": "end", class: "bb-legend" });
    text.textContent = label;
    return [
      svg("path", {
        d: `M${right - 15} ${y}h15`,
        class: `bb-trace bb-trace-${name} bb-legend-key`,
      }),
      text,
    ];
  });
}
