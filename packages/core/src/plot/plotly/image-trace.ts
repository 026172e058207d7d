import { encodePng } from "../output/png-encode.js";
import { encodeVector, toBase64 } from "../spec/encode.js";
import type { ImageMark, NumericArray } from "../spec/types.js";
import { type TraceContext, traceBase } from "./context.js";
import type { PlotlyObject } from "./types.js";

/** The trace of an image. */
export function imageTrace(given: ImageMark<NumericArray>, context: TraceContext): PlotlyObject {
  if (!given.colors) return pictureTrace(given, context);
  const mark = reduced(given, context);
  const log = given.colors.norm === "log";
  const floor = Math.log10(given.colors.limits[0]);
  const z = log
    ? Float64Array.from(mark.z, (v) => (v > 0 ? Math.log10(v) : v <= 0 ? floor : Number.NaN))
    : mark.z;
  return {
    type: "heatmap",
    ...traceBase(context, mark),
    z: encodeVector(z, { shape: [mark.rows, mark.columns], compact: context.options.compact }),
    ...cells("x", mark.xEdges, mark.columns),
    ...cells("y", mark.yEdges, mark.rows),
    coloraxis: context.colorAxis(given.colors),
    zsmooth: mark.smooth ? "best" : false,
    showlegend: false,
    hoverongaps: false,
    hovertemplate: `x %{x}<br>y %{y}<br>${log ? "10^%{z:.4g}" : "%{z:.6g}"}<extra></extra>`,
  };
}

/** Cells along an axis: start and step of their centres, or all edges. */
function cells(axis: "x" | "y", edges: NumericArray, count: number): PlotlyObject {
  if (edges.length > 2) return { [axis]: Array.from(edges) };
  const step = (edges[1] - edges[0]) / count;
  return { [`${axis}0`]: edges[0] + step / 2, [`d${axis}`]: step };
}

function pictureTrace(given: ImageMark<NumericArray>, context: TraceContext): PlotlyObject {
  const mark = reduced(given, context);
  const { rows, columns, channels, z } = mark;
  const rgba = new Uint8Array(4 * rows * columns).fill(255);
  for (let i = 0; i < rows * columns; i++) {
    for (let c = 0; c < channels; c++) rgba[4 * i + c] = z[i * channels + c];
  }
  return {
    type: "image",
    ...traceBase(context, mark),
    source: `data:image/png;base64,${toBase64(encodePng({ width: columns, height: rows, rgba }))}`,
    ...cells("x", ends(mark.xEdges), columns),
    ...cells("y", ends(mark.yEdges), rows),
  };
}

function ends(edges: NumericArray): NumericArray {
  return Float64Array.of(edges[0], edges[edges.length - 1]);
}

/** The image in blocks of cells if it has more than the live figure shall hold. */
function reduced(
  mark: ImageMark<NumericArray>,
  { options, warn }: TraceContext,
): ImageMark<NumericArray> {
  const { maxCells = Number.POSITIVE_INFINITY } = options;
  const { rows, columns } = mark;
  if (rows * columns <= maxCells) return mark;
  const factor = Math.ceil(Math.sqrt((rows * columns) / maxCells));
  const down = Math.min(rows, factor);
  const across = Math.min(columns, Math.ceil((rows * columns) / maxCells / down));
  const small = { rows: Math.ceil(rows / down), columns: Math.ceil(columns / across) };
  warn(
    `image: the live figure shows ${rows} x ${columns} cells as ${small.rows} x ${small.columns} means of ${down} x ${across}.`,
  );
  return {
    ...mark,
    ...small,
    z: blockMeans(mark, down, across),
    xEdges: everyEdge(mark.xEdges, columns, across),
    yEdges: everyEdge(mark.yEdges, rows, down),
  };
}

function everyEdge(edges: NumericArray, count: number, factor: number): NumericArray {
  const n = Math.ceil(count / factor);
  const step = (edges[1] - edges[0]) / count;
  const at = (i: number): number => (edges.length === 2 ? edges[0] + i * step : edges[i]);
  if (edges.length === 2 && count % factor === 0) return edges;
  return Float64Array.from({ length: n + 1 }, (_, k) => at(Math.min(k * factor, count)));
}

function blockMeans(
  { z, rows, columns, channels }: ImageMark<NumericArray>,
  down: number,
  across: number,
): Float64Array {
  const width = Math.ceil(columns / across);
  const sums = new Float64Array(Math.ceil(rows / down) * width * channels);
  const counts = new Uint32Array(sums.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns * channels; c++) {
      const v = z[r * columns * channels + c];
      if (!Number.isFinite(v)) continue;
      const cell = Math.floor(r / down) * width + Math.floor(Math.floor(c / channels) / across);
      const k = cell * channels + (c % channels);
      sums[k] += v;
      counts[k]++;
    }
  }
  return sums.map((sum, k) => (counts[k] === 0 ? Number.NaN : Math.fround(sum / counts[k])));
}
