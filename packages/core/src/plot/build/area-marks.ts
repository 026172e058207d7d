import { BeambookError } from "../../errors.js";
import { cssColor } from "../color/colors.js";
import type {
  BandMark,
  HistogramMark,
  ImageMark,
  NumericArray,
  PolygonsMark,
} from "../spec/types.js";
import { toGrid, toVector } from "../spec/vector.js";
import { colorScale } from "./color-scale.js";
import { cellEdges } from "./edges.js";
import { binValues } from "./histogram.js";
import { type ColorCycle, checkLengths, markBase } from "./inputs.js";
import type { HistogramOptions, ImageOptions, MarkOptions, PolygonOptions } from "./options.js";

/** The mark of `histogram(values, options)`. */
export function histogramMark(
  values: unknown,
  options: HistogramOptions,
  cycle: ColorCycle,
): HistogramMark<NumericArray> {
  const { style = "bar" } = options;
  const bins = binValues(flatten(values), options);
  return { kind: "histogram", ...markBase(options, cycle), ...bins, style };
}

/** The mark of `stairs(counts, edges, options)`. */
export function stairsMark(
  heights: unknown,
  borders: unknown,
  options: MarkOptions & { style?: "bar" | "step" },
  cycle: ColorCycle,
): HistogramMark<NumericArray> {
  const counts = toVector(heights, "counts");
  const edges = toVector(borders, "edges");
  if (edges.length !== counts.length + 1) {
    throw new BeambookError(
      "ShapeMismatch",
      `${counts.length} counts need ${counts.length + 1} edges, not ${edges.length}.`,
    );
  }
  return {
    kind: "histogram",
    ...markBase(options, cycle),
    edges,
    counts,
    style: options.style ?? "step",
  };
}

/** The mark of `band(x, low, high, options)`. */
export function bandMark(
  x: unknown,
  low: unknown,
  high: unknown,
  options: MarkOptions,
  cycle: ColorCycle,
): BandMark<NumericArray> {
  const at = toVector(x, "x");
  const edge = (input: unknown, name: string): Float64Array =>
    typeof input === "number" ? at.map(() => input) : toVector(input, name);
  const lower = edge(low, "low");
  const upper = edge(high, "high");
  checkLengths({ x: at, low: lower, high: upper });
  return { kind: "band", ...markBase(options, cycle, 0.25), x: at, low: lower, high: upper };
}

/** The mark of `image(z, options)`. */
export function imageMark(input: unknown, options: ImageOptions): ImageMark<NumericArray> {
  const { z, shape } = toGrid(input, "image");
  const [rows, columns] = shape;
  const lower = options.origin === "lower";
  const [left, right, bottom, top] = options.extent ?? [
    -0.5,
    columns - 0.5,
    lower ? -0.5 : rows - 0.5,
    lower ? rows - 0.5 : -0.5,
  ];
  const xEdges = Float64Array.of(left, right);
  const yEdges = lower ? Float64Array.of(bottom, top) : Float64Array.of(top, bottom);
  return {
    ...cells(z, shape, xEdges, yEdges, options),
    reversed: { x: left > right, y: bottom > top },
  };
}

/** The mark of `heatmap(x, y, z, options)`. */
export function heatmapMark(
  x: unknown,
  y: unknown,
  input: unknown,
  options: ImageOptions,
): ImageMark<NumericArray> {
  const { z, shape } = toGrid(input, "z");
  const xEdges = cellEdges(toVector(x, "x"), shape[1], "x");
  const yEdges = cellEdges(toVector(y, "y"), shape[0], "y");
  return cells(z, shape, xEdges, yEdges, options);
}

function cells(
  z: NumericArray,
  [rows, columns, depth = 1]: number[],
  xEdges: Float64Array,
  yEdges: Float64Array,
  options: ImageOptions,
): ImageMark<NumericArray> {
  if (rows === 0 || columns === 0) {
    throw new BeambookError(
      "ShapeMismatch",
      `An image of shape (${rows}, ${columns}) has no cells.`,
    );
  }
  const channels = depth as 1 | 3 | 4;
  const mark: ImageMark<NumericArray> = {
    kind: "image",
    ...markBase({ label: options.label, opacity: options.opacity }, "#1f77b4"),
    z: channels === 1 ? z : toBytes(z),
    rows,
    columns,
    channels,
    xEdges,
    yEdges,
    smooth: options.smooth ?? false,
    reversed: { x: false, y: false },
  };
  if (channels === 1) mark.colors = colorScale(z, options, true);
  return mark;
}

/** Colours as bytes; fractions count from 0 to 1. */
function toBytes(z: NumericArray): Uint8ClampedArray {
  const scale = z instanceof Float32Array || z instanceof Float64Array ? 255 : 1;
  return Uint8ClampedArray.from(z, (v) => v * scale);
}

/** The mark of `polygons(outlines, options)`. */
export function polygonsMark(
  outlines: readonly (readonly [unknown, unknown])[],
  options: PolygonOptions,
  cycle: ColorCycle,
): PolygonsMark<NumericArray> {
  const xs: number[] = [];
  const ys: number[] = [];
  const starts = [0];
  outlines.forEach(([px, py], k) => {
    const x = toVector(px, `x of polygon ${k}`);
    const y = toVector(py, `y of polygon ${k}`);
    checkLengths({ [`x of polygon ${k}`]: x, [`y of polygon ${k}`]: y });
    for (let i = 0; i < x.length; i++) {
      xs.push(x[i]);
      ys.push(y[i]);
    }
    starts.push(xs.length);
  });
  const { fill = "none", width = 1, values } = options;
  const mark: PolygonsMark<NumericArray> = {
    kind: "polygons",
    ...markBase(options, cycle),
    x: Float64Array.from(xs),
    y: Float64Array.from(ys),
    starts,
    fill: cssColor(fill),
    width,
  };
  if (values !== undefined) {
    mark.values = toVector(values, "values");
    checkLengths({ polygons: outlines, values: mark.values });
    mark.colors = colorScale(mark.values, options, true);
  }
  return mark;
}

/** A histogram counts all elements, whatever the shape. */
function flatten(values: unknown): Float64Array {
  if (typeof values === "object" && values !== null && "ndim" in values && "reshape" in values) {
    return toVector((values as { reshape(n: number): unknown }).reshape(-1), "values");
  }
  return toVector(values, "values");
}
