import type { NormKind } from "../color/norm.js";

/** A typed array as JSON: little-endian bytes in base64, in plotly's form. */
export interface EncodedArray {
  dtype: "i1" | "u1" | "i2" | "u2" | "i4" | "u4" | "f4" | "f8";
  bdata: string;
  /** Lengths of the axes, separated by commas. */
  shape: string;
}

/** Numbers as a figure's JSON holds them: a list (null where there is none), or bytes if there are many. */
export type VectorSpec = (number | null)[] | EncodedArray;

/** Typed arrays that hold plain numbers. */
export type NumericArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Line patterns. */
export type Dash = "solid" | "dash" | "dot" | "dashdot";

/** Shapes of markers. */
export type MarkerSymbol =
  | "circle"
  | "square"
  | "diamond"
  | "triangle-up"
  | "triangle-down"
  | "cross"
  | "x"
  | "star";

/** How an axis maps values to places. */
export type ScaleKind = "linear" | "log" | "symlog" | "time" | "category";

/** How values map to colours. */
export interface ColorScaleSpec {
  cmap: string;
  norm: NormKind;
  limits: [number, number];
  /** Whether the limits come from the data, so that panels may share them. */
  auto: boolean;
  /** Colour of NaN; `"none"` shows the background. */
  nanColor: string;
  /** Whether a colour bar is drawn. */
  bar: boolean;
  /** Label of the colour bar, with unit. */
  label: string;
}

/** Lengths of error bars below and above (left and right of) each point. */
export interface ErrorsSpec<V = VectorSpec> {
  low: V;
  high: V;
}

/** What all marks have. */
export interface MarkBase {
  /** Name in the legend; none, no entry. */
  label?: string;
  color: string;
  /** 0 to 1. */
  opacity: number;
  axis: "y" | "y2";
}

/** Points joined by straight lines or steps, optionally with markers and error bars; gaps where a value is NaN. */
export interface LineMark<V = VectorSpec> extends MarkBase {
  kind: "line";
  x: V | string[];
  y: V;
  /** Pixels; 0 for none. */
  width: number;
  dash: Dash;
  step?: "pre" | "mid" | "post";
  marker?: { symbol: MarkerSymbol; size: number };
  xerr?: ErrorsSpec<V>;
  yerr?: ErrorsSpec<V>;
}

/** Markers, of one size and colour or by values. */
export interface ScatterMark<V = VectorSpec> extends MarkBase {
  kind: "scatter";
  x: V | string[];
  y: V;
  symbol: MarkerSymbol;
  /** Diameter in pixels. */
  size: number | V;
  edge?: string;
  /** Values that decide the colours by `colors`. */
  values?: V;
  colors?: ColorScaleSpec;
  xerr?: ErrorsSpec<V>;
  yerr?: ErrorsSpec<V>;
}

/** Counts between edges. */
export interface HistogramMark<V = VectorSpec> extends MarkBase {
  kind: "histogram";
  edges: V;
  counts: V;
  style: "bar" | "step";
}

/** Bars from `base` to `base + values`, side by side where several marks share categories. */
export interface BarMark<V = VectorSpec> extends MarkBase {
  kind: "bar";
  at: V | string[];
  values: V;
  base?: V;
  /** In units of the axis; undefined: decided by the distance of bars. */
  width?: number;
  horizontal: boolean;
  errors?: ErrorsSpec<V>;
}

/** A picture: values by a colour scale, or RGB(A) bytes. Row 0 lies between the first two `yEdges`. */
export interface ImageMark<V = VectorSpec> extends MarkBase {
  kind: "image";
  z: V;
  rows: number;
  columns: number;
  /** 1: values; 3 or 4: red, green, blue (, alpha). */
  channels: 1 | 3 | 4;
  /** Two outer edges (equal cells), or all `columns + 1`. */
  xEdges: V;
  /** Two outer edges (equal cells), or all `rows + 1`. */
  yEdges: V;
  colors?: ColorScaleSpec;
  smooth: boolean;
  /** Axes that run backwards where nothing else is said. */
  reversed: { x: boolean; y: boolean };
}

/** The area between two curves. */
export interface BandMark<V = VectorSpec> extends MarkBase {
  kind: "band";
  x: V;
  low: V;
  high: V;
}

/** Closed outlines; polygon k has the points from `starts[k]` to `starts[k + 1]`. */
export interface PolygonsMark<V = VectorSpec> extends MarkBase {
  kind: "polygons";
  x: V;
  y: V;
  starts: number[];
  fill: string;
  width: number;
  values?: V;
  colors?: ColorScaleSpec;
}

/** Arrows from `(x, y)` to `(x + dx, y + dy)`. */
export interface ArrowsMark<V = VectorSpec> extends MarkBase {
  kind: "arrows";
  x: V;
  y: V;
  dx: V;
  dy: V;
  width: number;
  /** Length of the head in pixels. */
  head: number;
}

/** Texts at points. */
export interface TextMark<V = VectorSpec> extends MarkBase {
  kind: "text";
  x: V | string[];
  y: V;
  text: string[];
  /** Pixels. */
  size: number;
  anchor: "start" | "middle" | "end";
  baseline: "top" | "middle" | "bottom";
  /** Degrees, counter-clockwise. */
  angle: number;
  bold: boolean;
}

/** Lines across the whole panel. */
export interface RuleMark<V = VectorSpec> extends MarkBase {
  kind: "rule";
  direction: "vertical" | "horizontal";
  at: V;
  width: number;
  dash: Dash;
}

/** A shaded range across the whole panel. */
export interface SpanMark extends MarkBase {
  kind: "span";
  direction: "vertical" | "horizontal";
  from: number;
  to: number;
}

/** Whatever can be drawn in a panel. */
export type Mark<V = VectorSpec> =
  | LineMark<V>
  | ScatterMark<V>
  | HistogramMark<V>
  | BarMark<V>
  | ImageMark<V>
  | BandMark<V>
  | PolygonsMark<V>
  | ArrowsMark<V>
  | TextMark<V>
  | RuleMark<V>
  | SpanMark;

/** Where ticks stand; without `labels` the values are formatted. */
export interface TicksSpec {
  values: number[];
  labels?: string[];
}

/** One axis of a panel; what is missing follows from the data. */
export interface AxisSpec {
  label?: string;
  unit?: string;
  scale?: ScaleKind;
  /** `null` leaves an end to the data. */
  limits?: [number | null, number | null];
  inverted?: boolean;
  ticks?: TicksSpec;
  grid?: boolean;
  /** False hides ticks and labels. */
  visible?: boolean;
  /** Width of the linear part of a symlog scale. */
  linthresh?: number;
}

/** Where the legend stands. */
export type LegendPosition =
  | "best"
  | "upper right"
  | "upper left"
  | "lower left"
  | "lower right"
  | "outside right";

/** One set of axes in a cell of the figure's grid. */
export interface PanelSpec<V = VectorSpec> {
  row: number;
  column: number;
  rowSpan: number;
  columnSpan: number;
  title?: string;
  marks: Mark<V>[];
  xAxis: AxisSpec;
  yAxis: AxisSpec;
  y2Axis?: AxisSpec;
  /** Length of a y unit over that of an x unit; `equal` is 1, `auto` fills the cell. */
  aspect?: "auto" | "equal" | number;
  legend: { show: boolean; position: LegendPosition; title?: string };
  /** How bars on the same places stand. */
  barMode: "group" | "stack" | "overlay";
}

/** A figure as plain JSON. */
export interface FigureSpec<V = VectorSpec> {
  kind: "beambook.figure";
  version: 1;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  title?: string;
  theme: "light" | "dark";
  rows: number;
  columns: number;
  columnWidths?: number[];
  rowHeights?: number[];
  /** Panels of a column have one x range and labels below the last row only. */
  shareX: boolean;
  /** Panels of a row have one y range and labels left of the first column only. */
  shareY: boolean;
  /** One colour scale and bar for all panels. */
  sharedColorbar?: { label: string };
  panels: PanelSpec<V>[];
}
