import { BeambookError, type MimeBundle } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import { colormapTable, figure } from "@beambook/core/plot";
import type { HandlerOptions, JsonObject } from "@beambook/kernel/comm";
import { ColorMapped } from "../base/color-mapped.js";
import { defineWidget } from "../base/definition.js";
import type { DOMWidgetOptions } from "../base/dom-widget.js";
import type { Values } from "../base/model-state.js";
import { bytes, float, int, json, list, oneOf, string } from "../base/traits.js";
import { BEAMBOOK } from "../own-module.js";
import { codeImage, type ImageFacts, NO_IMAGE } from "../panes/coded-image.js";
import { measureFrame } from "../scan-view/measure.js";

/** What a view for finding the centre shows. */
export interface CenterViewOptions extends DOMWidgetOptions {
  /** A raw frame (rows, columns), or several (n, rows, columns) of which the mean is shown. */
  frame: NDArray;
  /** Pixels that count, (rows, columns); all by default. */
  weights?: NDArray;
  /** Row and column, a name as in `PtyScan`, or null for the centre of mass; `"fftshift"`. */
  center?: readonly [row: number, column: number] | "fftshift" | "geometric" | null;
  /** Side of the window, or rows and columns; defaults to the largest square. */
  shape?: number | readonly [rows: number, columns: number];
  norm?: "linear" | "log" | "sqrt";
  cmap?: string;
  limits?: readonly number[] | null;
  title?: string;
  /** Most height (CSS pixels); 420. */
  height?: number;
}

/** What is chosen: as a scan's constructor takes it. */
export interface CenterChoice {
  center: [row: number, column: number];
  /** One number for a square. */
  shape: number | [rows: number, columns: number];
}

/**
 * A raw frame with the window that a scan cuts out: drag it, or take the centre of mass. {@link parameters} goes into
 * the scan.
 *
 * @example
 * const view = new CenterView({ frame: raw, shape: 128 });
 * view                                                     // shown; later, in another cell:
 * const scan = new NumpyScan({ base_path, ...view.parameters });
 */
export class CenterView extends ColorMapped {
  static {
    defineWidget(CenterView, {
      model: { ...BEAMBOOK, name: "CenterModel" },
      view: { ...BEAMBOOK, name: "CenterView" },
      traits: {
        title: string(""),
        facts: json<ImageFacts>(NO_IMAGE),
        codes: bytes({ echo: false }),
        palette: bytes({ echo: false }),
        center: list(float(), [0, 0], { length: 2 }),
        shape: list(int(1, { min: 1 }), [1, 1], { length: 2 }),
        mass: json<readonly number[] | null>(null),
        norm: oneOf(["linear", "log", "sqrt"], "log"),
        height: int(420, { min: 80 }),
      },
    });
  }

  /** Text above. */
  declare title: string;
  /** Row and column of the optical axis (pixels of the raw frame, centres are whole). */
  declare center: readonly number[];
  /** Rows and columns of the window. */
  declare shape: readonly number[];
  /** Centre of mass of the frame; null for a dark one. */
  declare readonly mass: readonly number[] | null;
  /** How counts are spread over the colours. */
  declare norm: "linear" | "log" | "sqrt";
  /** Most height (CSS pixels). */
  declare height: number;
  /** @internal */
  declare readonly facts: ImageFacts;

  readonly #picture: NDArray;

  /** @throws InvalidArgument, ShapeMismatch; IndexOutOfRange for a centre outside the frame */
  constructor({ frame, weights, center = "fftshift", shape, ...options }: CenterViewOptions) {
    const picture = pictureOf(frame);
    const { row, column } = measureFrame(picture, weights);
    const mass = Number.isFinite(row) ? [row, column] : null;
    super(options);
    this.#picture = picture;
    this.#paint({ mass });
    const [rows, columns] = picture.shape;
    const side = Math.min(rows, columns);
    const window =
      shape === undefined ? [side, side] : typeof shape === "number" ? [shape, shape] : shape;
    this.setInternal({ shape: [...window], center: placeOf(center, picture.shape, mass) });
    this.observe(["norm", "limits"], () => this.#paint(), { bind: false });
    this.observe(["center", "shape"], () => this.emit("change", { ...this.parameters }), {
      bind: false,
    });
  }

  /** The choice as a scan's constructor takes it. */
  get parameters(): CenterChoice {
    const [rows, columns] = this.shape;
    return {
      center: [this.center[0], this.center[1]],
      shape: rows === columns ? rows : [rows, columns],
    };
  }

  /** Puts the centre where the centre of mass is. @throws NoData for a dark frame */
  useCenterOfMass(): void {
    if (this.mass === null) {
      throw new BeambookError("NoData", "The frame has no counts, and no centre of mass.");
    }
    this.center = [...this.mass];
  }

  /** Calls `handler` when another centre or shape is chosen. */
  override on(
    event: "change",
    handler: (choice: CenterChoice) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: string,
    handler: (detail: JsonObject, buffers: Uint8Array[]) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: string,
    handler: (...args: never[]) => unknown,
    options?: HandlerOptions,
  ): () => void {
    return super.on(event, handler as (detail: JsonObject) => unknown, options);
  }

  protected override normalize(next: Values, changed: ReadonlySet<string>): void {
    super.normalize(next, changed);
    if (changed.has("cmap") || (next.palette as Uint8Array).length === 0) {
      next.palette = Uint8Array.from(colormapTable(String(next.cmap)));
    }
    this.checkPair("limits", next.limits);
    const { shape } = next.facts as ImageFacts;
    const [row, column] = next.center as readonly number[];
    if (shape[0] === 0 || !changed.has("center")) return;
    if (row > 0 && column > 0 && row < shape[0] && column < shape[1]) return;
    throw new BeambookError(
      "IndexOutOfRange",
      `The center (${row}, ${column}) is outside the frame (${shape.join(", ")}).`,
    );
  }

  protected override fallback(): MimeBundle {
    const { center, shape, mass, title, cmap, norm, facts } = this;
    const [top, left] = center.map((c, k) => Math.round(c) - Math.floor(shape[k] / 2) - 0.5);
    const [right, bottom] = [left + shape[1], top + shape[0]];
    const [low, high] = facts.limits;
    const log = norm === "log" && high > 0;
    const fig = figure({ title: title || "Window and centre", width: 560, height: 460 });
    fig.image(this.#picture, {
      cmap,
      norm: log ? "log" : "linear",
      limits: log && low <= 0 ? [high * 1e-4, high] : [low, high],
      nanColor: "none",
      colorbar: "counts",
    });
    fig.line([left, right, right, left, left], [top, top, bottom, bottom, top], {
      color: "#ff7f0e",
    });
    fig.scatter([center[1]], [center[0]], { color: "#ff7f0e", size: 8 });
    if (mass) fig.scatter([mass[1]], [mass[0]], { color: "#7ee081", size: 7 });
    const png = fig.xAxis("column").yAxis("row").toPng({ width: 560, maxBytes: 200_000 });
    return { "image/png": Buffer.from(png).toString("base64") };
  }

  #paint(more: Values = {}): void {
    const { norm, limits } = this;
    const { facts, codes } = codeImage(this.#picture, { norm, limits, reduce: "max" });
    this.setInternal({ facts, codes, ...more });
  }
}

function pictureOf(frame: NDArray | undefined): NDArray {
  if (frame?.shape?.length === 2) return frame;
  if (frame?.shape?.length === 3) return frame.mean(0);
  throw new BeambookError("ShapeMismatch", "A CenterView shows a frame (rows, columns).", {
    hint: "Give { frame: raw }, or several as one array (n, rows, columns).",
  });
}

function placeOf(
  center: CenterViewOptions["center"],
  shape: readonly number[],
  mass: readonly number[] | null,
): number[] {
  if (center === null) {
    if (mass) return [...mass];
    throw new BeambookError("NoData", "The frame has no counts, and no centre of mass.", {
      hint: "Give a center.",
    });
  }
  if (typeof center !== "string" && center !== undefined) return [...center];
  return shape.map((n) => (center === "geometric" ? n / 2 - 0.5 : Math.floor(n / 2)));
}
