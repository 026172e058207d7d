import type { NDArray } from "../ndarray/index.js";
import { encodeIndexed, type Figure, openPanel, type PlotOptions } from "../plot/index.js";

/** What {@link plotPreview} draws. */
export interface PreviewLike {
  readonly image: NDArray;
  readonly channels: readonly [from: number, to: number];
}

/** A preview with arrows along the first row and the first column, from the pixel that was recorded first. */
export function plotPreview({ image, channels }: PreviewLike, options: PlotOptions = {}): Figure {
  const [height, width] = image.shape;
  const reach = 0.3 * Math.min(width, height);
  const [from, to] = channels;
  const title = `Raw preview, channels ${from} to ${to}`;
  const panel = openPanel(options, { title, width: 640, height: 520 });
  panel.image(image, { cmap: "gray", vmin: 0, vmax: 1, colorbar: options.colorbar });
  panel.arrows([0, 0], [0, 0], [reach, 0], [0, reach], { color: "tab:orange", width: 2.5 });
  panel.text([reach], [0], ["columns"], { color: "tab:orange", baseline: "top", anchor: "start" });
  panel.text([0], [reach], ["rows"], { color: "tab:orange", baseline: "top", anchor: "start" });
  return panel.xAxis("column").yAxis("row").figure;
}

/** A grey PNG with one pixel per pixel; values 0 to 1. */
export function previewPng(image: NDArray): Uint8Array {
  const [height, width] = image.shape;
  const values = image.flat() as Float64Array;
  const indexes = Uint8Array.from(values, (v) => Math.round(255 * Math.min(1, Math.max(0, v))));
  const palette = new Uint8Array(1024);
  for (let i = 0; i < 256; i++) palette.set([i, i, i, 255], 4 * i);
  return encodeIndexed({ width, height, indexes, palette });
}
