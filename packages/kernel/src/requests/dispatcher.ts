import type { Iopub } from "../channels/iopub.js";
import { runInContext } from "../channels/request-context.js";
import type { JsonObject } from "../comm/host.js";
import { describeError, errorContent } from "../output/errors.js";
import { logOnce } from "../wire/log.js";
import { type Message, makeMessage } from "../wire/message.js";
import type { Execution } from "./execute.js";
import type { ExecuteQueue } from "./execute-queue.js";

/** Sends a reply on the channel its request came by. */
export type SendReply = (reply: Message) => Promise<void> | void;

/** Answers a request with the content of its reply; undefined when there is none to send. */
export type Handler = (
  request: Message,
) => JsonObject | undefined | Promise<JsonObject | undefined>;

/** What dispatching needs of the kernel. */
export interface DispatchServices {
  iopub: Iopub;
  queue: ExecuteQueue;
  execution: Execution;
  handlers: Readonly<Record<string, Handler>>;
}

/** Gives each request to its handler, between `busy` and `idle`. Cells wait in a queue, all else is done at once. */
export class Dispatcher {
  readonly #services: DispatchServices;
  /** How many requests have been taken. */
  handled = 0;
  #open = 0;

  constructor(services: DispatchServices) {
    this.#services = services;
  }

  /** Whether a request is being answered. */
  get busy(): boolean {
    return this.#open > 0;
  }

  dispatch(request: Message, send: SendReply): void {
    this.handled += 1;
    const type = request.header.msg_type;
    if (type === "execute_request") this.#enqueue(request, send);
    else void this.#answer(request, send);
  }

  #enqueue(request: Message, send: SendReply): void {
    const { execution, queue } = this.#services;
    const handle =
      (answer: () => JsonObject | Promise<JsonObject>): (() => Promise<void>) =>
      (): Promise<void> =>
        this.#between(request, async () => this.#reply(request, await answer(), send));
    queue.add({
      run: handle(() => execution.answer(request)),
      abort: handle(() => execution.aborted()),
    });
  }

  #answer(request: Message, send: SendReply): Promise<void> {
    const type = request.header.msg_type;
    const handler = this.#services.handlers[type];
    return this.#between(request, async () => {
      if (handler === undefined) {
        logOnce(`type ${type}`, `There is no answer to messages of type ${type}.`);
        if (!type.endsWith("_request")) return;
        return this.#reply(request, unknownRequest(type), send);
      }
      const content = await runInContext({ request }, () => handler(request));
      if (content !== undefined) await this.#reply(request, content, send);
    });
  }

  async #between(request: Message, work: () => Promise<void>): Promise<void> {
    this.#open += 1;
    this.#services.iopub.status("busy", request);
    try {
      await work();
    } catch (error) {
      const type = request.header.msg_type;
      logOnce(`failed ${type}`, `${type} failed: ${(error as Error)?.stack ?? error}`);
    } finally {
      this.#open -= 1;
      this.#services.iopub.status("idle", request);
    }
  }

  async #reply(request: Message, content: JsonObject, send: SendReply): Promise<void> {
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    await send(
      makeMessage(type, content, {
        identities: request.identities,
        parentHeader: request.header,
      }),
    );
  }
}

function unknownRequest(type: string): JsonObject {
  const error = new Error(`This kernel does not know ${type}.`);
  return { status: "error", ...errorContent(describeError(error)) };
}
