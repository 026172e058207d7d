import type { Router, XPublisher } from "zeromq";
import { type Connection, endpoint } from "../wire/connection.js";
import { decodeMessage, encodeMessage } from "../wire/frames.js";
import { logOnce } from "../wire/log.js";
import { type Message, makeMessage } from "../wire/message.js";
import { Sender } from "../wire/sender.js";
import { zmq } from "../wire/zmq.js";

/** The main thread's sockets: shell, stdin and iopub. */
export class Sockets {
  readonly #connection: Connection;
  readonly #shell: Router = new zmq.Router({ linger: 200 });
  readonly #stdin: Router = new zmq.Router({ linger: 200 });
  /** Without a limit: at its default of 1000 waiting messages a publisher drops them silently. */
  readonly #iopub: XPublisher = new zmq.XPublisher({ sendHighWaterMark: 0, linger: 500 });
  readonly #shellSender: Sender = new Sender(this.#shell);
  readonly #stdinSender: Sender = new Sender(this.#stdin);
  readonly #iopubSender: Sender = new Sender(this.#iopub);

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#iopub.verbosity = "allSubs";
  }

  /** Binds to the connection file's address only. @throws Error when a port is in use. */
  async bind(): Promise<void> {
    const { shellPort, stdinPort, iopubPort } = this.#connection;
    await this.#iopub.bind(endpoint(this.#connection, iopubPort));
    await this.#stdin.bind(endpoint(this.#connection, stdinPort));
    await this.#shell.bind(endpoint(this.#connection, shellPort));
    this.#greetSubscribers().catch(() => {});
  }

  onShell(handler: (request: Message) => void): void {
    this.#receive(this.#shell, "shell", handler).catch(() => {});
  }

  onStdin(handler: (reply: Message) => void): void {
    this.#receive(this.#stdin, "stdin", handler).catch(() => {});
  }

  sendShell(message: Message): Promise<void> {
    return this.#shellSender.send(encodeMessage(message, this.#connection));
  }

  sendStdin(message: Message): Promise<void> {
    return this.#stdinSender.send(encodeMessage(message, this.#connection));
  }

  sendIopub(message: Message): Promise<void> {
    return this.#iopubSender.send(encodeMessage(message, this.#connection));
  }

  /** Sends what waits, then closes. */
  async close(): Promise<void> {
    const senders = [this.#shellSender, this.#stdinSender, this.#iopubSender];
    const late = new Promise<void>((resolve) => setTimeout(resolve, 500).unref());
    await Promise.race([Promise.all(senders.map((sender) => sender.flush())), late]);
    for (const socket of [this.#shell, this.#stdin, this.#iopub]) socket.close();
  }

  async #receive(
    socket: Router,
    channel: string,
    handler: (message: Message) => void,
  ): Promise<void> {
    for await (const frames of socket) {
      try {
        handler(decodeMessage(frames, this.#connection));
      } catch (error) {
        const text = (error as Error).message;
        logOnce(`${channel} ${text}`, `${channel}: ${text}`);
      }
    }
  }

  /** Tells each new subscriber that it is connected (JEP 65). */
  async #greetSubscribers(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame[0] !== 1) continue;
      const topic = frame.subarray(1);
      const message = makeMessage(
        "iopub_welcome",
        { subscription: topic.toString() },
        { identities: [topic] },
      );
      await this.sendIopub(message);
    }
  }
}
