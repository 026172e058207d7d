import { Worker } from "node:worker_threads";
import type { InterruptFlags } from "../interrupt/flags.js";
import type { Connection } from "../wire/connection.js";
import { decodeMessage, encodeMessage } from "../wire/frames.js";
import type { Message } from "../wire/message.js";
import type { ControlStart, FromControl, ToControl } from "./control-protocol.js";

/** What the main thread does on news from the control thread. */
export interface ControlHandlers {
  onRequest(request: Message): void;
  /** The thread has answered already; the running cell is to be stopped. */
  onInterrupt(request: Message): void;
  /** The thread has taken a SIGINT; the running cell is to be stopped. */
  onSignal(sent: number): void;
  /** The thread has answered already; the process is to end. */
  onShutdown(request: Message | undefined): void;
}

/** Main thread's end of the control channel. */
export class ControlChannel {
  readonly #worker: Worker;
  readonly #connection: Connection;

  constructor(connection: Connection, flags: InterruptFlags, handlers: ControlHandlers) {
    this.#connection = connection;
    const pid = Number(process.env.JPY_PARENT_PID);
    const start: ControlStart = {
      connection,
      flags: flags.memory,
      parentPid: Number.isInteger(pid) && pid > 1 ? pid : undefined,
    };
    this.#worker = new Worker(new URL("./control-thread.js", import.meta.url), {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
    });
    this.#worker.on("message", (message: FromControl) => this.#receive(message, handlers));
  }

  /** Resolves when both sockets are bound. @throws Error when they cannot be. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.once("error", reject);
      this.#worker.on("message", (message: FromControl) => {
        if (message.kind === "ready") resolve();
        else if (message.kind === "failed") reject(new Error(message.reason));
      });
    });
  }

  /** Sends a reply to who asked over the control channel. */
  send(reply: Message): void {
    this.#post({ kind: "reply", frames: encodeMessage(reply, this.#connection) });
  }

  /** Closes the thread's sockets: a process that exits with open ones aborts. */
  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    this.#post({ kind: "close" });
    const late = new Promise<void>((resolve) => setTimeout(resolve, 500).unref());
    await Promise.race([ended, late]);
  }

  #post(message: ToControl): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromControl, handlers: ControlHandlers): void {
    switch (message.kind) {
      case "request":
        handlers.onRequest(this.#decode(message.frames));
        break;
      case "interrupt":
        handlers.onInterrupt(this.#decode(message.frames));
        break;
      case "signal":
        handlers.onSignal(message.sent);
        break;
      case "shutdown":
        handlers.onShutdown(this.#decode(message.frames));
        break;
      case "orphaned":
        handlers.onShutdown(undefined);
        break;
      default:
    }
  }

  #decode(frames: Uint8Array[]): Message {
    return decodeMessage(
      frames.map((frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.length)),
      this.#connection,
    );
  }
}
