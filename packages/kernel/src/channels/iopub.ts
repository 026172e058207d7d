import type { JsonObject, OutputSink, RedirectedOutput } from "../comm/host.js";
import { type Message, makeMessage } from "../wire/message.js";
import { currentContext } from "./request-context.js";

/** What goes with a published message. */
export interface PublishOptions {
  /** Request the message belongs to; defaults to the present one. */
  parent?: Message | null;
  /** Takes an output instead of the front ends; defaults to the present request's. */
  sink?: OutputSink;
  metadata?: JsonObject;
  buffers?: readonly Uint8Array[];
}

/** What a cell puts out: messages that a sink may take. */
const OUTPUTS: ReadonlySet<string> = new Set([
  "stream",
  "display_data",
  "update_display_data",
  "error",
  "clear_output",
]);

/** Publishes to all front ends, in order. */
export class Iopub {
  readonly #send: (message: Message) => Promise<void>;
  /** Printed text waits a moment to travel together; it must leave before whatever comes after it. */
  beforePublish: () => void = () => {};

  constructor(send: (message: Message) => Promise<void>) {
    this.#send = send;
  }

  publish(type: string, content: JsonObject, options: PublishOptions = {}): Promise<void> {
    this.beforePublish();
    return this.publishNow(type, content, options);
  }

  /** {@link publish} without sending the waiting text first. */
  publishNow(type: string, content: JsonObject, options: PublishOptions = {}): Promise<void> {
    const { metadata, buffers } = options;
    const sink = options.parent === undefined ? currentContext()?.sink : options.sink;
    if (sink && OUTPUTS.has(type)) {
      sink({ type: type as RedirectedOutput["type"], content });
      return Promise.resolve();
    }
    const parent = options.parent === undefined ? currentContext()?.request : options.parent;
    const message = makeMessage(type, content, {
      identities: [Buffer.from(`kernel.${type}`)],
      parentHeader: parent?.header ?? {},
      metadata,
      buffers: buffers ? [...buffers] : [],
    });
    return this.#send(message);
  }

  status(state: "starting" | "busy" | "idle", parent: Message | null): void {
    this.publish("status", { execution_state: state }, { parent }).catch(() => {});
  }
}
