import { Comm, type CommOwner } from "./channel.js";
import { registerWidgetControl } from "./control.js";
import type {
  CommChannel,
  CommMessageType,
  CommPayload,
  CommService,
  CommTransport,
  JsonObject,
  NotebookHost,
} from "./host.js";
import { newCommId } from "./ids.js";

/** What a {@link CommManager} needs of its kernel beside the transport. */
export interface CommHooks extends Pick<NotebookHost, "bind" | "reportError"> {
  /** Writes one line to the kernel's log; defaults to `console.error`. */
  log?(message: string): void;
}

/** Distinct reasons of {@link CommManager} log lines that are remembered, so that a storm of bad messages stays short. */
const MAX_LOGGED = 200;

const COMM_TYPES: readonly string[] = ["comm_open", "comm_msg", "comm_close"];

/**
 * The kernel's end of all comms over one transport. The kernel passes each `comm_open`, `comm_msg` and `comm_close`
 * of the shell channel to {@link CommManager.handle} and lists {@link CommManager.list} in `comm_info_reply`. The
 * target `jupyter.widget.control` answers from the start, so that a reloaded page gets its widgets back at once.
 *
 * @example
 * const comms = new CommManager({ send: (type, content, options) => iopub.send(type, content, options) }, host);
 * await comms.handle("comm_msg", message.content, message.metadata, message.buffers);
 */
export class CommManager implements CommService {
  readonly #owner: CommOwner;
  readonly #hooks: CommHooks;
  readonly #comms: Map<string, Comm> = new Map();
  readonly #targets: Map<string, (comm: CommChannel, open: CommPayload) => unknown> = new Map();
  readonly #logged: Set<string> = new Set();

  /**
   * @param transport - sends to all front ends
   * @param hooks - `bind` and `reportError` of the kernel's host, and `log`
   */
  constructor(transport: CommTransport, hooks: CommHooks) {
    this.#hooks = hooks;
    this.#owner = {
      transport,
      hooks,
      log: this.#log.bind(this),
      remove: this.#remove.bind(this),
    };
    registerWidgetControl(this);
  }

  registerTarget(target: string, handler: (comm: CommChannel, open: CommPayload) => unknown): void {
    this.#targets.set(target, handler);
  }

  open(target: string, payload: Partial<CommPayload> & { commId?: string } = {}): CommChannel {
    const commId = payload.commId ?? newCommId();
    const comm = new Comm(commId, target, this.#owner);
    this.#comms.get(commId)?.forget();
    this.#comms.set(commId, comm);
    comm.announce(payload);
    return comm;
  }

  list(): Record<string, string> {
    return Object.fromEntries([...this.#comms].map(([id, comm]) => [id, comm.targetName]));
  }

  /**
   * Takes one comm message of the shell channel. It never throws and never rejects: what handlers throw goes to
   * `reportError`, messages that make no sense are logged once.
   *
   * @param type - `comm_open`, `comm_msg` or `comm_close`
   * @param content - the message's content: `comm_id`, `data`, and `target_name` for `comm_open`
   * @param metadata - the message's metadata
   * @param buffers - the message's binary frames; kept, not copied
   * @returns settled when the handlers, async ones too, are done: send the message's `idle` then
   */
  handle(
    type: CommMessageType,
    content: unknown,
    metadata: unknown = {},
    buffers: readonly Uint8Array[] = [],
  ): Promise<void> {
    const id = isObject(content) ? content.comm_id : undefined;
    if (!isObject(content) || typeof id !== "string" || !COMM_TYPES.includes(type)) {
      this.#log("malformed", `Ignored a ${type} without a comm_id.`);
      return Promise.resolve();
    }
    const message: CommPayload = {
      data: isObject(content.data) ? content.data : {},
      metadata: isObject(metadata) ? metadata : {},
      buffers: [...buffers],
    };
    if (type === "comm_open") return this.#handleOpen(id, content.target_name, message);
    const comm = this.#comms.get(id);
    if (!comm) {
      // A front end closes what the kernel has closed already: nothing to say about that.
      if (type === "comm_msg") this.#log(`comm ${id}`, `Ignored a message for unknown comm ${id}.`);
      return Promise.resolve();
    }
    return type === "comm_msg" ? comm.receive(message) : comm.receiveClose(message);
  }

  async #handleOpen(id: string, target: unknown, message: CommPayload): Promise<void> {
    const name = typeof target === "string" ? target : "";
    const handler = this.#targets.get(name);
    const comm = new Comm(id, name, this.#owner);
    if (!handler) {
      this.#log(`target ${name}`, `Closed a comm for unknown target "${name}".`);
      await comm.refuse();
      return;
    }
    this.#comms.get(id)?.forget();
    this.#comms.set(id, comm);
    try {
      await handler(comm, message);
    } catch (error) {
      this.#hooks.reportError(error);
      await comm.close();
    }
  }

  #remove(comm: Comm): void {
    // A comm that took over the id stays.
    if (this.#comms.get(comm.commId) === comm) this.#comms.delete(comm.commId);
  }

  #log(key: string, message: string): void {
    if (this.#logged.has(key) || this.#logged.size > MAX_LOGGED) return;
    this.#logged.add(key);
    const line = this.#logged.size > MAX_LOGGED ? "More comm problems; not logged." : message;
    if (this.#hooks.log) this.#hooks.log(line);
    else console.error(line);
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
