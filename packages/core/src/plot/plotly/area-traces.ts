import { valueColors } from "../color/value-colors.js";
import { bandOutlines } from "../scene/band.js";
import { encodeVector } from "../spec/encode.js";
import type {
  BandMark,
  BarMark,
  HistogramMark,
  NumericArray,
  PolygonsMark,
} from "../spec/types.js";
import { axisValues, colorOf, type TraceContext, traceBase, verticalAxis } from "./context.js";
import { errorBar } from "./point-traces.js";
import type { PlotlyObject } from "./types.js";

/** The trace of a histogram: bars, or the outline. */
export function histogramTrace(
  mark: HistogramMark<NumericArray>,
  context: TraceContext,
): PlotlyObject {
  const { edges, counts } = mark;
  const y = verticalAxis(context, mark);
  const color = colorOf(context, mark);
  if (mark.style === "step") {
    const xs = Float64Array.from({ length: 2 * edges.length }, (_, i) => edges[i >> 1]);
    const ys = Float64Array.from(xs, (_, i) =>
      i === 0 || i === xs.length - 1 ? 0 : counts[(i - 1) >> 1],
    );
    return {
      type: "scatter",
      mode: "lines",
      ...traceBase(context, mark),
      x: axisValues(xs, context.laid.x),
      y: axisValues(ys, y),
      line: { color, width: 1.6 },
    };
  }
  const widths = Float64Array.from(counts, (_, k) => edges[k + 1] - edges[k]);
  return {
    type: "bar",
    ...traceBase(context, mark),
    x: encodeVector(Float64Array.from(counts, (_, k) => (edges[k] + edges[k + 1]) / 2)),
    y: axisValues(counts, y),
    width: Array.from(widths),
    marker: { color, line: { color: context.theme.panel, width: 0.5 } },
  };
}

/** The trace of bars; where they stand is decided already, as for the picture. */
export function barTrace(mark: BarMark<NumericArray>, context: TraceContext): PlotlyObject {
  const places = context.laid.panel.bars.get(mark);
  if (!places) return {};
  const { shift, width, from, to, errors } = places;
  const lengths = Float64Array.from(to, (v, i) => v - from[i]);
  const across = mark.horizontal ? verticalAxis(context, mark) : context.laid.x;
  const along = mark.horizontal ? context.laid.x : verticalAxis(context, mark);
  const at = axisValues(mark.at as NumericArray, across);
  const trace: PlotlyObject = {
    type: "bar",
    ...traceBase(context, mark),
    orientation: mark.horizontal ? "h" : "v",
    [mark.horizontal ? "y" : "x"]: at,
    [mark.horizontal ? "x" : "y"]: axisValues(lengths, along),
    width,
    offset: shift - width / 2,
    marker: { color: colorOf(context, mark), line: { width: 0 } },
  };
  if (from.some((v) => v !== 0)) trace.base = Array.from(from);
  if (errors)
    trace[mark.horizontal ? "error_x" : "error_y"] = errorBar(errors, undefined, context.theme.ink);
  return trace;
}

/** The trace of a band: its filled outlines. */
export function bandTrace(mark: BandMark<NumericArray>, context: TraceContext): PlotlyObject {
  return {
    ...outlineTrace(bandOutlines(mark), mark.axis, context),
    ...traceBase(context, mark),
    fillcolor: colorOf(context, mark),
    line: { width: 0 },
    hoverinfo: "skip",
  };
}

/** The traces of polygons: one, or one per colour. */
export function polygonTraces(
  mark: PolygonsMark<NumericArray>,
  context: TraceContext,
): PlotlyObject[] {
  const outlines = Array.from({ length: mark.starts.length - 1 }, (_, k) => ({
    x: Array.from(mark.x.subarray(mark.starts[k], mark.starts[k + 1])),
    y: Array.from(mark.y.subarray(mark.starts[k], mark.starts[k + 1])),
  }));
  const trace = (some: typeof outlines, fill: string, first: boolean): PlotlyObject => ({
    ...outlineTrace(some.map(closed), mark.axis, context),
    ...traceBase(context, first ? mark : { ...mark, label: undefined }),
    ...(fill === "none" ? { fill: "none" } : { fillcolor: fill }),
    line: { color: colorOf(context, mark), width: mark.width },
    hoverinfo: "skip",
  });
  if (!mark.values || !mark.colors) return [trace(outlines, mark.fill, true)];
  const byColor = new Map<string, typeof outlines>();
  valueColors(mark.values, mark.colors).forEach((color, k) => {
    byColor.set(color, [...(byColor.get(color) ?? []), outlines[k]]);
  });
  return [...byColor].map(([color, some], k) => trace(some, color, k === 0));
}

/** Without points a colour axis has no trace; this one carries the bar of polygons. */
export function colorCarrier(
  mark: PolygonsMark<NumericArray>,
  context: TraceContext,
): PlotlyObject | undefined {
  if (!mark.colors) return undefined;
  return {
    type: "scatter",
    mode: "markers",
    xaxis: context.xName,
    yaxis: context.yName,
    x: [null],
    y: [null],
    marker: { color: [0], coloraxis: context.colorAxis(mark.colors) },
    showlegend: false,
    hoverinfo: "skip",
  };
}

function closed({ x, y }: { x: number[]; y: number[] }): { x: number[]; y: number[] } {
  return { x: [...x, x[0]], y: [...y, y[0]] };
}

function outlineTrace(
  outlines: readonly { x: number[]; y: number[] }[],
  axis: "y" | "y2",
  context: TraceContext,
): PlotlyObject {
  const join = (key: "x" | "y"): Float64Array =>
    Float64Array.from(outlines.flatMap((o, k) => (k === 0 ? o[key] : [Number.NaN, ...o[key]])));
  return {
    type: "scatter",
    mode: "lines",
    x: axisValues(join("x"), context.laid.x, context.options.compact),
    y: axisValues(join("y"), verticalAxis(context, { axis }), context.options.compact),
    fill: "toself",
  };
}
