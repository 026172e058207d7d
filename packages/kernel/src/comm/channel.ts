import type {
  CommChannel,
  CommMessageType,
  CommPayload,
  CommTransport,
  HandlerOptions,
  NotebookHost,
} from "./host.js";

/** What a {@link Comm} asks of its manager. */
export interface CommOwner {
  readonly transport: CommTransport;
  readonly hooks: Pick<NotebookHost, "bind" | "reportError">;
  /** Writes a line to the log, once per key. */
  log(key: string, message: string): void;
  /** Forgets a comm that has been closed. */
  remove(comm: Comm): void;
}

type Handler = (message: CommPayload) => unknown;

/** One comm of a {@link CommManager}. */
export class Comm implements CommChannel {
  readonly commId: string;
  readonly targetName: string;
  readonly #owner: CommOwner;
  readonly #onMessage: Handler[] = [];
  readonly #onClose: Handler[] = [];
  #closed = false;

  constructor(commId: string, targetName: string, owner: CommOwner) {
    this.commId = commId;
    this.targetName = targetName;
    this.#owner = owner;
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(payload: Partial<CommPayload>): Promise<void> {
    return this.#closed ? Promise.resolve() : this.#send("comm_msg", payload);
  }

  close(payload: Partial<CommPayload> = {}): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.forget();
    return this.#send("comm_close", payload);
  }

  onMessage(handler: Handler, options: HandlerOptions = {}): void {
    this.#onMessage.push(options.bind === false ? handler : this.#owner.hooks.bind(handler));
  }

  onClose(handler: Handler, options: HandlerOptions = {}): void {
    this.#onClose.push(options.bind === false ? handler : this.#owner.hooks.bind(handler));
  }

  /** Sends `comm_open`. */
  announce(payload: Partial<CommPayload>): void {
    void this.#send("comm_open", payload, { target_name: this.targetName });
  }

  /** Answers an open that nobody wants. */
  refuse(): Promise<void> {
    this.#closed = true;
    return this.#send("comm_close", {});
  }

  /** Marks the comm closed without telling the other end. */
  forget(): void {
    this.#closed = true;
    this.#owner.remove(this);
  }

  /** Runs the message handlers. */
  receive(message: CommPayload): Promise<void> {
    return this.#run(this.#onMessage, message);
  }

  /** Closes because the front end has. */
  receiveClose(message: CommPayload): Promise<void> {
    this.forget();
    return this.#run(this.#onClose, message);
  }

  async #run(handlers: readonly Handler[], message: CommPayload): Promise<void> {
    const running = [...handlers].map(async (handler) => {
      try {
        await handler(message);
      } catch (error) {
        this.#owner.hooks.reportError(error);
      }
    });
    await Promise.all(running);
  }

  #send(
    type: CommMessageType,
    payload: Partial<CommPayload>,
    more: { target_name?: string } = {},
  ): Promise<void> {
    const content = { comm_id: this.commId, ...more, data: payload.data ?? {} };
    const sent = this.#owner.transport.send(type, content, {
      metadata: payload.metadata ?? {},
      buffers: payload.buffers ?? [],
    });
    // Most senders do not wait: a broken connection must not become an unhandled rejection.
    sent.catch((error: unknown) =>
      this.#owner.log("send", `A ${type} was not sent: ${String(error)}`),
    );
    return sent;
  }
}
