import type { MimeBundle } from "@beambook/core";
import { type NDArray, slice } from "@beambook/core/ndarray";
import { figure } from "@beambook/core/plot";
import { labelRows } from "../panes/label-rows.js";
import type { MarkedLine } from "./xrf-map.js";

/** How it is drawn: the widget's own traits. */
export interface XrfLook {
  title: string;
  cmap: string;
  selectedLabel: string;
  energies: Float64Array;
  lines: readonly MarkedLine[];
  log: boolean;
  band: readonly number[] | null;
  region: readonly number[] | null;
  pixel: readonly number[] | null;
  arrows: boolean;
  flipHorizontal: boolean;
  flipVertical: boolean;
}

/** What is drawn. */
export interface XrfContent {
  image: NDArray | undefined;
  traces: Readonly<Record<"max" | "sum" | "selected", Float32Array>>;
  depth: number;
  limits: readonly number[];
}

const SIZE = { width: 900, height: 340 };
/** About the length of the spectrum's axis in the picture. */
const AXIS = 310;
/** Of an upright label, in heights of the spectrum. */
const ROW = 0.16;
const MARK = "#ff7f0e";

/** What a notebook keeps: map and spectra side by side as a PNG. Nothing before there is a map. */
export function xrfPicture(look: XrfLook, content: XrfContent): MimeBundle | undefined {
  const { image, limits } = content;
  if (image === undefined) return undefined;
  const fig = figure.grid(1, 2, SIZE);
  drawMap(fig.panel(0, 0), image, limits, look);
  drawSpectra(fig.panel(0, 1), look, content);
  const png = fig.toPng({ width: SIZE.width, maxBytes: 200_000 });
  return { "image/png": Buffer.from(png).toString("base64") };
}

type Panel = ReturnType<ReturnType<typeof figure.grid>["panel"]>;

function drawMap(panel: Panel, image: NDArray, limits: readonly number[], look: XrfLook): void {
  const { cmap, region, pixel, arrows, title, band, flipHorizontal, flipVertical } = look;
  const channels = band ? `channels ${band[0]} to ${band[1] - 1}` : "";
  panel.title([title, channels].filter(Boolean).join(", "));
  const flip = (on: boolean): ReturnType<typeof slice> | null =>
    on ? slice(null, null, -1) : null;
  panel.image(image.slice(flip(flipVertical), flip(flipHorizontal)), {
    cmap,
    limits: [limits[0], limits[1]],
    colorbar: !arrows,
  });
  if (region) {
    const [row, col, rows, cols] = region;
    const [left, top] = [col - 0.5, row - 0.5];
    const [right, bottom] = [left + cols, top + rows];
    const box = [left, right, right, left, left];
    panel.line(box, [top, top, bottom, bottom, top], { color: MARK });
  }
  if (pixel) panel.scatter([pixel[1]], [pixel[0]], { color: MARK, size: 9 });
  if (arrows) drawArrows(panel, image.shape, look);
  panel.xAxis("column").yAxis("row");
}

/** From the pixel that was recorded first, wherever the flips have put it. */
function drawArrows(panel: Panel, shape: readonly number[], look: XrfLook): void {
  const [height, width] = shape;
  const reach = 0.3 * Math.min(width, height);
  const x = look.flipHorizontal ? width - 1 : 0;
  const y = look.flipVertical ? height - 1 : 0;
  const toX = x + (look.flipHorizontal ? -reach : reach);
  const toY = y + (look.flipVertical ? -reach : reach);
  panel.arrows([x, x], [y, y], [toX, x], [y, toY], { color: MARK, width: 2.5 });
  const anchor = look.flipHorizontal ? "end" : "start";
  panel.text([toX, x], [y, toY], ["columns", "rows"], { color: MARK, anchor });
}

function drawSpectra(panel: Panel, look: XrfLook, { depth, traces }: XrfContent): void {
  const { energies, lines, log, band, selectedLabel } = look;
  const known = energies.length > 1;
  const x = known ? energies : Float64Array.from({ length: depth }, (_, i) => i);
  const { max, sum, selected } = traces;
  if (max.length > 0) {
    const fill = { color: "red", opacity: 0.3, label: "max" };
    panel.band(x, new Float64Array(max.length), max, fill);
  }
  if (sum.length > 0)
    panel.line(x, sum, { color: "green", axis: "y2", width: 1.2, label: "sum (mean)" });
  if (selected.length > 0) {
    panel.line(x, selected, { color: "tab:blue", width: 1.4, label: selectedLabel });
  }
  if (band) {
    for (const edge of band) {
      const at = known ? energies[Math.min(edge, depth - 1)] : edge - 0.5;
      panel.vline(at, { color: MARK, width: 1.2 });
    }
  }
  const top = max.reduce((a, b) => Math.max(a, b), 0);
  const [low, high] = [x[0], x[x.length - 1]];
  const rows = labelRows(lines.map(({ energy }) => ((energy - low) / (high - low)) * AXIS));
  for (const [i, { label, energy }] of lines.entries()) {
    panel.vline(energy, { color: "grey", dash: "dot", opacity: 0.6 });
    const y = log ? top ** (1 - ROW * rows[i]) : top * (1 - ROW * rows[i]);
    panel.text([energy], [y], [label], { size: 10, angle: 90, anchor: "end" });
  }
  const scale = log ? "log" : "linear";
  panel.xAxis(known ? { label: "Energy", unit: "keV" } : "Channel");
  panel.yAxis({ label: "Max spectrum (counts)", scale });
  if (sum.length > 0) panel.y2Axis({ label: "Sum spectrum (counts)", scale });
}
