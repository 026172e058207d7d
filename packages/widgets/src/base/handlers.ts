import type { HandlerOptions, NotebookHost } from "@beambook/kernel/comm";
import { isThenable } from "./thenable.js";
import { currentTrigger } from "./trigger.js";

interface Entry<A extends unknown[]> {
  readonly handler: unknown;
  run(...args: A): void;
}

/** Functions that are called together; one that fails does not stop the others, and its error shows under its cell. */
export class Handlers<A extends unknown[]> {
  readonly #host: NotebookHost | undefined;
  readonly #entries: Entry<A>[] = [];

  constructor(host: NotebookHost | undefined) {
    this.#host = host;
  }

  /** Whether there is none. */
  get empty(): boolean {
    return this.#entries.length === 0;
  }

  /** Adds a handler; the returned function removes it. */
  add(handler: (...args: A) => unknown, options: HandlerOptions = {}): () => void {
    const host = this.#host;
    const guarded = (...args: A): void => runGuarded(host, handler, args);
    const run = host && options.bind !== false ? host.bind(guarded) : guarded;
    const entry = { handler, run };
    this.#entries.push(entry);
    return (): void => this.#remove(entry);
  }

  /** Removes a handler wherever it is. */
  delete(handler: unknown): void {
    for (const entry of this.#entries.filter((e) => e.handler === handler)) this.#remove(entry);
  }

  /** Calls all handlers in the order they were added. */
  call(...args: A): void {
    for (const { run } of [...this.#entries]) run(...args);
  }

  #remove(entry: Entry<A>): void {
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
  }
}

function runGuarded<A extends unknown[]>(
  host: NotebookHost | undefined,
  handler: (...args: A) => unknown,
  args: A,
): void {
  try {
    const result = handler(...args);
    if (!isThenable(result)) return;
    const done = Promise.resolve(result).then(undefined, (error: unknown) =>
      reportError(host, error),
    );
    currentTrigger()?.pending.push(done);
  } catch (error) {
    reportError(host, error);
  }
}

/** Shows an error under the present cell, or on the console without a notebook. */
export function reportError(host: NotebookHost | undefined, error: unknown): void {
  if (host) host.reportError(error);
  else console.error(error);
}
