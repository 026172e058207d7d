/**
 * What a notebook kernel offers to the code that runs in it. beambook's own kernel implements it; another JavaScript
 * kernel can too, and then widgets work there. One host serves all copies of all packages in a process: it hangs on
 * `globalThis`, not on a module.
 */

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/** Data by MIME type. */
export type MimeBundle = Record<string, unknown>;

/** One comm message as it travels: JSON, metadata and binary buffers. */
export interface CommPayload {
  data: JsonObject;
  metadata: JsonObject;
  buffers: Uint8Array[];
}

/** Message types of the comm protocol. */
export type CommMessageType = "comm_open" | "comm_msg" | "comm_close";

/** Sends comm messages to all front ends (the kernel's iopub channel). */
export interface CommTransport {
  /**
   * Sends one message, in order; resolves when it has been handed to the network.
   *
   * @param content - `comm_id`, `data` and, for `comm_open`, `target_name`
   */
  send(
    type: CommMessageType,
    content: JsonObject,
    options?: { metadata?: JsonObject; buffers?: readonly Uint8Array[] },
  ): Promise<void>;
}

/** Options of {@link NotebookHost.display}. */
export interface DisplayOptions {
  metadata?: JsonObject;
  /** Names the output, so that it can be updated. */
  displayId?: string;
  /** Replaces the output named `displayId` instead of adding one. */
  update?: boolean;
}

/** What takes outputs instead of a cell. */
export type OutputSink = (output: RedirectedOutput) => void;

/** One output on its way: message type and content as on a kernel's iopub channel. */
export interface RedirectedOutput {
  type: "stream" | "display_data" | "update_display_data" | "error" | "clear_output";
  content: JsonObject;
}

/** The services of a kernel. */
export interface NotebookHost {
  /** Publishes rich output under the running cell (or the cell a callback was bound to). */
  display(bundle: MimeBundle, options?: DisplayOptions): Promise<void>;
  /** Clears the output of the running cell; with `wait` when the next output arrives. */
  clearOutput(options?: { wait?: boolean }): Promise<void>;
  /** Asks the user for a line of text. */
  input(prompt?: string, options?: { password?: boolean }): Promise<string>;
  /** A function that runs with the present cell as its parent, so that later output lands under that cell. */
  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R;
  /** `msg_id` of the request that is being answered: what an Output widget captures. */
  readonly parentId: string | undefined;
  /** Aborted when the running cell is interrupted. */
  readonly signal: AbortSignal | undefined;
  /** Prints an error under the present cell, as an uncaught one would be; the kernel goes on. */
  reportError(error: unknown): void;
  /**
   * Runs `fn`, and what it starts, so that all it puts out goes to `sink`. A kernel that cannot tell apart what runs at
   * the same time leaves this out; Output widgets then ask the front end for whatever the cell puts out.
   */
  redirect?<R>(sink: OutputSink, fn: () => R): R;
  readonly comms: CommService;
}

/** The kernel's end of all comms. */
export interface CommService {
  /** Calls `handler` for each comm a front end opens on `target`. */
  registerTarget(target: string, handler: (comm: CommChannel, open: CommPayload) => unknown): void;
  /** Opens a comm to the front ends. */
  open(target: string, payload?: Partial<CommPayload> & { commId?: string }): CommChannel;
  /** The open comms: id → target name. */
  list(): Record<string, string>;
}

/** One open comm. */
export interface CommChannel {
  readonly commId: string;
  readonly targetName: string;
  readonly closed: boolean;
  send(payload: Partial<CommPayload>): Promise<void>;
  close(payload?: Partial<CommPayload>): Promise<void>;
  /** Calls `handler` for each message; a promise it returns is waited for before the message counts as handled. */
  onMessage(handler: (message: CommPayload) => unknown, options?: HandlerOptions): void;
  onClose(handler: (message: CommPayload) => unknown, options?: HandlerOptions): void;
}

/** Options of {@link CommChannel.onMessage}. */
export interface HandlerOptions {
  /**
   * Whether output of the handler lands under the cell that registered it (the default); otherwise the handler runs
   * as part of the message, and what it sends answers the message.
   */
  bind?: boolean;
}

const KEY: unique symbol = Symbol.for("beambook.host") as never;

/** Makes `host` the one that {@link notebookHost} returns, in every copy of this module. */
export function setNotebookHost(host: NotebookHost | undefined): void {
  (globalThis as { [KEY]?: NotebookHost })[KEY] = host;
}

/** The host of this process, or undefined outside a notebook. */
export function notebookHost(): NotebookHost | undefined {
  return (globalThis as { [KEY]?: NotebookHost })[KEY];
}
