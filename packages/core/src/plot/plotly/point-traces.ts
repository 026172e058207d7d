import { gather, thinLine, thinPoints } from "../decimate.js";
import { encodeVector } from "../spec/encode.js";
import type {
  ErrorsSpec,
  LineMark,
  MarkerSymbol,
  NumericArray,
  ScatterMark,
} from "../spec/types.js";
import { dashArray } from "../svg/element.js";
import { isStroked } from "../svg/markers.js";
import {
  axisValues,
  colorOf,
  type TraceContext,
  traceBase,
  verticalAxis,
  xValues,
} from "./context.js";
import type { PlotlyObject } from "./types.js";

const STEPS = { post: "hv", pre: "vh", mid: "hvh" } as const;

/** The trace of a line. */
export function lineTrace(mark: LineMark<NumericArray>, context: TraceContext): PlotlyObject {
  const { options, warn } = context;
  const kept = thinLine(mark.y, options.maxPoints ?? Number.POSITIVE_INFINITY);
  if (kept) {
    warn(
      `line${named(mark)}: the live figure has ${kept.length} of ${mark.y.length} points (ends and extremes).`,
    );
  }
  const color = colorOf(context, mark);
  const lines = mark.width > 0;
  const trace: PlotlyObject = {
    type: "scatter",
    ...traceBase(context, mark),
    mode: lines ? (mark.marker ? "lines+markers" : "lines") : "markers",
    ...xValues(mark.x as NumericArray, kept, context),
    y: axisValues(gather(mark.y, kept), verticalAxis(context, mark), options.compact),
    connectgaps: false,
    ...errorsOf(mark, kept, color),
  };
  if (lines) {
    trace.line = {
      color,
      width: mark.width,
      dash: plotlyDash(mark.dash, mark.width),
      shape: mark.step ? STEPS[mark.step] : "linear",
    };
  }
  if (mark.marker)
    trace.marker = { ...symbolOf(mark.marker.symbol, color), size: mark.marker.size };
  return trace;
}

/** The trace of markers. */
export function scatterTrace(mark: ScatterMark<NumericArray>, context: TraceContext): PlotlyObject {
  const { options, warn } = context;
  const kept = thinPoints(mark.y.length, options.maxPoints ?? Number.POSITIVE_INFINITY);
  if (kept)
    warn(`scatter${named(mark)}: the live figure has ${kept.length} of ${mark.y.length} points.`);
  const color = colorOf(context, mark);
  const marker: PlotlyObject = { ...symbolOf(mark.symbol, color), opacity: mark.opacity };
  const { compact } = options;
  marker.size =
    typeof mark.size === "number" ? mark.size : encodeVector(gather(mark.size, kept), { compact });
  if (mark.edge) marker.line = { color: mark.edge, width: 0.8 };
  if (mark.values && mark.colors) {
    const log = mark.colors.norm === "log";
    const values = gather(mark.values, kept);
    marker.color = encodeVector(log ? Float64Array.from(values, (v) => Math.log10(v)) : values, {
      compact,
    });
    marker.coloraxis = context.colorAxis(mark.colors);
  }
  return {
    type: "scatter",
    ...traceBase(context, mark),
    opacity: 1,
    mode: "markers",
    ...xValues(mark.x as NumericArray, kept, context),
    y: axisValues(gather(mark.y, kept), verticalAxis(context, mark), compact),
    marker,
    ...errorsOf(mark, kept, color),
  };
}

/** The picture's line pattern in plotly's words. */
export function plotlyDash(dash: string, width: number): string {
  const pattern = dashArray(dash, width);
  return pattern ? pattern.replaceAll(/ |$/g, (end) => (end ? "px," : "px")) : "solid";
}

function named({ label }: { label?: string }): string {
  return label ? ` "${label}"` : "";
}

function symbolOf(symbol: MarkerSymbol, color: string): PlotlyObject {
  return isStroked(symbol)
    ? { symbol: `${symbol}-thin`, color, line: { color, width: 1.6 } }
    : { symbol, color };
}

function errorsOf(
  mark: LineMark<NumericArray> | ScatterMark<NumericArray>,
  kept: Uint32Array | undefined,
  color: string,
): PlotlyObject {
  const out: PlotlyObject = {};
  if (mark.xerr) out.error_x = errorBar(mark.xerr, kept, color);
  if (mark.yerr) out.error_y = errorBar(mark.yerr, kept, color);
  return out;
}

/** Plotly's description of error bars. */
export function errorBar(
  { low, high }: ErrorsSpec<NumericArray>,
  kept: Uint32Array | undefined,
  color: string,
): PlotlyObject {
  return {
    type: "data",
    symmetric: false,
    array: encodeVector(gather(high, kept)),
    arrayminus: encodeVector(gather(low, kept)),
    color,
    thickness: 1.2,
    width: 3,
  };
}
