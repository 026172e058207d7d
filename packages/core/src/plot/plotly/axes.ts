import type { LaidAxis } from "../scene/axis-layout.js";
import type { LaidFigure, LaidPanel } from "../scene/layout.js";
import { FONT, type Theme } from "../theme.js";
import { axisValue } from "./context.js";
import type { PlotlyObject } from "./types.js";
import { plotlyText } from "./types.js";

/** The part of the figure that panels fill, in pixels from its edges. */
export interface PlotArea {
  left: number;
  right: number;
  top: number;
  bottom: number;
  width: number;
  height: number;
}

/** The smallest rectangle around all panels. */
export function plotArea({ panels, width, height }: LaidFigure): PlotArea {
  const boxes = panels.map((p) => p.box);
  const left = Math.min(...boxes.map((b) => b.left), width - 1);
  const top = Math.min(...boxes.map((b) => b.top), height - 1);
  const right = Math.max(...boxes.map((b) => b.left + b.width), left + 1);
  const bottom = Math.max(...boxes.map((b) => b.top + b.height), top + 1);
  return {
    left,
    top,
    right: width - right,
    bottom: height - bottom,
    width: right - left,
    height: bottom - top,
  };
}

/** Pixels as parts of the plot area, from its left or (upwards) its bottom. */
export function paper(area: PlotArea): { x(pixel: number): number; y(pixel: number): number } {
  return {
    x: (pixel: number): number => (pixel - area.left) / area.width,
    y: (pixel: number): number => 1 - (pixel - area.top) / area.height,
  };
}

const TYPES = {
  linear: "linear",
  log: "log",
  symlog: "linear",
  time: "date",
  category: "category",
} as const;

/** Plotly's description of an axis without its place. */
export function axisLayout(axis: LaidAxis, theme: Theme): PlotlyObject {
  const { spec, scale, label, grid } = axis;
  const visible = spec.visible !== false;
  const range = scale.limits.map((v) =>
    scale.kind === "log" ? Math.log10(v) : axisValue(v, axis),
  );
  const out: PlotlyObject = {
    type: TYPES[scale.kind],
    range,
    autorange: false,
    showgrid: grid,
    gridcolor: theme.grid,
    zeroline: false,
    showline: visible,
    linecolor: theme.frame,
    linewidth: 1,
    mirror: visible,
    ticks: visible ? "outside" : "",
    ticklen: 4,
    tickcolor: theme.frame,
    tickfont: { size: FONT.tick, color: theme.ink },
    showticklabels: visible && axis.labelled,
    ...numberFormat(axis),
  };
  if (label && axis.labelled && visible) {
    out.title = {
      text: plotlyText(label),
      font: { size: FONT.label, color: theme.ink },
      standoff: 6,
    };
  }
  if (axis.categories)
    Object.assign(out, { categoryorder: "array", categoryarray: axis.categories.map(plotlyText) });
  else if (needsGivenTicks(axis)) Object.assign(out, givenTicks(axis));
  else if (scale.kind === "log") {
    out.dtick = Math.max(
      1,
      Math.round(Math.log10(axis.ticks[1]?.value / axis.ticks[0]?.value)) || 1,
    );
    out.minor = { ticks: "outside", ticklen: 2.5, tickcolor: theme.frame };
    out.tickfont = { size: LOG_TICK, color: theme.ink };
  }
  if (axis.slanted) out.tickangle = -45;
  return out;
}

function givenTicks(axis: LaidAxis): PlotlyObject {
  return {
    tickmode: "array",
    tickvals: axis.ticks.map((t) => axisValue(t.value, axis)),
    ticktext: axis.ticks.map((t) => plotlyText(t.label)),
  };
}

/** Ticks that plotly would not find or write as well: the user's, on short log axes, with an offset. */
function needsGivenTicks({ spec, scale, note }: LaidAxis): boolean {
  if (spec.ticks || scale.kind === "symlog") return true;
  const [a, b] = scale.limits;
  return scale.kind === "log" ? Math.max(a / b, b / a) < 100 : /[+−]/.test(note);
}

/** Plotly enlarges powers of ten by a quarter. */
const LOG_TICK: number = FONT.tick * 0.85;

function numberFormat({ scale, ticks }: LaidAxis): PlotlyObject {
  if (scale.kind === "category" || scale.kind === "time") return {};
  if (scale.kind === "log") return { exponentformat: "power" };
  const count = { nticks: ticks.length + 1, exponentformat: "SI" };
  return isFarFromZero(scale.limits) ? { ...count, tickformat: "~f", hoverformat: "~f" } : count;
}

/** Train IDs and the like: a power of ten would hide what tells them apart. */
function isFarFromZero([a, b]: readonly [number, number]): boolean {
  return Math.max(Math.abs(a), Math.abs(b)) > 1000 * Math.abs(b - a);
}

/** Adds the axes of a panel to a layout. */
export function addAxes(
  layout: PlotlyObject,
  laid: LaidPanel,
  names: { x: string; y: string; y2: string },
  area: PlotArea,
  theme: Theme,
): void {
  const { box, x, y, y2, panel } = laid;
  const at = paper(area);
  const key = (name: string): string => `${name[0]}axis${name.slice(1)}`;
  const horizontal: PlotlyObject = {
    ...axisLayout(x, theme),
    domain: [at.x(box.left), at.x(box.left + box.width)],
    anchor: names.y,
  };
  const vertical: PlotlyObject = {
    ...axisLayout(y, theme),
    domain: [at.y(box.top + box.height), at.y(box.top)],
    anchor: names.x,
  };
  const kinds = [x.scale.kind, y.scale.kind];
  if (panel.aspect !== undefined && kinds.every((k) => k === "linear")) {
    Object.assign(vertical, {
      scaleanchor: names.x,
      scaleratio: panel.aspect,
      constrain: "domain",
    });
    horizontal.constrain = "domain";
  }
  layout[key(names.x)] = horizontal;
  layout[key(names.y)] = vertical;
  if (!y2) return;
  vertical.mirror = false;
  layout[key(names.y2)] = {
    ...axisLayout(y2, theme),
    overlaying: names.y,
    side: "right",
    anchor: names.x,
    mirror: false,
    showgrid: y2.spec.grid ?? false,
  };
}
