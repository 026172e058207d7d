import { BeambookError } from "../../errors.js";

/** A queue of limited length: who puts something in waits for room, who takes something out waits until there is. */
export class WaitingQueue<T> {
  readonly #items: T[] = [];
  readonly #takers: ((item: T | undefined) => void)[] = [];
  readonly #putters: (() => void)[] = [];
  readonly #watchers: (() => void)[] = [];
  readonly #most: number;
  #closed = false;

  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#items.length;
  }

  /**
   * Puts an item in, when there is room.
   *
   * @throws `Timeout` after `timeout` seconds, `Aborted`, `InvalidArgument` when the queue is closed.
   */
  async put(
    item: T,
    { timeout, signal }: { timeout?: number; signal?: AbortSignal } = {},
  ): Promise<void> {
    const end = timeout === undefined ? undefined : performance.now() + 1000 * timeout;
    while (!this.#closed && this.#items.length >= this.#most) await this.#room(end, signal);
    if (this.#closed) {
      throw new BeambookError("InvalidArgument", "The streamer has been stopped.");
    }
    const taker = this.#takers.shift();
    if (taker) taker(item);
    else this.#items.push(item);
  }

  /** Takes the oldest item out; undefined when the queue is closed and empty. */
  async take(): Promise<T | undefined> {
    if (this.#items.length > 0) {
      const item = this.#items.shift();
      this.#putters.shift()?.();
      if (this.#items.length === 0) for (const wake of this.#watchers.splice(0)) wake();
      return item;
    }
    if (this.#closed) return undefined;
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** Waits until the last item has been taken out, or thrown away. */
  async empty(): Promise<void> {
    if (this.#items.length > 0) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Lets nothing in any more; `drop` also throws away what is there. */
  close({ drop = false }: { drop?: boolean } = {}): void {
    this.#closed = true;
    if (drop) {
      this.#items.length = 0;
      for (const wake of this.#watchers.splice(0)) wake();
    }
    for (const wake of this.#putters.splice(0)) wake();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  async #room(end: number | undefined, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw new BeambookError("Aborted", "Stopped waiting for room.");
    const left = end === undefined ? undefined : end - performance.now();
    if (left !== undefined && left <= 0) {
      throw new BeambookError("Timeout", `The queue stayed full (${this.#most} trains).`, {
        hint: "Nobody fetches them, or too slowly.",
      });
    }
    await new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", wake);
        const at = this.#putters.indexOf(wake);
        if (at >= 0) this.#putters.splice(at, 1);
        resolve();
      };
      this.#putters.push(wake);
      if (left !== undefined) timer = setTimeout(wake, left);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }
}
