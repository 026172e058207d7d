import type { Warn } from "../decimate.js";
import type { PlacedMark } from "../scene/extent.js";
import { type LaidFigure, type LaidPanel, layoutFigure } from "../scene/layout.js";
import { placeLegend } from "../scene/legend-place.js";
import { resolveFigure } from "../scene/resolve.js";
import type { ColorScaleSpec, FigureSpec, NumericArray } from "../spec/types.js";
import { FONT, type Theme, themeOf } from "../theme.js";
import { bandTrace, barTrace, colorCarrier, histogramTrace, polygonTraces } from "./area-traces.js";
import { addAxes, type PlotArea, paper, plotArea } from "./axes.js";
import { addColorbars, addSharedBar, ColorAxes } from "./color-axes.js";
import type { TraceContext } from "./context.js";
import { imageTrace } from "./image-trace.js";
import { arrowTrace, ruleShapes, spanShape, textAnnotations, textTrace } from "./notes.js";
import { lineTrace, scatterTrace } from "./point-traces.js";
import type { PlotlyFigure, PlotlyObject, PlotlyOptions } from "./types.js";
import { plotlyText } from "./types.js";

export type { PlotlyFigure, PlotlyObject, PlotlyOptions } from "./types.js";

/** Translates a figure to plotly's JSON, with the ranges, places and colours of the picture. */
export function toPlotly(
  spec: FigureSpec<NumericArray>,
  options: PlotlyOptions,
  warn: Warn,
): PlotlyFigure {
  const laid = layoutFigure(resolveFigure(spec), spec.width, spec.height);
  const theme = themeOf(spec.theme);
  const area = plotArea(laid);
  const layout = baseLayout(laid, area, theme);
  const axes = new ColorAxes(layout);
  const parts: Parts = { data: [], shapes: [], annotations: [] };
  let vertical = 0;
  laid.panels.forEach((panel, i) => {
    const number = (n: number): string => (n === 1 ? "" : String(n));
    const y = `y${number(++vertical)}`;
    const y2 = panel.y2 ? `y${number(++vertical)}` : y;
    const names = { x: `x${number(i + 1)}`, y, y2 };
    addAxes(layout, panel, names, area, theme);
    const context: TraceContext = {
      laid: panel,
      theme,
      options,
      warn,
      xName: names.x,
      yName: names.y,
      y2Name: names.y2,
      legendName: `legend${number(i + 1)}`,
      colorAxis: (colors: ColorScaleSpec): string =>
        axes.name(isShared(laid, colors) ? "shared" : i, colors),
    };
    for (const mark of panel.panel.marks) addMark(parts, mark, context);
    addColorbars(axes, panel, i, area, theme);
    addLegend(layout, panel, context.legendName, area, theme);
    parts.annotations.push(...offsetNotes(panel, area, theme));
    addTitle(layout, parts, panel, laid, area, theme);
  });
  addSharedBar(axes, laid, area, theme);
  Object.assign(layout, { shapes: parts.shapes, annotations: parts.annotations });
  return {
    data: parts.data.map(withoutUndefined),
    layout,
    config: { responsive: true, displaylogo: false },
  };
}

interface Parts {
  data: PlotlyObject[];
  shapes: PlotlyObject[];
  annotations: PlotlyObject[];
}

function isShared({ shared }: LaidFigure, { limits, auto }: ColorScaleSpec): boolean {
  const common = shared?.bar.colors;
  return (
    common !== undefined && auto && common.limits[0] === limits[0] && common.limits[1] === limits[1]
  );
}

function withoutUndefined(trace: PlotlyObject): PlotlyObject {
  return Object.fromEntries(Object.entries(trace).filter(([, v]) => v !== undefined));
}

function addMark(
  { data, shapes, annotations }: Parts,
  mark: PlacedMark,
  context: TraceContext,
): void {
  switch (mark.kind) {
    case "line":
      data.push(lineTrace(mark, context));
      break;
    case "scatter":
      data.push(scatterTrace(mark, context));
      break;
    case "histogram":
      data.push(histogramTrace(mark, context));
      break;
    case "bar":
      data.push(barTrace(mark, context));
      break;
    case "band":
      data.push(bandTrace(mark, context));
      break;
    case "image":
      data.push(imageTrace(mark, context));
      if (mark.colors) shapes.push(...missingGround(mark, context));
      break;
    case "polygons": {
      data.push(...polygonTraces(mark, context));
      const carrier = colorCarrier(mark, context);
      if (carrier) data.push(carrier);
      break;
    }
    case "arrows":
      data.push(arrowTrace(mark, context));
      break;
    case "rule":
      shapes.push(...ruleShapes(mark, context));
      break;
    case "span":
      shapes.push(spanShape(mark, context));
      break;
    case "text":
      if (mark.angle === 0) data.push(textTrace(mark, context));
      else annotations.push(...textAnnotations(mark, context));
      break;
  }
}

/** Plotly leaves NaN cells empty: the colour of NaN lies behind the image. */
function missingGround(
  mark: Extract<PlacedMark, { kind: "image" }>,
  context: TraceContext,
): PlotlyObject[] {
  const color = mark.colors?.nanColor ?? "none";
  if (color === "none" || color === "transparent" || !hasNaN(mark.z)) return [];
  const ends = (edges: NumericArray): [number, number] => [edges[0], edges[edges.length - 1]];
  const [x0, x1] = ends(mark.xEdges);
  const [y0, y1] = ends(mark.yEdges);
  const place = { xref: context.xName, yref: context.yName, x0, x1, y0, y1 };
  return [{ type: "rect", ...place, fillcolor: color, line: { width: 0 }, layer: "below" }];
}

function hasNaN(z: NumericArray): boolean {
  for (let i = 0; i < z.length; i++) if (Number.isNaN(z[i])) return true;
  return false;
}

function baseLayout(
  { figure, width, height }: LaidFigure,
  area: PlotArea,
  theme: Theme,
): PlotlyObject {
  const layout: PlotlyObject = {
    width,
    height,
    margin: { l: area.left, r: area.right, t: area.top, b: area.bottom, pad: 0, autoexpand: false },
    paper_bgcolor: theme.background,
    plot_bgcolor: theme.panel,
    font: { family: FONT.family, size: FONT.tick, color: theme.ink },
    barmode: "overlay",
    bargap: 0,
    hovermode: "closest",
    showlegend: true,
    // Which colours are only the page's: a notebook replaces them by those of its own theme.
    meta: { beambook: { theme: { ...theme } } },
  };
  const { title } = figure.spec;
  if (title)
    layout.title = titleAt(title, 0.5, 1 - (8 + FONT.heading / 2) / height, FONT.heading, theme);
  return layout;
}

function titleAt(text: string, x: number, y: number, size: number, theme: Theme): PlotlyObject {
  return {
    text: plotlyText(text),
    font: { size, color: theme.ink },
    x,
    xref: "container",
    xanchor: "center",
    y,
    yref: "container",
    yanchor: "middle",
    automargin: false,
  };
}

/** Offsets of tick labels, which plotly does not write. */
function offsetNotes(laid: LaidPanel, area: PlotArea, theme: Theme): PlotlyObject[] {
  const { box, x, y, y2 } = laid;
  const at = paper(area);
  const base = {
    xref: "paper",
    yref: "paper",
    showarrow: false,
    font: { size: FONT.tick, color: theme.ink },
  };
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const notes: PlotlyObject[] = [];
  const put = (text: string, px: number, py: number, xanchor: string, yanchor: string): void => {
    if (/[+−]/.test(text))
      notes.push({ ...base, text, x: at.x(px), y: at.y(py), xanchor, yanchor });
  };
  if (x.labelled) put(x.note, right, bottom + x.labelRoom, "right", "top");
  if (y.labelled) put(y.note, box.left, box.top, "left", "bottom");
  if (y2) put(y2.note, right, box.top, "right", "bottom");
  return notes;
}

/** The title of a single panel is the figure's; in a grid each is a note above its panel. */
function addTitle(
  layout: PlotlyObject,
  { annotations }: Parts,
  { panel, box, noteRoom }: LaidPanel,
  { panels, width, height, figure }: LaidFigure,
  area: PlotArea,
  theme: Theme,
): void {
  const { title } = panel.spec;
  if (!title) return;
  const middle = box.top - Math.max(noteRoom, 5) - 2 - FONT.title / 2;
  if (panels.length === 1 && !figure.spec.title) {
    const x = (box.left + box.width / 2) / width;
    layout.title = titleAt(title, x, 1 - middle / height, FONT.title, theme);
    return;
  }
  const at = paper(area);
  annotations.push({
    text: plotlyText(title),
    x: at.x(box.left + box.width / 2),
    y: at.y(middle),
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "middle",
    showarrow: false,
    font: { size: FONT.title, color: theme.ink },
  });
}

function addLegend(
  layout: PlotlyObject,
  laid: LaidPanel,
  name: string,
  area: PlotArea,
  theme: Theme,
): void {
  const { legend } = laid;
  if (!legend) return;
  const box = placeLegend(laid, legend);
  const at = paper(area);
  const right = box.corner.endsWith("right") && !box.corner.startsWith("outside");
  const lower = box.corner.startsWith("lower");
  layout[name] = {
    x: at.x(right ? box.left + box.width : box.left),
    xanchor: right ? "right" : "left",
    y: at.y(lower ? box.top + box.height : box.top),
    yanchor: lower ? "bottom" : "top",
    bgcolor: theme.legend,
    bordercolor: theme.grid,
    borderwidth: 1,
    font: { size: FONT.legend, color: theme.ink },
    tracegroupgap: 0,
    ...(legend.title
      ? { title: { text: `<b>${plotlyText(legend.title)}</b>`, font: { size: FONT.legend } } }
      : {}),
  };
}
