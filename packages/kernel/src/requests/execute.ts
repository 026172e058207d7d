import type { CellRunner } from "../cells/runner.js";
import type { Iopub } from "../channels/iopub.js";
import { type RunningCell, runInContext } from "../channels/request-context.js";
import type { JsonObject } from "../comm/host.js";
import type { Interrupter } from "../interrupt/interrupter.js";
import { isDisplayHandle } from "../output/display.js";
import {
  describeError,
  describeProblems,
  type ErrorOutput,
  errorContent,
  InterruptedError,
  isTermination,
} from "../output/errors.js";
import { represent } from "../output/represent.js";
import { type Message, sentAt } from "../wire/message.js";
import type { ExecuteQueue } from "./execute-queue.js";
import type { History } from "./history.js";
import { expandMagic } from "./magic.js";

/** What executing needs of the kernel. */
export interface ExecuteServices {
  iopub: Iopub;
  runner: CellRunner;
  interrupter: Interrupter;
  history: History;
  queue: ExecuteQueue;
  reportError: (error: unknown) => void;
}

/** Answers `execute_request`. */
export class Execution {
  readonly #services: ExecuteServices;
  /** Number of the latest cell: `In[count]`. */
  count = 0;
  #serial = 0;

  constructor(services: ExecuteServices) {
    this.#services = services;
  }

  /** Content of the reply to a cell that is not run because an earlier one failed. */
  aborted(): JsonObject {
    return { status: "aborted", execution_count: this.count };
  }

  /** Runs the cell of `request`, publishes what it shows, and returns the reply's content. */
  async answer(request: Message): Promise<JsonObject> {
    const { content } = request;
    const { interrupter } = this.#services;
    await interrupter.heard();
    const code = String(content.code ?? "");
    const silent = content.silent === true;
    const store = !silent && content.store_history !== false;
    if (store && code.trim() !== "") this.count += 1;
    const cell = this.#newCell(code, silent);
    // First of all: who sees that the cell runs may interrupt it.
    if (cell.code.trim() !== "") interrupter.begin(cell, sentAt(request));
    if (!silent) {
      this.#publish("execute_input", { code, execution_count: this.count }, request);
    }
    if (store && code.trim() !== "") this.#services.history.add(this.count, code);
    const failure = await runInContext({ request, cell }, () => this.#run(cell, { silent, store }));
    if (failure && content.stop_on_error !== false) await this.#services.queue.abortWaiting();
    const common = { execution_count: this.count, payload: cell.payload as never };
    if (failure) return { status: "error", ...common, ...errorContent(failure) };
    const expressions = await runInContext({ request, cell }, () =>
      this.#evaluate(content.user_expressions),
    );
    return { status: "ok", ...common, user_expressions: expressions };
  }

  #newCell(code: string, silent: boolean): RunningCell {
    this.#serial += 1;
    return {
      serial: this.#serial,
      name: silent ? `In[silent ${this.#serial}]`.replace(" ", "-") : `In[${this.count}]`,
      code: expandMagic(code),
      abort: new AbortController(),
      payload: [],
      showing: undefined,
    };
  }

  async #run(
    cell: RunningCell,
    { silent, store }: { silent: boolean; store: boolean },
  ): Promise<ErrorOutput | undefined> {
    const { runner, interrupter, reportError } = this.#services;
    if (cell.code.trim() === "") return undefined;
    const outcome = await runner.run(cell).catch((error: unknown) => {
      return { kind: "error", error } as const;
    });
    await this.#untilShown(cell);
    const terminated = outcome.kind === "error" && isTermination(outcome.error);
    const interrupted = interrupter.end(cell, terminated);
    if (outcome.kind === "ok") {
      const { value } = outcome;
      const shows = !silent && value !== undefined && value !== null && !isDisplayHandle(value);
      if (shows) await this.#publishResult(value, store, reportError);
      return undefined;
    }
    const output =
      outcome.kind === "problems"
        ? describeProblems(outcome.problems, cell.name)
        : describeError(interrupted ? new InterruptedError() : outcome.error);
    this.#publish("error", errorContent(output));
    return output;
  }

  /** What `display()` has been given is sent before the cell ends, unless it is interrupted. */
  async #untilShown(cell: RunningCell): Promise<void> {
    const { signal } = cell.abort;
    if (signal.aborted) return;
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    while (cell.showing && !signal.aborted) await Promise.race([cell.showing, stopped]);
  }

  async #publishResult(
    value: unknown,
    store: boolean,
    reportError: (error: unknown) => void,
  ): Promise<void> {
    const data = await represent(value, reportError);
    if (store) this.#services.history.setOutput(this.count, String(data["text/plain"] ?? ""));
    this.#publish("execute_result", { execution_count: this.count, data, metadata: {} });
  }

  async #evaluate(expressions: unknown): Promise<JsonObject> {
    const results: JsonObject = {};
    for (const [name, code] of Object.entries((expressions ?? {}) as Record<string, unknown>)) {
      const cell = this.#newCell(`(${String(code)})`, true);
      const outcome = await this.#services.runner.run(cell);
      if (outcome.kind === "ok") {
        results[name] = { status: "ok", data: await represent(outcome.value), metadata: {} };
        continue;
      }
      const output =
        outcome.kind === "problems"
          ? describeProblems(outcome.problems, cell.name)
          : describeError(outcome.error);
      results[name] = { status: "error", ...errorContent(output) };
    }
    return results;
  }

  #publish(type: string, content: JsonObject, parent?: Message): void {
    this.#services.iopub.publish(type, content, { parent }).catch(() => {});
  }
}
