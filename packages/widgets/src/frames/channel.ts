import { BeambookError } from "@beambook/core";
import { type JsonObject, notebookHost } from "@beambook/kernel/comm";
import { reportError } from "../base/handlers.js";
import type { Widget } from "../base/widget.js";
import { FRAMES, type FrameMessage, type FrameMeta } from "./protocol.js";

/** One frame. */
export interface Frame {
  /** JSON that belongs to it. */
  meta?: FrameMeta;
  /** Its pixels; sent as they are, so leave them alone afterwards. */
  buffers?: readonly (ArrayBufferView | ArrayBuffer)[];
}

/** Makes a frame when there is room for one. */
export type FrameSource = () => Frame | undefined | Promise<Frame | undefined>;

/** Options of a {@link FrameChannel}. */
export interface FrameChannelOptions {
  /** Name of the channel; a widget may have several. */
  channel?: string;
  /** Frames that may be on the way to the slowest view; defaults to 3. */
  inFlight?: number;
  /** Milliseconds without an answer after which a view no longer counts; defaults to 2000. */
  timeout?: number;
}

interface View {
  acked: number;
  heard: number;
}

/**
 * Sends frames to a widget's views as fast as the slowest of them draws, and no faster: what cannot be sent yet is
 * replaced by what comes after it, so that nothing old is ever queued. Without a view nothing is sent at all.
 *
 * @example
 * const frames = new FrameChannel(this);
 * frames.push(() => render(train));          // rendered when a view has room; replaced when a newer push comes first
 */
export class FrameChannel {
  readonly #widget: Widget;
  readonly #channel: string;
  readonly #inFlight: number;
  readonly #timeout: number;
  readonly #views: Map<string, View> = new Map();
  readonly #removers: (() => void)[];
  #pending: FrameSource | undefined;
  #last: Frame | undefined;
  #sent = 0;
  #replaced = 0;
  #making = false;
  #closed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(widget: Widget, options: FrameChannelOptions = {}) {
    const { channel = FRAMES, inFlight = 3, timeout = 2000 } = options;
    if (!Number.isInteger(inFlight) || inFlight < 1) {
      throw new BeambookError("InvalidArgument", `inFlight must be 1 or more, not ${inFlight}.`);
    }
    this.#widget = widget;
    this.#channel = channel;
    this.#inFlight = inFlight;
    this.#timeout = timeout;
    const listen = (event: string, act: (id: string, seq: number) => void): (() => void) =>
      widget.on(event, (detail) => this.#hear(detail, act), { bind: false });
    this.#removers = [
      listen("frame-ready", (id) => this.#greet(id)),
      listen("frame-ack", (id, seq) => this.#thank(id, seq)),
      listen("frame-bye", (id) => this.#views.delete(id)),
    ];
  }

  /** Views that answer. */
  get views(): number {
    return this.#views.size;
  }

  /** Frames sent, and frames that a newer one has replaced before they could be. */
  get counts(): { sent: number; replaced: number } {
    return { sent: this.#sent, replaced: this.#replaced };
  }

  /** Offers a frame, or a function that makes it when a view has room. It replaces one that still waits. */
  push(frame: Frame | FrameSource): void {
    if (this.#closed) return;
    if (this.#pending) this.#replaced++;
    const source = typeof frame === "function" ? frame : (): Frame => frame;
    this.#pending = notebookHost()?.bind(source) ?? source;
    this.#pump();
  }

  /** Ends the channel. */
  close(): void {
    this.#closed = true;
    this.#pending = undefined;
    this.#last = undefined;
    this.#views.clear();
    clearTimeout(this.#timer);
    for (const remove of this.#removers) remove();
  }

  #hear(detail: JsonObject, act: (id: string, seq: number) => void): void {
    const { channel, view, seq } = detail;
    if (channel !== this.#channel || typeof view !== "string") return;
    act(view, typeof seq === "number" ? seq : 0);
    this.#pump();
  }

  /** A new view gets the present frame, unless a newer one is about to go out. */
  #greet(id: string): void {
    const again = this.#last !== undefined && !this.#pending;
    this.#views.set(id, { acked: again ? this.#sent - 1 : this.#sent, heard: Date.now() });
    if (this.#last && again) this.#transmit(this.#last);
  }

  #thank(id: string, seq: number): void {
    const acked = Math.max(this.#views.get(id)?.acked ?? 0, Math.min(seq, this.#sent));
    this.#views.set(id, { acked, heard: Date.now() });
  }

  get #onTheWay(): number {
    let slowest = this.#sent;
    for (const view of this.#views.values()) slowest = Math.min(slowest, view.acked);
    return this.#sent - slowest;
  }

  #pump(): void {
    if (this.#closed || !this.#pending || this.#making || this.#views.size === 0) return;
    if (this.#onTheWay >= this.#inFlight) {
      this.#wait();
      return;
    }
    const make = this.#pending;
    this.#pending = undefined;
    this.#making = true;
    void this.#produce(make);
  }

  async #produce(make: FrameSource): Promise<void> {
    try {
      const frame = await make();
      if (frame && !this.#closed) {
        this.#sent++;
        this.#last = frame;
        this.#transmit(frame);
      }
    } catch (error) {
      reportError(notebookHost(), error);
    }
    this.#making = false;
    this.#pump();
  }

  #transmit({ meta = {}, buffers = [] }: Frame): void {
    const message: FrameMessage = {
      event: "frame",
      channel: this.#channel,
      seq: this.#sent,
      meta,
    };
    void this.#widget.send(message as unknown as JsonObject, buffers);
  }

  /** Forgets the views that have not answered for too long, so that a closed page does not stop the others. */
  #wait(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const since = Date.now() - this.#timeout;
      for (const [id, view] of this.#views) {
        if (view.acked < this.#sent && view.heard <= since) this.#views.delete(id);
      }
      this.#pump();
    }, this.#timeout);
    (this.#timer as { unref?(): void }).unref?.();
  }
}
