import { BeambookError, type MimeBundle } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import {
  type HandlerOptions,
  type JsonObject,
  type NotebookHost,
  notebookHost,
} from "@beambook/kernel/comm";
import { ColorMapped } from "../base/color-mapped.js";
import { defineWidget } from "../base/definition.js";
import { reportError } from "../base/handlers.js";
import type { Values } from "../base/model-state.js";
import { bool, float, int, list, oneOf } from "../base/traits.js";
import { BEAMBOOK } from "../own-module.js";
import { titleText } from "./frame-title.js";
import { effectiveLimits } from "./limits.js";
import type { DetectorNorm, DetectorViewOptions, FrameChoice, FramePlace } from "./options.js";
import { framePicture } from "./picture.js";
import type { KernelMessage, PixelReading } from "./protocol.js";
import { checkFrame, DetectorScene } from "./scene.js";
import { DetectorServer } from "./server.js";

const NORMS: readonly DetectorNorm[] = ["linear", "log", "sqrt"];

/**
 * Frames of a detector, live: colour limits to drag, zoom, exact values under the pointer, sliders for frame, train
 * and pulse. Only what can be seen is sent, so runs of any length and slow lines work. What a user sets is seen here
 * and in every other page.
 *
 * @example
 * const view = new DetectorView({ source: agipd, geometry: geom, energy: 9.3, distance: 0.2 });
 * view.on("click", ({ value, module, q }) => console.log(module, value, q));
 * await view.show({ train: 10005, pulse: 12 });
 * view
 */
export class DetectorView extends ColorMapped {
  static {
    defineWidget(DetectorView, {
      model: { ...BEAMBOOK, name: "DetectorModel" },
      view: { ...BEAMBOOK, name: "DetectorView" },
      traits: {
        frame: int(0),
        frameCount: int(0),
        norm: oneOf<DetectorNorm>(NORMS, "linear"),
        percentiles: list(float(), [1, 99], { length: 2 }),
        outline: bool(false),
        region: list(int(), [], { length: 4 }).orNull(),
        height: int(480),
      },
    });
  }

  /** Index of the frame on show. */
  declare frame: number;
  /** Number of frames; 0 until the source has told. */
  declare readonly frameCount: number;
  /** How values between the limits are spread over the colours. */
  declare norm: DetectorNorm;
  /** Values of the ends of the colour map; null takes them from {@link percentiles} of each frame. */
  declare limits: readonly number[] | null;
  /** Percentiles of automatic limits. */
  declare percentiles: readonly number[];
  /** Whether the outlines of the modules are drawn. */
  declare outline: boolean;
  /** What is looked at: row, column, rows, columns; null is the whole image. */
  declare region: readonly number[] | null;
  /** Height of the canvas (CSS pixels). */
  declare height: number;

  readonly #host: NotebookHost | undefined = notebookHost();
  readonly #server: DetectorServer;
  #scene: DetectorScene;
  #ready: Promise<void>;

  /**
   * @throws InvalidArgument or ShapeMismatch if the source holds no frames, or for an option that is not allowed
   */
  constructor(options: DetectorViewOptions) {
    super(traitOptions(options));
    this.#scene = new DetectorScene(options);
    this.#ready = this.#open();
    this.#server = new DetectorServer({
      scene: async (): Promise<DetectorScene> => {
        await this.#ready;
        return this.#scene;
      },
      frame: (): number => this.frame,
      look: (): { title: string; cmap: string } => ({
        title: this.title,
        cmap: this.cmap,
      }),
      send: (content: KernelMessage, buffers: readonly ArrayBufferView[]): Promise<void> =>
        this.send(content as unknown as JsonObject, buffers),
      // Bound to the cell that made the view: what goes wrong while looking shows there.
      report: this.#bound((error: unknown) => reportError(this.#host, error)),
      picked: (kind: "hover" | "click", reading: PixelReading): void =>
        this.emit(kind, { ...reading }),
    });
    this.onMessage((content) => this.#server.receive(content));
    this.observe("frame", () => this.emit("frame", { ...this.place }), { bind: false });
  }

  /** Resolves when the number of frames is known. @throws NoData if there is none, or what the source throws */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Text above the image. */
  get title(): string {
    const { title, source } = this.#scene.options;
    return title ?? (source as { detectorName?: string }).detectorName ?? "";
  }

  /** The frame on show with its train and pulse ID. */
  get place(): FramePlace {
    return { frame: this.frame, ...this.#scene.idsOf(this.frame) };
  }

  /**
   * Shows a frame, by index or by train and pulse ID; resolves when it is chosen.
   *
   * @throws IndexOutOfRange, TrainId or NotFound with what there is
   */
  async show(choice: FrameChoice): Promise<void> {
    await this.#ready;
    this.frame = await this.#scene.find(choice);
  }

  /** A copy of the assembled image of a frame, the one on show by default. */
  async image(frame: number = this.frame): Promise<NDArray> {
    await this.#ready;
    return (await this.#scene.load(frame)).image.copy();
  }

  /** Everything known about a pixel of a frame; undefined outside the image. */
  async readPixel(
    row: number,
    col: number,
    frame: number = this.frame,
  ): Promise<PixelReading | undefined> {
    await this.#ready;
    return this.#scene.read(frame, row, col);
  }

  /** Shows another source, or the same one after its data have changed. */
  async setSource(
    source: DetectorViewOptions["source"] = this.#scene.options.source,
  ): Promise<void> {
    this.#scene = new DetectorScene({ ...this.#scene.options, source });
    this.#ready = this.#open();
    await this.#ready;
    await this.send({ type: "refresh" });
  }

  /** Calls `handler` with the pixel that is clicked or hovered, or the frame that is chosen. */
  override on(
    event: "click" | "hover",
    handler: (reading: PixelReading) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: "frame",
    handler: (place: FramePlace) => unknown,
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
    const count = Number(next.frameCount);
    if (count > 0 && changed.has("frame")) checkFrame(Number(next.frame), count);
    else if (Number(next.frame) < 0) {
      throw new BeambookError("IndexOutOfRange", `No frame ${next.frame}: frames count from 0.`);
    }
    this.checkPair("percentiles", next.percentiles);
  }

  protected override async fallback(): Promise<MimeBundle> {
    try {
      await this.#ready;
      const loaded = await this.#scene.load(this.frame);
      const limits = effectiveLimits(
        pair(this.limits),
        pair(this.percentiles) ?? [1, 99],
        loaded.statistics,
      );
      const title = titleText(this.title, this.place);
      const { cmap, norm } = this;
      const png = framePicture(this.#scene, loaded, { title, cmap, norm, limits });
      return { "image/png": Buffer.from(png).toString("base64"), "text/plain": this.toString() };
    } catch (error) {
      this.#bound((e: unknown) => reportError(this.#host, e))(error);
      return { "text/plain": `${this.toString()}: ${(error as Error).message}` };
    }
  }

  async #open(): Promise<void> {
    const opening = this.#scene.open();
    // Whoever waits for `ready` hears of a failure; nobody has to wait.
    opening.catch(() => {});
    const index = await opening;
    checkFrame(this.frame, index.count);
    this.setInternal({ frameCount: index.count });
  }

  #bound<A extends unknown[]>(fn: (...args: A) => void): (...args: A) => void {
    return this.#host?.bind(fn) ?? fn;
  }
}

/** Options that are not traits belong to the scene. */
const SCENE_OPTIONS: ReadonlySet<string> = new Set([
  ...["source", "geometry", "energy", "distance", "pixelSize", "centre", "key", "frontview"],
  ...["origin", "reduce", "scattering", "title", "unit"],
]);

function traitOptions(options: DetectorViewOptions): object {
  if (typeof options !== "object" || options === null || options.source === undefined) {
    throw new BeambookError("InvalidArgument", "A DetectorView needs a source of frames.", {
      hint: "Give { source: detector } or { source: array }.",
    });
  }
  for (const name of ["energy", "distance", "pixelSize"] as const) {
    const value = options[name];
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw new BeambookError(
      "InvalidArgument",
      `DetectorView.${name} must be positive, not ${value}.`,
      {
        hint: name === "energy" ? "It is in keV." : "It is in metres.",
      },
    );
  }
  return Object.fromEntries(Object.entries(options).filter(([name]) => !SCENE_OPTIONS.has(name)));
}

function pair(value: readonly number[] | null): [number, number] | null {
  return value === null ? null : [value[0], value[1]];
}
