import { colormapTable } from "../color/colormap.js";
import { colorBytes } from "../color/colors.js";
import { normalizer } from "../color/norm.js";
import { encodePng, type Pixels } from "../output/png-encode.js";
import { toBase64 } from "../spec/encode.js";
import type { ColorScaleSpec, ImageMark, NumericArray } from "../spec/types.js";
import { type CellRanges, cellRanges } from "./cells.js";
import { type DrawContext, projectionOf } from "./context.js";
import { element } from "./element.js";

/** Cells that are embedded one pixel each, where they are larger than pixels. */
const MOST_CELLS = 400_000;

/** Draws an image: one PNG pixel per cell where cells are large, else resampled to the panel's pixels. */
export function drawImage(mark: ImageMark<NumericArray>, context: DrawContext): string {
  const { box, x, y, y2 } = context.laid;
  const vertical = mark.axis === "y2" && y2 ? y2 : y;
  const uniform = mark.xEdges.length === 2 && mark.yEdges.length === 2;
  const straight = [x, vertical].every(
    ({ scale: { kind } }) => kind !== "log" && kind !== "symlog",
  );
  if (uniform && straight && mark.rows * mark.columns <= MOST_CELLS) {
    const whole = wholeImage(mark, context);
    if (whole) return whole;
  }
  const width = Math.max(1, Math.round(box.width * context.imageScale));
  const height = Math.max(1, Math.round(box.height * context.imageScale));
  const across = cellRanges(x.scale, mark.xEdges, mark.columns, width, false);
  const down = cellRanges(vertical.scale, mark.yEdges, mark.rows, height, true);
  if (across.first >= across.last || down.first >= down.last) return "";
  const place = {
    x: box.left + (across.first / width) * box.width,
    y: box.top + (down.first / height) * box.height,
    width: ((across.last - across.first) / width) * box.width,
    height: ((down.last - down.first) / height) * box.height,
  };
  return imageElement(paint(mark, across, down), place, mark);
}

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The image with one pixel per cell; undefined if cells are smaller than pixels. */
function wholeImage(mark: ImageMark<NumericArray>, context: DrawContext): string | undefined {
  const to = projectionOf(context, mark);
  const [x0, x1] = [to.x(mark.xEdges[0]), to.x(mark.xEdges[1])];
  const [y0, y1] = [to.y(mark.yEdges[0]), to.y(mark.yEdges[1])];
  const place = {
    x: Math.min(x0, x1),
    y: Math.min(y0, y1),
    width: Math.abs(x1 - x0),
    height: Math.abs(y1 - y0),
  };
  const scale = context.imageScale;
  if (mark.columns > place.width * scale || mark.rows > place.height * scale) return undefined;
  if (Math.max(place.width, place.height) > 50_000) return undefined;
  const pixels = paint(mark, allCells(mark.columns, x1 < x0), allCells(mark.rows, y1 < y0));
  return imageElement(pixels, place, mark);
}

function allCells(count: number, backwards: boolean): CellRanges {
  const start = Int32Array.from({ length: count }, (_, i) => (backwards ? count - 1 - i : i));
  return { start, end: start.map((v) => v + 1), first: 0, last: count };
}

function imageElement(pixels: Pixels, place: Place, mark: ImageMark<NumericArray>): string {
  return element("image", {
    ...place,
    preserveAspectRatio: "none",
    "image-rendering": mark.smooth ? "optimizeQuality" : "optimizeSpeed",
    style: mark.smooth ? undefined : "image-rendering:pixelated",
    opacity: mark.opacity === 1 ? undefined : mark.opacity,
    href: `data:image/png;base64,${toBase64(encodePng(pixels))}`,
  });
}

function paint(mark: ImageMark<NumericArray>, across: CellRanges, down: CellRanges): Pixels {
  const width = across.last - across.first;
  const height = down.last - down.first;
  const rgba = new Uint8Array(4 * width * height);
  const put = mark.colors ? valuePainter(mark.colors, rgba) : undefined;
  let at = 0;
  for (let j = down.first; j < down.last; j++) {
    for (let i = across.first; i < across.last; i++, at += 4) {
      const block = [down.start[j], down.end[j], across.start[i], across.end[i]] as const;
      if (block[0] === block[1] || block[2] === block[3]) continue;
      if (put) put(at, blockMean(mark, block));
      else paintColors(mark, block, rgba, at);
    }
  }
  return { width, height, rgba };
}

type Block = readonly [row0: number, row1: number, column0: number, column1: number];

/** Mean of the finite cells of a block; NaN if there are none. */
function blockMean({ z, columns }: ImageMark<NumericArray>, [r0, r1, c0, c1]: Block): number {
  if (r1 - r0 === 1 && c1 - c0 === 1) return z[r0 * columns + c0];
  let sum = 0;
  let n = 0;
  for (let r = r0; r < r1; r++) {
    for (let k = r * columns + c0; k < r * columns + c1; k++) {
      if (Number.isFinite(z[k])) {
        sum += z[k];
        n++;
      }
    }
  }
  return n === 0 ? Number.NaN : sum / n;
}

function paintColors(
  { z, columns, channels }: ImageMark<NumericArray>,
  [r0, r1, c0, c1]: Block,
  rgba: Uint8Array,
  at: number,
): void {
  const n = (r1 - r0) * (c1 - c0);
  rgba[at + 3] = 255;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let r = r0; r < r1; r++) {
      for (let k = c0; k < c1; k++) sum += z[(r * columns + k) * channels + c];
    }
    rgba[at + c] = Math.round(sum / n);
  }
}

function valuePainter(
  colors: ColorScaleSpec,
  rgba: Uint8Array,
): (at: number, value: number) => void {
  const table = colormapTable(colors.cmap);
  const norm = normalizer(colors.norm, colors.limits);
  const missing = colorBytes(colors.nanColor);
  return (at: number, value: number): void => {
    const t = norm(value);
    if (Number.isNaN(t)) {
      rgba.set(missing, at);
      return;
    }
    const k = 3 * Math.min(255, Math.max(0, Math.floor(t * 256)));
    rgba[at] = table[k];
    rgba[at + 1] = table[k + 1];
    rgba[at + 2] = table[k + 2];
    rgba[at + 3] = 255;
  };
}
