/**
 * Runs one task per view at a time; of those that arrive meanwhile only the newest is kept. What a fast slider has
 * passed already is never read.
 */
export class NewestPerView<T extends { view: string }> {
  readonly #run: (request: T) => Promise<void>;
  readonly #drop: (request: T) => void;
  readonly #running = new Set<string>();
  readonly #waiting = new Map<string, T>();

  constructor(run: (request: T) => Promise<void>, drop: (request: T) => void) {
    this.#run = run;
    this.#drop = drop;
  }

  /** Runs the request now or when the view's present one is done, unless a newer one comes first. */
  push(request: T): void {
    const { view } = request;
    if (this.#running.has(view)) {
      const overtaken = this.#waiting.get(view);
      this.#waiting.set(view, request);
      if (overtaken !== undefined) this.#drop(overtaken);
      return;
    }
    this.#running.add(view);
    void this.#work(request);
  }

  async #work(request: T): Promise<void> {
    const { view } = request;
    let next: T | undefined = request;
    while (next !== undefined) {
      await this.#run(next);
      next = this.#waiting.get(view);
      this.#waiting.delete(view);
    }
    this.#running.delete(view);
  }
}
