import type { PlotlyFigureData, PlotlyPart } from "../../view/plotly.js";
import type { Theme } from "../../view/theme.js";
import { hoverTexts, withUnit } from "./describe.js";
import type { MapState } from "./state.js";

/** The plotly figure of a map. */
export function mapFigure(state: MapState, theme: Theme): PlotlyFigureData {
  const data = state.kind === "heatmap" ? heatmap(state, theme) : curve(state, theme);
  return { data: [data], layout: layoutOf(state, theme) };
}

function heatmap(state: MapState, theme: Theme): PlotlyPart {
  const { values, shape, x, y, colorscale, limits } = state;
  const texts = hoverTexts(state);
  const rows = <T>(all: ArrayLike<T>): T[][] =>
    Array.from({ length: shape[0] }, (_, i) =>
      Array.from({ length: shape[1] }, (_, j) => all[i * shape[1] + j]),
    );
  return {
    type: "heatmap",
    // Plotly shows null as a gap, and NaN would spoil its own limits.
    z: rows(Array.from(values, (v) => (Number.isFinite(v) ? v : null))),
    text: rows(texts),
    x,
    y,
    hoverinfo: "text",
    hoverongaps: true,
    colorscale,
    ...(limits && { zmin: limits[0], zmax: limits[1], zauto: false }),
    colorbar: {
      title: { text: withUnit(state.parameter, state.unit), side: "right" },
      thickness: 16,
      len: 1,
      outlinewidth: 1,
      outlinecolor: theme.muted,
      ticks: "outside",
      tickcolor: theme.muted,
    },
  };
}

function curve(state: MapState, theme: Theme): PlotlyPart {
  const { values, errors, x, kind } = state;
  const common: PlotlyPart = {
    x,
    y: Array.from(values, (v) => (Number.isFinite(v) ? v : null)),
    text: hoverTexts(state),
    hoverinfo: "text",
    textposition: "none",
    ...(errors && {
      error_y: {
        type: "data",
        array: Array.from(errors, (e) => (Number.isFinite(e) ? e : 0)),
        visible: true,
        color: theme.muted,
        thickness: 1.2,
        width: 3,
      },
    }),
  };
  if (kind === "bar") return { ...common, type: "bar", marker: { color: theme.accent } };
  const many = values.length > 200;
  return {
    ...common,
    type: "scatter",
    mode: many && !errors ? "lines" : "lines+markers",
    line: { color: theme.accent, width: 1.5 },
    marker: { color: theme.accent, size: 6 },
  };
}

function layoutOf(state: MapState, theme: Theme): PlotlyPart {
  const { kind, title, xLabel, yLabel, parameter, unit, limits, height } = state;
  const axis = (text: string, more: PlotlyPart): PlotlyPart => ({
    title: { text, standoff: 8 },
    ticks: "outside",
    showline: true,
    mirror: true,
    automargin: true,
    zeroline: false,
    ...more,
  });
  const flat = kind === "heatmap";
  const yTitle = flat ? yLabel : yLabel || withUnit(parameter, unit);
  return {
    height,
    margin: { l: 60, r: 20, t: title === "" ? 16 : 40, b: 48 },
    ...(title !== "" && { title: { text: title, font: { size: 14 }, x: 0.02, xanchor: "left" } }),
    xaxis: axis(xLabel, { showgrid: !flat, ...wholeTicks(state.x) }),
    yaxis: axis(yTitle, {
      showgrid: !flat,
      ...(flat ? wholeTicks(state.y) : limits && { range: limits }),
    }),
    shapes: selectionShapes(state, theme),
    hovermode: "closest",
    dragmode: "pan",
    showlegend: false,
    uirevision: "beambook",
  };
}

/** Positions up to this many get a tick each. */
const FEW_TICKS = 12;

/** Train IDs and indexes are read in full, and there is nothing between two of them. */
export function wholeTicks(positions: readonly (number | string)[]): PlotlyPart {
  if (!positions.every((p) => Number.isInteger(p))) return {};
  if (positions.length > FEW_TICKS) return { tickformat: "d" };
  return { tickvals: [...positions], ticktext: positions.map(String) };
}

/** A box around the marked cell in two colours, or a line through the marked point. */
export function selectionShapes(state: MapState, theme: Theme): PlotlyPart[] {
  const { selected, kind, x, y } = state;
  if (selected === null) return [];
  if (kind !== "heatmap") {
    const at = categoryOrNumber(x, selected[0]);
    const line = { color: theme.foreground, width: 1.5, dash: "dot" };
    return [{ type: "line", xref: "x", yref: "paper", x0: at, x1: at, y0: 0, y1: 1, line }];
  }
  const [y0, y1] = cellEdges(y, selected[0]);
  const [x0, x1] = cellEdges(x, selected[1]);
  const box = { type: "rect", xref: "x", yref: "y", x0, x1, y0, y1, fillcolor: "rgba(0, 0, 0, 0)" };
  return [
    { ...box, line: { color: "#000000", width: 4 } },
    { ...box, line: { color: "#ffffff", width: 2 } },
  ];
}

function categoryOrNumber(axis: readonly (number | string)[], i: number): number {
  const at = axis[i];
  // Shapes on a category axis count categories.
  return typeof at === "number" ? at : i;
}

/** Where plotly draws the borders of a heat map's cell: halfway to its neighbours. */
function cellEdges(axis: readonly (number | string)[], i: number): [number, number] {
  const at = (k: number): number => categoryOrNumber(axis, k);
  if (axis.length === 1) return [at(0) - 0.5, at(0) + 0.5];
  const low = i > 0 ? (at(i - 1) + at(i)) / 2 : at(0) - (at(1) - at(0)) / 2;
  const last = axis.length - 1;
  const high = i < last ? (at(i) + at(i + 1)) / 2 : at(last) + (at(last) - at(last - 1)) / 2;
  return [low, high];
}
