import { encodeVector } from "../spec/encode.js";
import type { ArrowsMark, NumericArray, RuleMark, SpanMark, TextMark } from "../spec/types.js";
import {
  axesOf,
  axisValue,
  axisValues,
  colorOf,
  legendRank,
  type TraceContext,
  traceBase,
  verticalAxis,
} from "./context.js";
import { plotlyDash } from "./point-traces.js";
import type { PlotlyObject } from "./types.js";
import { plotlyText } from "./types.js";

/** The trace of arrows: lines whose last marker points on. */
export function arrowTrace(mark: ArrowsMark<NumericArray>, context: TraceContext): PlotlyObject {
  const n = mark.x.length;
  const triple = (from: NumericArray, by: NumericArray): Float64Array =>
    Float64Array.from({ length: 3 * n }, (_, k) => {
      const i = Math.floor(k / 3);
      return k % 3 === 2 ? Number.NaN : from[i] + (k % 3 === 1 ? by[i] : 0);
    });
  const sizes = Float64Array.from({ length: 3 * n }, (_, k) => (k % 3 === 1 ? mark.head : 0));
  const color = colorOf(context, mark);
  return {
    type: "scatter",
    mode: "lines+markers",
    ...traceBase(context, mark),
    x: axisValues(triple(mark.x, mark.dx), context.laid.x),
    y: axisValues(triple(mark.y, mark.dy), verticalAxis(context, mark)),
    line: { color, width: mark.width },
    marker: {
      symbol: "arrow",
      angleref: "previous",
      size: encodeVector(sizes),
      color,
      opacity: 1,
      line: { width: 0 },
    },
  };
}

/** The trace of texts. */
export function textTrace(mark: TextMark<NumericArray>, context: TraceContext): PlotlyObject {
  const horizontal = { start: "right", middle: "center", end: "left" }[mark.anchor];
  const vertical = { top: "bottom", middle: "middle", bottom: "top" }[mark.baseline];
  return {
    type: "scatter",
    mode: "text",
    ...traceBase(context, mark),
    x: axisValues(mark.x as NumericArray, context.laid.x),
    y: axisValues(mark.y, verticalAxis(context, mark)),
    text: mark.text.map((t) => (mark.bold ? `<b>${plotlyText(t)}</b>` : plotlyText(t))),
    textposition: `${vertical} ${horizontal}`,
    textfont: { size: mark.size, color: colorOf(context, mark) },
    cliponaxis: false,
    hoverinfo: "skip",
  };
}

/** Turned texts, which traces cannot show. */
export function textAnnotations(
  mark: TextMark<NumericArray>,
  context: TraceContext,
): PlotlyObject[] {
  const names = axesOf(context, mark);
  const place = (
    v: number,
    axis: TraceContext["laid"]["x"] | ReturnType<typeof verticalAxis>,
  ): number => (axis.scale.kind === "log" ? Math.log10(v) : axisValue(v, axis));
  return mark.text.map((text, i) => ({
    x: place((mark.x as NumericArray)[i], context.laid.x),
    y: place(mark.y[i], verticalAxis(context, mark)),
    xref: names.xaxis,
    yref: names.yaxis,
    text: mark.bold ? `<b>${plotlyText(text)}</b>` : plotlyText(text),
    showarrow: false,
    textangle: -mark.angle,
    xanchor: { start: "left", middle: "center", end: "right" }[mark.anchor],
    yanchor: mark.baseline,
    opacity: mark.opacity,
    font: { size: mark.size, color: colorOf(context, mark) },
  }));
}

/** The shapes of lines across a panel. */
export function ruleShapes(mark: RuleMark<NumericArray>, context: TraceContext): PlotlyObject[] {
  return Array.from(mark.at, (v, i) => ({
    type: "line",
    ...acrossPanel(mark, [v, v], context),
    line: {
      color: colorOf(context, mark),
      width: mark.width,
      dash: plotlyDash(mark.dash, mark.width),
    },
    opacity: mark.opacity,
    ...(i === 0 ? shapeLegend(mark.label, context) : {}),
  }));
}

/** The shape of a shaded range. */
export function spanShape(mark: SpanMark, context: TraceContext): PlotlyObject {
  return {
    type: "rect",
    ...acrossPanel(mark, [mark.from, mark.to], context),
    fillcolor: colorOf(context, mark),
    opacity: mark.opacity,
    layer: "below",
    line: { width: 0 },
    ...shapeLegend(mark.label, context),
  };
}

function acrossPanel(
  mark: RuleMark<NumericArray> | SpanMark,
  [from, to]: [number, number],
  context: TraceContext,
): PlotlyObject {
  const names = axesOf(context, mark);
  if (mark.direction === "vertical") {
    const [x0, x1] = [from, to].map((v) => axisValue(v, context.laid.x));
    return { xref: names.xaxis, yref: `${names.yaxis} domain`, x0, x1, y0: 0, y1: 1 };
  }
  const [y0, y1] = [from, to].map((v) => axisValue(v, verticalAxis(context, mark)));
  return { xref: `${names.xaxis} domain`, yref: names.yaxis, x0: 0, x1: 1, y0, y1 };
}

function shapeLegend(label: string | undefined, context: TraceContext): PlotlyObject {
  const { legendName, laid } = context;
  if (!label || !laid.panel.spec.legend.show) return {};
  return {
    showlegend: true,
    name: plotlyText(label),
    legend: legendName,
    legendrank: legendRank(context, { label }),
  };
}
