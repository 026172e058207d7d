import { isBeambookError } from "@beambook/core";
import { imageMessage, type Outgoing, welcomeMessage } from "./messages.js";
import { NewestPerView } from "./newest-per-view.js";
import type { KernelMessage, PixelReading, ViewRequest } from "./protocol.js";
import type { DetectorScene } from "./scene.js";

/** What a {@link DetectorServer} needs from its widget. */
export interface ServerContext {
  /** The scene once its frames are known. */
  scene(): Promise<DetectorScene>;
  frame(): number;
  look(): { title: string; cmap: string };
  send(content: KernelMessage, buffers: readonly ArrayBufferView[]): Promise<void>;
  report(error: unknown): void;
  picked(kind: "hover" | "click", reading: PixelReading): void;
}

type ImageRequest = Extract<ViewRequest, { type: "image" }>;
type ValueRequest = Extract<ViewRequest, { type: "value" }>;

/** Answers the requests of all views of one widget. */
export class DetectorServer {
  readonly #context: ServerContext;
  readonly #images: NewestPerView<ImageRequest>;
  readonly #values: NewestPerView<ValueRequest>;
  #lastReport = "";

  constructor(context: ServerContext) {
    this.#context = context;
    const drop = (request: ImageRequest | ValueRequest): void => {
      const { view, id } = request;
      void context.send({ type: "dropped", view, id, message: "overtaken" }, []);
    };
    this.#images = new NewestPerView<ImageRequest>(
      (request) => this.#guard(request, this.#image(request)),
      drop,
    );
    this.#values = new NewestPerView<ValueRequest>(
      (request) => this.#guard(request, this.#value(request)),
      drop,
    );
  }

  /** Takes a view's message; anything else is ignored. */
  receive(content: unknown): void {
    if (!isRequest(content)) return;
    if (content.type === "hello") {
      void this.#guard({ view: content.view, id: 0 }, this.#welcome(content.view));
    } else if (content.type === "image") this.#images.push(content);
    else if (content.click) void this.#guard(content, this.#value(content));
    else this.#values.push(content);
  }

  async #welcome(view: string): Promise<void> {
    const scene = await this.#context.scene();
    const loaded = await scene.load(this.#context.frame());
    await this.#send(welcomeMessage(scene, loaded, view, this.#context.look()));
  }

  async #image(request: ImageRequest): Promise<void> {
    const scene = await this.#context.scene();
    const loaded = await scene.load(request.frame);
    // Waiting until the network has taken it is the back-pressure: meanwhile newer wishes replace older ones.
    await this.#send(imageMessage(scene, loaded, request));
    this.#lastReport = "";
  }

  async #value(request: ValueRequest): Promise<void> {
    const scene = await this.#context.scene();
    const { view, id, frame, row, col } = request;
    const reading = await scene.read(frame, row, col);
    if (reading === undefined) {
      await this.#context.send({ type: "dropped", view, id, message: "outside" }, []);
      return;
    }
    await this.#context.send({ type: "value", view, id, reading }, []);
    this.#context.picked(request.click ? "click" : "hover", reading);
  }

  #send<T extends KernelMessage>({ content, buffers }: Outgoing<T>): Promise<void> {
    return this.#context.send(content, buffers);
  }

  /** Tells the view and the notebook what went wrong; the same failure of many requests is reported once. */
  async #guard({ view, id }: { view: string; id: number }, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await this.#context.send({ type: "failure", view, id, message }, []);
      const key = isBeambookError(error) ? `${error.code} ${message}` : message;
      if (key === this.#lastReport) return;
      this.#lastReport = key;
      this.#context.report(error);
    }
  }
}

function isRequest(content: unknown): content is ViewRequest {
  const request = content as Partial<Record<string, unknown>> | null;
  if (typeof request?.view !== "string") return false;
  if (request.type === "hello") return true;
  const numbers =
    request.type === "value" ? ["id", "frame", "row", "col"] : ["id", "frame", "width", "height"];
  if (!numbers.every((name) => Number.isFinite(request[name]))) return false;
  return request.type === "value" || (request.type === "image" && isRegion(request.region));
}

function isRegion(region: unknown): boolean {
  const r = region as Partial<Record<string, unknown>> | null;
  return ["row", "col", "rows", "cols"].every((name) => Number.isFinite(r?.[name]));
}
