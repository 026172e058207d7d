import { AsyncLocalStorage } from "node:async_hooks";
import {
  CommManager,
  type CommMessageType,
  type DisplayOptions,
  type JsonObject,
  type MimeBundle,
  type NotebookHost,
  type OutputSink,
  type RedirectedOutput,
  setNotebookHost,
} from "@beambook/kernel/comm";

/** A message as it left the kernel: JSON that has been text in between, and copies of the buffers. */
export interface SentMessage {
  type: CommMessageType;
  content: JsonObject;
  metadata: JsonObject;
  buffers: Uint8Array[];
  /** The request that was being answered. */
  parent: string | undefined;
}

/** Something put out under a request. */
export interface Output {
  parent: string | undefined;
  kind: "display" | "clear" | "error";
  bundle?: MimeBundle;
  error?: unknown;
  wait?: boolean;
}

/**
 * The smallest host that widgets run on: no TypeScript compiler, no sockets. What it sends is kept, and passed to
 * front ends that have connected.
 */
export class MiniHost implements NotebookHost {
  readonly sent: SentMessage[] = [];
  readonly outputs: Output[] = [];
  readonly logged: string[] = [];
  readonly comms: CommManager;
  redirect: NotebookHost["redirect"];
  readonly signal: AbortSignal | undefined = undefined;
  readonly #frontEnds: ((message: SentMessage) => void)[] = [];
  readonly #sinks: AsyncLocalStorage<OutputSink> = new AsyncLocalStorage();
  readonly #parents: AsyncLocalStorage<string> = new AsyncLocalStorage();

  constructor() {
    this.comms = new CommManager(
      { send: async (type, content, options) => this.#publish(type, content, options) },
      {
        bind: (fn) => this.bind(fn),
        reportError: (error) => this.reportError(error),
        log: (line) => void this.logged.push(line),
      },
    );
  }

  /** Lets Output widgets take outputs in the kernel, as beambook's kernel does. */
  withRedirect(): this {
    this.redirect = (sink, fn) => this.#sinks.run(sink, fn);
    return this;
  }

  /** Makes this the host of the process. */
  install(): this {
    setNotebookHost(this);
    return this;
  }

  /** Runs `fn` as the cell `id`. */
  cell<R>(id: string, fn: () => R): R {
    return this.#parents.run(id, fn);
  }

  /** Calls `receive` with each message from now on. */
  connect(receive: (message: SentMessage) => void): void {
    this.#frontEnds.push(receive);
  }

  /** A message of a front end arrives, as the request `parent`. */
  deliver(
    type: CommMessageType,
    content: unknown,
    options: { metadata?: JsonObject; buffers?: Uint8Array[]; parent?: string } = {},
  ): Promise<void> {
    const { metadata = {}, buffers = [], parent = `msg-${this.sent.length}` } = options;
    const travelled = content === undefined ? undefined : JSON.parse(JSON.stringify(content));
    return this.#parents.run(parent, () => this.comms.handle(type, travelled, metadata, buffers));
  }

  /** State updates that have been sent: method and state. */
  updates(commId: string): { method: unknown; state: JsonObject }[] {
    return this.sent
      .filter((m) => m.type === "comm_msg" && m.content.comm_id === commId)
      .map((m) => m.content.data as { method: unknown; state: JsonObject });
  }

  get errors(): unknown[] {
    return this.outputs.filter((o) => o.kind === "error").map((o) => o.error);
  }

  get parentId(): string | undefined {
    return this.#parents.getStore();
  }

  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
    const parent = this.#parents.getStore();
    if (parent === undefined) return fn;
    return (...args: A): R => this.#parents.run(parent, fn, ...args);
  }

  async display(bundle: MimeBundle, options: DisplayOptions = {}): Promise<void> {
    const { displayId, update, metadata = {} } = options;
    const transient: JsonObject = displayId === undefined ? {} : { display_id: displayId };
    const content = { data: bundle as JsonObject, metadata, transient };
    const type = update ? "update_display_data" : "display_data";
    if (this.#redirected({ type, content })) return;
    this.outputs.push({ parent: this.parentId, kind: "display", bundle });
  }

  async clearOutput({ wait = false }: { wait?: boolean } = {}): Promise<void> {
    if (this.#redirected({ type: "clear_output", content: { wait } })) return;
    this.outputs.push({ parent: this.parentId, kind: "clear", wait });
  }

  async input(): Promise<string> {
    throw new Error("This host has no keyboard.");
  }

  reportError(error: unknown): void {
    const { name: ename, message: evalue } = error as Error;
    const content = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
    if (this.#redirected({ type: "error", content })) return;
    this.outputs.push({ parent: this.parentId, kind: "error", error });
  }

  #redirected(output: RedirectedOutput): boolean {
    const sink = this.#sinks.getStore();
    sink?.(output);
    return sink !== undefined;
  }

  #publish(
    type: CommMessageType,
    content: JsonObject,
    options: { metadata?: JsonObject; buffers?: readonly Uint8Array[] } = {},
  ): void {
    const message: SentMessage = {
      type,
      content: JSON.parse(JSON.stringify(content)),
      metadata: options.metadata ?? {},
      buffers: (options.buffers ?? []).map((b) => b.slice()),
      parent: this.parentId,
    };
    this.sent.push(message);
    for (const receive of this.#frontEnds) receive(structuredClone(message));
  }
}
