import { BeambookError } from "../errors.js";
import { NDArray } from "../ndarray/ndarray.js";
import { type ColorOptions, type Figure, openPanel, type PlotOptions } from "../plot/index.js";
import { centersOfMass } from "./prepare/center.js";

/** What plots need of a chunk. */
export interface PlottedFrames {
  /** (n, rows, columns) */
  frames: NDArray;
  weights: NDArray;
  chunk: { indices: number[]; positions: NDArray | null };
}

/** Options of {@link plotFrames}. */
export interface FramePlotOptions extends PlotOptions, Omit<ColorOptions, "colorbar"> {
  /** What is shown: the mean or largest count of all frames, or the frame with an index; "mean". */
  show?: "mean" | "max" | number;
  /** Whether pixels that do not count are left white; true. */
  masked?: boolean;
}

/** Scan positions in µm, in the order of the frames. */
export function plotPositions(chunk: PlottedFrames, options: PlotOptions = {}): Figure {
  const { columns, rows } = places(chunk);
  const panel = openPanel(options, { title: "Scan positions" });
  panel.line(columns, rows, { color: "#bbbbbb", width: 0.8 });
  panel.scatter(columns, rows, {
    values: chunk.chunk.indices,
    colorbar: options.colorbar ?? { label: "scan point" },
  });
  return panel
    .xAxis({ label: "x", unit: "µm" })
    .yAxis({ label: "y", unit: "µm", inverted: true })
    .aspect("equal").figure;
}

/** One picture of the frames: their mean, their largest counts, or a single one. */
export function plotFrames(chunk: PlottedFrames, options: FramePlotOptions = {}): Figure {
  const { show = "mean", masked = true, panel: _, colorbar, ...colors } = options;
  const index = typeof show === "number" ? chunk.chunk.indices.indexOf(show) : -1;
  if (typeof show === "number" && index < 0) {
    const { indices } = chunk.chunk;
    throw new BeambookError("IndexOutOfRange", `Frame ${show} is not in this chunk.`, {
      hint: `It has ${indices[0]} to ${indices.at(-1)}.`,
    });
  }
  const frames = index >= 0 ? chunk.frames.slice(index) : reduced(chunk.frames, show);
  const weights = index >= 0 ? chunk.weights.slice(index) : chunk.weights.max(0);
  const picture = masked ? withoutMasked(frames, weights) : frames;
  const title =
    index >= 0 ? `Frame ${show}` : show === "max" ? "Largest counts" : "Mean of the frames";
  const panel = openPanel(options, { title });
  panel.image(picture, {
    norm: "log",
    ...colorsOf(colors),
    colorbar: colorbar ?? { label: "counts" },
  });
  return panel.xAxis({ label: "column" }).yAxis({ label: "row" }).figure;
}

/** How far the centre of mass of each frame is from the mean one, at the frames' positions: what has bent the light. Dark frames have none. */
export function plotCenterOfMass(
  chunk: PlottedFrames,
  options: PlotOptions & Omit<ColorOptions, "colorbar"> & { axis?: "row" | "column" } = {},
): Figure {
  const { axis = "column", panel: _, colorbar, ...colors } = options;
  const { columns, rows } = places(chunk);
  const all = centersOfMass(chunk.frames, chunk.weights);
  const centers = all.map((center) => center[axis === "row" ? 0 : 1]);
  const known = centers.filter((c) => !Number.isNaN(c));
  const mean = known.reduce((sum, c) => sum + c, 0) / known.length;
  const panel = openPanel(options, { title: `Centre of mass, ${axis}` });
  panel.scatter(columns, rows, {
    values: Float64Array.from(centers, (c) => c - mean),
    cmap: "coolwarm",
    size: 11,
    ...colorsOf(colors),
    colorbar: colorbar ?? { label: "shift", unit: "px" },
  });
  return panel
    .xAxis({ label: "x", unit: "µm" })
    .yAxis({ label: "y", unit: "µm", inverted: true })
    .aspect("equal").figure;
}

function places({ chunk: { positions } }: PlottedFrames): {
  rows: Float64Array;
  columns: Float64Array;
} {
  if (positions === null) {
    throw new BeambookError("NoData", "The scan has no positions.", {
      hint: "Return them from loadPositions() or load().",
    });
  }
  const micrometres = (axis: number): Float64Array =>
    positions.slice(null, axis).multiply(1e6).flat() as Float64Array;
  return { rows: micrometres(0), columns: micrometres(1) };
}

function reduced(frames: NDArray, show: "mean" | "max" | number): NDArray {
  return show === "max" ? frames.max(0) : frames.mean(0);
}

function withoutMasked(picture: NDArray, weights: NDArray): NDArray {
  const data = Float64Array.from(picture.flat() as ArrayLike<number>);
  const mask = weights.flat() as ArrayLike<number>;
  for (let i = 0; i < data.length; i++) if (!(mask[i] > 0)) data[i] = Number.NaN;
  return new NDArray(data, "float64", { shape: picture.shape });
}

function colorsOf({
  cmap,
  vmin,
  vmax,
  limits,
  percentiles,
  norm,
  nanColor,
}: ColorOptions): ColorOptions {
  const given = Object.entries({ cmap, vmin, vmax, limits, percentiles, norm, nanColor });
  return Object.fromEntries(given.filter(([, v]) => v !== undefined));
}
