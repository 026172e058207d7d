import { untilSocketsAreRead } from "../interrupt/socket-turns.js";

/** A cell that waits for its turn. */
export interface QueuedCell {
  /** Runs it; never rejects. */
  run(): Promise<void>;
  /** Answers without running. */
  abort(): void;
}

/** Runs cells one after the other. After an error those that wait already are aborted, later ones run. */
export class ExecuteQueue {
  readonly #waiting: QueuedCell[] = [];
  #running = false;

  add(cell: QueuedCell): void {
    this.#waiting.push(cell);
    if (!this.#running) void this.#work();
  }

  /** Aborts all that waits, also what has arrived in the socket while a busy cell kept it from being read. */
  async abortWaiting(): Promise<void> {
    await untilSocketsAreRead();
    for (const cell of this.#waiting.splice(0)) cell.abort();
  }

  async #work(): Promise<void> {
    this.#running = true;
    for (;;) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      await next.run();
    }
    this.#running = false;
  }
}
