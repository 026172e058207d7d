import { gather, type Warn } from "../decimate.js";
import type { LaidPanel } from "../scene/layout.js";
import type { ResolvedAxis } from "../scene/resolve.js";
import { encodeVector } from "../spec/encode.js";
import type { ColorScaleSpec, MarkBase, NumericArray } from "../spec/types.js";
import { markColor, type Theme } from "../theme.js";
import type { PlotlyObject, PlotlyOptions } from "./types.js";
import { plotlyText } from "./types.js";

/** What translating a mark needs to know. */
export interface TraceContext {
  laid: LaidPanel;
  theme: Theme;
  options: PlotlyOptions;
  warn: Warn;
  /** Names of the panel's axes: `x2`, `y3`. */
  xName: string;
  yName: string;
  y2Name: string;
  legendName: string;
  /** The name of the colour axis of a scale. */
  colorAxis(colors: ColorScaleSpec): string;
}

/** The axis that a mark is measured on. */
export function verticalAxis({ laid }: TraceContext, mark: { axis: "y" | "y2" }): ResolvedAxis {
  return mark.axis === "y2" && laid.y2 ? laid.y2 : laid.y;
}

/** Names of a trace's axes. */
export function axesOf(context: TraceContext, mark: { axis: "y" | "y2" }): PlotlyObject {
  return { xaxis: context.xName, yaxis: mark.axis === "y2" ? context.y2Name : context.yName };
}

/** What all traces have: axes, name, legend, opacity. */
export function traceBase(context: TraceContext, mark: MarkBase): PlotlyObject {
  const named =
    mark.label !== undefined && mark.label !== "" && context.laid.panel.spec.legend.show;
  return {
    ...axesOf(context, mark),
    name: plotlyText(mark.label ?? ""),
    showlegend: named,
    legend: context.legendName,
    legendrank: legendRank(context, mark),
    opacity: mark.opacity,
    hoverinfo: named ? undefined : "x+y",
  };
}

/** Entries stand in the order in which marks were added, whatever lies on top. */
export function legendRank({ laid }: TraceContext, { label }: { label?: string }): number {
  const { marks } = laid.panel.spec;
  return 1 + marks.findIndex((m) => m.label === label);
}

/** The colour of a mark in the theme. */
export function colorOf(context: TraceContext, mark: { color: string }): string {
  return markColor(mark.color, context.theme);
}

/** Values as plotly's axis wants them: names of categories, else numbers (on a symlog axis stretched by ourselves). */
export function axisValues(
  values: NumericArray,
  axis: ResolvedAxis,
  compact: boolean = false,
): unknown {
  const { categories, scale } = axis;
  if (categories) return Array.from(values, (v) => plotlyText(categories[v] ?? ""));
  return encodeVector(stretched(values, axis, scale.kind === "symlog"), { compact });
}

function stretched(values: NumericArray, { scale }: ResolvedAxis, needed: boolean): NumericArray {
  return needed ? Float64Array.from(values, (v) => scale.transform(v)) : values;
}

/** One value as {@link axisValues} writes it. */
export function axisValue(value: number, { scale }: ResolvedAxis): number {
  return scale.kind === "symlog" ? scale.transform(value) : value;
}

/** The x values of points; evenly spaced ones as start and step if the JSON shall be compact. */
export function xValues(
  x: NumericArray,
  kept: Uint32Array | undefined,
  { laid, options }: TraceContext,
): PlotlyObject {
  const { compact = false } = options;
  const plain = laid.x.scale.kind !== "symlog" && !laid.x.categories;
  const step = compact && plain && !kept && x.length > 100 ? evenStep(x) : undefined;
  if (step !== undefined) return { x0: x[0], dx: step };
  return { x: axisValues(gather(x, kept), laid.x, compact) };
}

function evenStep(x: NumericArray): number | undefined {
  const step = (x[x.length - 1] - x[0]) / (x.length - 1);
  for (let i = 1; i < x.length; i++) {
    if (!(Math.abs(x[i] - x[0] - i * step) <= 1e-6 * Math.abs(step))) return undefined;
  }
  return step;
}
