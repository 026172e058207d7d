import { type Message, makeMessage } from "../wire/message.js";
import { currentContext } from "./request-context.js";

/** Asks the front end that runs the present cell for a line of text. */
export class StdinChannel {
  readonly #send: (message: Message) => Promise<void>;
  readonly #waiting: Map<string, (value: string) => void> = new Map();

  constructor(send: (message: Message) => Promise<void>) {
    this.#send = send;
  }

  /**
   * @param prompt - text in front of the box
   * @throws Error when the front end takes no questions, or when the cell is interrupted
   */
  async ask(prompt: string = "", options: { password?: boolean } = {}): Promise<string> {
    const context = currentContext();
    const request = context?.request;
    if (request === undefined || request.content.allow_stdin !== true) {
      throw new Error(
        "This front end takes no input (allow_stdin is off). Set the value in a cell instead.",
      );
    }
    const message = makeMessage(
      "input_request",
      { prompt: String(prompt), password: options.password === true },
      { identities: request.identities, parentHeader: request.header },
    );
    const signal = context?.cell?.abort.signal;
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#waiting.delete(message.header.msg_id);
        signal?.removeEventListener("abort", stop);
      };
      const stop = (): void => {
        done();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop);
      this.#waiting.set(message.header.msg_id, (value) => {
        done();
        resolve(value);
      });
      this.#send(message).catch(reject);
    });
  }

  /** Takes an `input_reply`; some front ends leave its parent empty, so the latest question gets those. */
  receive(reply: Message): void {
    if (reply.header.msg_type !== "input_reply") return;
    const id = reply.parentHeader.msg_id ?? "";
    const asked = this.#waiting.get(id) ?? [...this.#waiting.values()].at(-1);
    asked?.(String(reply.content.value ?? ""));
  }
}
