import { readTheme } from "../../view/theme.js";
import type { WelcomeMessage } from "../protocol.js";
import { axisScale, drawAxes, drawScaleBar } from "./axes.js";
import { BAR } from "./colorbar-draw.js";
import { ImageLayer } from "./image-layer.js";
import { drawCursor, drawOutline, type Polygons } from "./overlay.js";
import {
  clampViewport,
  fitViewport,
  type ImagePoint,
  type ImageSize,
  type Orientation,
  type PlotArea,
  pan,
  toImage,
  type Viewport,
  zoomAt,
} from "./viewport.js";

const MARGIN = { left: 64, right: 14, top: 8, bottom: 44 } as const;

/** The canvas with image, axes, outline and cursor. */
export class Stage {
  readonly canvas: HTMLCanvasElement;
  readonly layer = new ImageLayer();
  size: ImageSize = { rows: 1, cols: 1 };
  orientation: Orientation = { flipX: false, flipY: false };
  polygons: Polygons = [];
  showOutline = false;
  cursor: ImagePoint | undefined;
  #area: PlotArea = { left: MARGIN.left, top: MARGIN.top, width: 1, height: 1 };
  #viewport: Viewport = { row: 0, col: 0, scale: 1 };
  #fitted = true;
  #welcome: WelcomeMessage | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /** What is looked at. */
  get viewport(): Viewport {
    return this.#viewport;
  }

  /** Where the image is in the canvas (CSS pixels). */
  get area(): PlotArea {
    return this.#area;
  }

  /** Whether the whole image is shown. */
  get fitted(): boolean {
    return this.#fitted;
  }

  /** Takes what is known of the image. */
  setImage(welcome: WelcomeMessage, polygons: Polygons): void {
    const { rows, cols, flipX, flipY } = welcome;
    const same = this.size.rows === rows && this.size.cols === cols;
    this.size = { rows, cols };
    this.orientation = { flipX, flipY };
    this.polygons = polygons;
    this.#welcome = welcome;
    if (!same) this.#fitted = true;
  }

  /** Fits the canvas into `width` x `height` CSS pixels, in the image's shape; returns the height it took. */
  resize(width: number, height: number): number {
    const { rows, cols } = this.size;
    const roomX = Math.max(120, width - BAR.canvas - MARGIN.left - MARGIN.right - 8);
    const roomY = Math.max(100, height - MARGIN.top - MARGIN.bottom);
    const plotWidth = Math.min(roomX, Math.max(260, (roomY * cols) / rows));
    const plotHeight = Math.min(roomY, Math.max(160, (plotWidth * rows) / cols));
    this.#area = {
      left: MARGIN.left,
      top: MARGIN.top,
      width: Math.floor(plotWidth),
      height: Math.floor(plotHeight),
    };
    const total = {
      width: this.#area.width + MARGIN.left + MARGIN.right,
      height: this.#area.height + MARGIN.top + MARGIN.bottom,
    };
    const ratio = globalThis.devicePixelRatio || 1;
    this.canvas.width = Math.round(total.width * ratio);
    this.canvas.height = Math.round(total.height * ratio);
    this.canvas.style.width = `${total.width}px`;
    this.canvas.style.height = `${total.height}px`;
    if (this.#fitted) this.fit();
    else this.look(this.#viewport);
    return total.height;
  }

  /** Shows the whole image. */
  fit(): void {
    this.#viewport = fitViewport(this.size, this.#area);
    this.#fitted = true;
  }

  /** Looks at a part, kept within the image. */
  look(viewport: Viewport): void {
    const least = fitViewport(this.size, this.#area).scale;
    const scale = Math.max(least, viewport.scale);
    this.#viewport = clampViewport({ ...viewport, scale }, this.size, this.#area);
    this.#fitted = scale <= least * 1.0001;
  }

  /** Zooms about a canvas position. */
  zoom(x: number, y: number, factor: number): void {
    const { size, orientation } = this;
    this.look(zoomAt(x, y, factor, this.#viewport, size, this.#area, orientation));
  }

  /** Moves the image by CSS pixels. */
  pan(dx: number, dy: number): void {
    this.look(pan(dx, dy, this.#viewport, this.size, this.#area, this.orientation));
  }

  /** The pixel under a canvas position; undefined outside the image. */
  pixelAt(x: number, y: number): ImagePoint | undefined {
    const { left, top, width, height } = this.#area;
    if (x < left || y < top || x >= left + width || y >= top + height) return undefined;
    const at = toImage(x, y, this.#viewport, this.#area, this.orientation);
    const pixel = { row: Math.floor(at.row), col: Math.floor(at.col) };
    const inside =
      pixel.row >= 0 && pixel.col >= 0 && pixel.row < this.size.rows && pixel.col < this.size.cols;
    return inside ? pixel : undefined;
  }

  /** Draws everything. */
  draw(): void {
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const theme = readTheme(this.canvas);
    const area = this.#area;
    const view = this.#viewport;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.width, area.height);
    context.clip();
    this.layer.draw(context, view, area, this.orientation);
    if (this.showOutline) drawOutline(context, this.polygons, view, area, this.orientation);
    if (this.cursor !== undefined) {
      drawCursor(context, this.cursor, view, area, this.orientation);
    }
    context.restore();
    const scale = axisScale(this.#welcome?.centre ?? null, this.#welcome?.pixelSize ?? null);
    const place = { view, area, orientation: this.orientation, scale, theme };
    drawAxes(context, place);
    if (!this.#fitted) drawScaleBar(context, place);
    this.#describe();
  }

  /** Leaves on the canvas where pixels are, for tests and tools of other people. */
  #describe(): void {
    const { left, top, width, height } = this.#area;
    const { row, col, scale } = this.#viewport;
    this.canvas.dataset.view = JSON.stringify({
      ...{ left, top, width, height, row, col, scale },
      ...this.orientation,
    });
  }
}
