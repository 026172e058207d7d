import type { Cleanup, ViewContext, ViewModel } from "../../view/contract.js";
import { element, onNextFrame } from "../../view/dom.js";
import { onThemeChange } from "../../view/theme.js";
import { chooseBinning } from "../bin.js";
import type { Limits, Norm } from "../color-table.js";
import { FrameIndex } from "../frame-index.js";
import { titleText } from "../frame-title.js";
import type { ImageMessage, PixelReading, WelcomeMessage } from "../protocol.js";
import { approximateReading } from "./approximate.js";
import { makeColorbar } from "./colorbar.js";
import { Coloring } from "./coloring.js";
import { groupsOf } from "./greeting.js";
import { helpList } from "./labels.js";
import { makeNotice } from "./notice.js";
import { splitPolygons } from "./overlay.js";
import { Patience } from "./patience.js";
import { makeReadout } from "./readout.js";
import { DetectorSession } from "./session.js";
import { SharedRegion } from "./shared-region.js";
import { makeSliders } from "./sliders.js";
import { Stage } from "./stage.js";
import { makeToolbar } from "./toolbar.js";
import { SharedTraits } from "./traits.js";
import { covers, type ImagePoint, visibleRegion } from "./viewport.js";

const MARGIN = 0.15;

/** One view of a detector: the parts, and what passes between them. */
export class DetectorViewer {
  readonly model: ViewModel;
  readonly traits: SharedTraits;
  readonly stage: Stage;
  readonly #coloring: Coloring;
  readonly #region: SharedRegion;
  readonly #session: DetectorSession;
  readonly #notice = makeNotice();
  readonly #patience = new Patience((waiting) => this.#notice.setWaiting(waiting));
  readonly #readout = makeReadout(() => this.#coloring.unit);
  readonly #sliders = makeSliders((frame) => this.setFrame(frame));
  readonly #colorbar = makeColorbar({
    onLimits: (limits: Limits, done: boolean): void => this.#dragLimits(limits, done),
    onAuto: (): void => this.traits.write({ limits: null }),
  });
  readonly #toolbar = makeToolbar({
    onColormap: (cmap: string): void => this.traits.write({ cmap }),
    onNorm: (norm: Norm): void => this.traits.write({ norm }),
    onLimits: (limits: Limits): void => this.traits.write({ limits: [...limits] }),
    onAutomatic: (percentiles: Limits): void =>
      this.traits.write({ limits: null, percentiles: [...percentiles] }),
    onOutline: (outline: boolean): void => this.traits.write({ outline }),
    onReset: (): void => this.reset(),
    onHelp: (): void => this.toggleHelp(),
  });
  readonly #title = element("div", { class: "bb-title", "data-testid": "bb-detector-title" });
  readonly #help = helpList();
  readonly #painter = onNextFrame(() => this.#paint());
  readonly #el: HTMLElement;
  readonly #cleanups: Cleanup[] = [];
  #welcome: WelcomeMessage | undefined;
  #index: FrameIndex | undefined;
  #frame: number;
  #recolor = false;
  #stale = false;
  #unwelcome = false;
  #barHeight = 0;

  constructor({ model, el }: ViewContext) {
    this.model = model;
    this.#el = el;
    this.traits = new SharedTraits(model);
    this.#frame = this.traits.frame;
    const canvas = element("canvas", {
      class: "bb-canvas",
      "data-testid": "bb-detector-canvas",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "detector image",
      "data-lm-suppress-shortcuts": "true",
    });
    this.stage = new Stage(canvas);
    this.#coloring = new Coloring(this.traits, this.stage.layer);
    this.#region = new SharedRegion(this.stage, this.traits);
    this.#session = new DetectorSession(model, {
      onWelcome: (message: WelcomeMessage, buffers: DataView[]): void =>
        this.#greet(message, buffers),
      onImage: (message: ImageMessage, codes: DataView): void => this.#receive(message, codes),
      onReading: (reading: PixelReading): void => this.#showReading(reading),
      onFailure: (message: string): void => this.#fail(message),
      onRefresh: (): void => {
        this.#stale = true;
        this.#session.hello();
      },
    });
    this.#build(canvas);
    this.#listen();
    this.#session.hello();
    this.#patience.expect();
  }

  /** The frame on show, or asked for. */
  get frame(): number {
    return this.#frame;
  }

  /** Frames, by train. */
  get index(): FrameIndex | undefined {
    return this.#index;
  }

  /** Goes to a frame, as near as there is one. */
  setFrame(frame: number): void {
    const last = Math.max(0, (this.#index?.count ?? this.traits.frameCount) - 1);
    const wanted = Math.min(Math.max(0, Math.round(frame)), last);
    if (wanted === this.#frame) return;
    this.traits.write({ frame: wanted });
  }

  /** Shows the whole image. */
  reset(): void {
    this.stage.fit();
    this.moved();
  }

  /** Draws again and asks for pixels after the viewport has changed. */
  moved(): void {
    this.#painter.request();
    this.wantImage();
    this.#region.moved();
  }

  /** Draws again soon. */
  redraw(): void {
    this.#painter.request();
  }

  /** Shows the pixel's place at once, and its exact value when the kernel has answered. */
  hover(pixel: ImagePoint | undefined): void {
    if (pixel === undefined) {
      this.#readout.clear("");
      return;
    }
    const value = this.stage.layer.valueAt(pixel.row, pixel.col);
    this.#readout.show(approximateReading(this.#frame, pixel, value), true);
    this.#session.pixel(this.#frame, pixel.row, pixel.col);
  }

  /** Tells the kernel that a pixel was picked. */
  pick(pixel: ImagePoint): void {
    this.#session.pick(this.#frame, pixel.row, pixel.col);
  }

  /** Shows or hides the list of keys. */
  toggleHelp(): void {
    this.#help.hidden = !this.#help.hidden;
  }

  /** Asks for the pixels in sight unless they are here already. */
  wantImage(): void {
    if (this.#welcome === undefined) return;
    const { viewport, size, area } = this.stage;
    const perPixel = viewport.scale * (globalThis.devicePixelRatio || 1);
    const region = visibleRegion(viewport, size, area, MARGIN);
    const width = region.cols * perPixel;
    const height = region.rows * perPixel;
    const shown = this.stage.layer.message;
    const enough =
      !this.#stale &&
      shown?.frame === this.#frame &&
      covers(shown.region, visibleRegion(viewport, size, area)) &&
      shown.binning <= chooseBinning(region, width, height);
    if (enough) return;
    this.#stale = false;
    this.#session.image({ frame: this.#frame, region, width, height });
    this.#patience.expect();
  }

  /** Ends the view. */
  close(): void {
    for (const cleanup of this.#cleanups) cleanup();
    this.#session.close();
    this.#painter.cancel();
    this.#region.stop();
    this.#patience.answered();
    this.#el.replaceChildren();
  }

  #build(canvas: HTMLCanvasElement): void {
    const box = element("div", { class: "bb-canvas-box" }, canvas, this.#notice.element);
    this.#el.classList.add("bb-detector");
    this.#el.setAttribute("data-testid", "bb-detector");
    this.#el.replaceChildren(
      this.#toolbar.element,
      this.#title,
      element("div", { class: "bb-stage" }, box, this.#colorbar.element),
      this.#readout.element,
      this.#sliders.element,
      this.#help,
    );
  }

  #listen(): void {
    const { model } = this;
    const on = (name: string, handler: () => void): void => {
      this.#cleanups.push(model.onChange(name, handler));
    };
    on("frame", () => this.#followFrame());
    for (const name of ["cmap", "norm", "limits", "percentiles"]) on(name, () => this.#restyle());
    on("outline", () => this.#restyle());
    on("region", () => this.#followRegion());
    on("height", () => this.#resize());
    this.#cleanups.push(onThemeChange(() => this.#restyle()));
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.#el);
    this.#cleanups.push(() => observer.disconnect());
    this.#cleanups.push(
      model.onLiveness((now) => {
        this.#notice.setLiveness(now);
        if (now === "live" && this.#welcome === undefined) this.#session.hello();
      }),
    );
    this.#notice.setLiveness(model.liveness());
  }

  #greet(message: WelcomeMessage, [palettes, outline, ...frames]: DataView[]): void {
    const again = this.#welcome !== undefined;
    this.#welcome = message;
    this.#coloring.setPalettes(message.palettes, palettes);
    this.#coloring.unit = message.unit;
    this.stage.setImage(message, splitPolygons(message.outline, outline));
    this.#index = new FrameIndex(groupsOf(frames));
    this.#sliders.setIndex(this.#index);
    this.#followFrame();
    this.#resize();
    if (!again) this.#followRegion();
    this.#restyle();
    this.wantImage();
  }

  #receive(message: ImageMessage, codes: DataView): void {
    this.stage.layer.set(message, codes);
    this.stage.canvas.dataset.frame = String(message.frame);
    if (message.frame === this.#frame) {
      this.#notice.clearError();
      if (!this.#session.waiting) this.#patience.answered();
    }
    this.#title.textContent = titleText(this.#welcome?.title ?? "", message);
    this.stage.canvas.setAttribute("aria-label", this.#title.textContent);
    this.#restyle();
    if (this.stage.cursor !== undefined) this.hover(this.stage.cursor);
    this.wantImage();
  }

  #showReading(reading: PixelReading): void {
    if (reading.frame === this.#frame) this.#readout.show(reading, false);
  }

  #fail(message: string): void {
    this.#patience.answered();
    this.#unwelcome = this.#welcome === undefined;
    this.#notice.error(message);
  }

  #followFrame(): void {
    this.#frame = this.traits.frame;
    this.#sliders.setFrame(this.#frame);
    if (this.#unwelcome) {
      // The frame that could not be read is no longer the one on show.
      this.#unwelcome = false;
      this.#session.hello();
    }
    this.wantImage();
  }

  #followRegion(): void {
    if (!this.#region.follow()) return;
    this.#painter.request();
    this.wantImage();
  }

  #dragLimits(limits: Limits, done: boolean): void {
    this.#coloring.dragged = done ? undefined : limits;
    if (done) this.traits.write({ limits: [...limits] });
    this.#restyle();
  }

  #restyle(): void {
    this.#recolor = true;
    this.#painter.request();
  }

  #resize(): void {
    const width = this.#el.clientWidth;
    if (width === 0) return;
    this.#barHeight = this.stage.resize(width, this.traits.height);
    this.#restyle();
    this.wantImage();
  }

  #paint(): void {
    const { stage, traits } = this;
    stage.showOutline = traits.outline;
    if (this.#recolor) {
      this.#recolor = false;
      stage.layer.color(this.#coloring);
      this.#colorbar.update(this.#coloring.bar(), this.#barHeight);
      this.#toolbar.update({
        palettes: this.#coloring.names,
        cmap: traits.cmap,
        norm: traits.norm,
        limits: this.#coloring.limits,
        automatic: traits.limits === null ? traits.percentiles : null,
        outline: traits.outline,
        hasOutline: stage.polygons.length > 0,
      });
    }
    stage.draw();
  }
}
