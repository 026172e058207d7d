import type { Cleanup, ViewModel } from "../../view/contract.js";
import type {
  ImageMessage,
  KernelMessage,
  PixelReading,
  Region,
  ViewRequest,
  WelcomeMessage,
} from "../protocol.js";
import { NewestWins } from "./requests.js";

/** What a session hears from the kernel. */
export interface SessionEvents {
  onWelcome(message: WelcomeMessage, buffers: DataView[]): void;
  onImage(message: ImageMessage, codes: DataView): void;
  onReading(reading: PixelReading): void;
  onFailure(message: string): void;
  /** The pixels have changed behind the same frame numbers. */
  onRefresh(): void;
}

/** A part of a frame, at the resolution it will be shown. */
export interface ImageWish {
  frame: number;
  region: Region;
  width: number;
  height: number;
}

interface PixelWish {
  frame: number;
  row: number;
  col: number;
}

/** The conversation of one view with its kernel model. */
export class DetectorSession {
  readonly #model: ViewModel;
  readonly #events: SessionEvents;
  readonly #view = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  readonly #images: NewestWins<ImageWish>;
  readonly #pixels: NewestWins<PixelWish>;
  readonly #stop: Cleanup;
  #shown = 0;
  #lastWish = "";

  constructor(model: ViewModel, events: SessionEvents) {
    this.#model = model;
    this.#events = events;
    const view = this.#view;
    this.#images = new NewestWins<ImageWish>((id, wish) =>
      this.#send({ type: "image", view, id, ...wish }),
    );
    this.#pixels = new NewestWins<PixelWish>(
      (id, wish) => this.#send({ type: "value", view, id, ...wish, click: false }),
      { places: 1 },
    );
    this.#stop = model.onMessage((content, buffers) => {
      this.#receive(content as KernelMessage, buffers);
    });
  }

  /** Whether an image is still to come. */
  get waiting(): boolean {
    return this.#images.pending;
  }

  /** Asks for everything that does not change from frame to frame; forgets what was asked before. */
  hello(): void {
    this.#images.reset();
    this.#pixels.reset();
    this.#lastWish = "";
    this.#send({ type: "hello", view: this.#view });
  }

  /** Asks for an image; of many wishes only the newest is kept. */
  image(wish: ImageWish): void {
    const key = JSON.stringify(wish);
    if (key === this.#lastWish && this.#images.pending) return;
    this.#lastWish = key;
    this.#images.ask(wish);
  }

  /** Asks for the exact value of a pixel. */
  pixel(frame: number, row: number, col: number): void {
    this.#pixels.ask({ frame, row, col });
  }

  /** Tells the kernel that a pixel was picked; its value comes back too. */
  pick(frame: number, row: number, col: number): void {
    this.#send({ type: "value", view: this.#view, id: 0, frame, row, col, click: true });
  }

  /** Stops listening. */
  close(): void {
    this.#stop();
    this.#images.reset();
    this.#pixels.reset();
  }

  #send(request: ViewRequest): void {
    this.#model.send(request);
  }

  #receive(message: KernelMessage, buffers: DataView[]): void {
    if (message.type === "refresh") this.#events.onRefresh();
    else if (message.view !== this.#view) return;
    else if (message.type === "welcome") this.#events.onWelcome(message, buffers);
    else if (message.type === "image") {
      this.#images.answered(message.id);
      // A slow answer must not replace a newer one.
      if (message.id < this.#shown) return;
      this.#shown = message.id;
      this.#events.onImage(message, buffers[0]);
    } else if (message.type === "value") {
      this.#pixels.answered(message.id);
      this.#events.onReading(message.reading);
    } else {
      if (!this.#images.answered(message.id)) this.#pixels.answered(message.id);
      if (message.type === "failure") this.#events.onFailure(message.message);
    }
  }
}
