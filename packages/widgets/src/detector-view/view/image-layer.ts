import { decodeTable } from "../code.js";
import { colorTable, type Limits, type Norm, type Palette } from "../color-table.js";
import type { ImageMessage, PixelCode } from "../protocol.js";
import { paintCodes } from "./draw.js";
import type { Orientation, PlotArea, Viewport } from "./viewport.js";

/** How an image is coloured. */
export interface Coloring {
  limits: Limits;
  norm: Norm;
  palette: Palette;
}

/** The image on show: its codes, and the same coloured on a canvas of its own. */
export class ImageLayer {
  readonly #canvas = document.createElement("canvas");
  #pixels: ImageData | undefined;
  #codes: Uint8Array | Uint16Array | undefined;
  #message: ImageMessage | undefined;
  #values: Float64Array = new Float64Array(0);
  #table: Uint32Array | undefined;
  #codeKey = "";
  #painted = false;

  /** What is on show, if anything. */
  get message(): ImageMessage | undefined {
    return this.#message;
  }

  /** The codes on show. */
  get codes(): Uint8Array | Uint16Array | undefined {
    return this.#codes;
  }

  /** Takes a new image; {@link color} must follow before it is drawn. */
  set(message: ImageMessage, buffer: DataView): void {
    this.#codes = codesOf(message, buffer);
    this.#message = message;
    const key = keyOf(message.code);
    if (key !== this.#codeKey) {
      this.#values = decodeTable(message.code);
      this.#codeKey = key;
    }
    const { rows, cols } = message;
    if (this.#pixels?.width !== cols || this.#pixels.height !== rows) {
      this.#canvas.width = cols;
      this.#canvas.height = rows;
      this.#pixels = new ImageData(cols, rows);
    }
    this.#painted = false;
  }

  /** Colours the image: one look-up per pixel. */
  color({ limits, norm, palette }: Coloring): void {
    if (this.#pixels === undefined || this.#codes === undefined) return;
    const size = this.#values.length;
    const table = this.#table?.length === size ? this.#table : new Uint32Array(size);
    this.#table = colorTable(this.#values, limits, norm, palette, table);
    paintCodes(this.#codes, this.#table, new Uint32Array(this.#pixels.data.buffer));
    this.#canvas.getContext("2d")?.putImageData(this.#pixels, 0, 0);
    this.#painted = true;
  }

  /** The value at an image pixel as far as the codes tell: a bin's mean, undefined where nothing is loaded. */
  valueAt(row: number, col: number): number | undefined {
    const m = this.#message;
    if (m === undefined || this.#codes === undefined) return undefined;
    const i = Math.floor((row - m.region.row) / m.binning);
    const j = Math.floor((col - m.region.col) / m.binning);
    if (i < 0 || j < 0 || i >= m.rows || j >= m.cols) return undefined;
    return this.#values[this.#codes[i * m.cols + j]];
  }

  /** Draws the image where a viewport puts it. */
  draw(
    context: CanvasRenderingContext2D,
    view: Viewport,
    area: PlotArea,
    { flipX, flipY }: Orientation,
  ): void {
    const m = this.#message;
    if (m === undefined || !this.#painted) return;
    const sx = flipX ? -view.scale : view.scale;
    const sy = flipY ? -view.scale : view.scale;
    context.save();
    context.translate(area.left + area.width / 2, area.top + area.height / 2);
    context.transform(sx, 0, 0, sy, -sx * view.col, -sy * view.row);
    context.beginPath();
    context.rect(m.region.col, m.region.row, m.region.cols, m.region.rows);
    context.clip();
    const perCode = view.scale * m.binning * (globalThis.devicePixelRatio || 1);
    context.imageSmoothingEnabled = perCode < 1 || (m.binning > 1 && perCode < 2);
    const width = m.cols * m.binning;
    const height = m.rows * m.binning;
    context.drawImage(this.#canvas, m.region.col, m.region.row, width, height);
    context.restore();
  }
}

function codesOf(message: ImageMessage, buffer: DataView): Uint8Array | Uint16Array {
  const count = message.rows * message.cols;
  if (message.code.bits === 8) return new Uint8Array(buffer.buffer, buffer.byteOffset, count);
  // A view into a larger message may start at an odd byte, where a Uint16Array cannot.
  const aligned = buffer.byteOffset % 2 === 0;
  const { buffer: memory, byteOffset } = buffer;
  return aligned
    ? new Uint16Array(memory, byteOffset, count)
    : new Uint16Array(memory.slice(byteOffset, byteOffset + 2 * count));
}

function keyOf(code: PixelCode): string {
  return [code.kind, code.low, code.step, code.centre, code.scale, code.bits].join(" ");
}
