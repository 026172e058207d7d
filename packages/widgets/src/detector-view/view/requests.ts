/**
 * Keeps few requests under way and never queues old ones: while all places are taken only the newest wish waits. A
 * fast slider over a slow line so skips frames instead of lagging behind.
 */
export class NewestWins<T> {
  readonly #send: (id: number, request: T) => void;
  readonly #places: number;
  readonly #patience: number;
  readonly #underWay = new Map<number, number>();
  #waiting: T | undefined;
  #lastId = 0;

  /**
   * @param places - requests under way at the same time
   * @param patience - ms after which an unanswered request is given up
   */
  constructor(
    send: (id: number, request: T) => void,
    { places = 2, patience = 20_000 }: { places?: number; patience?: number } = {},
  ) {
    this.#send = send;
    this.#places = places;
    this.#patience = patience;
  }

  /** Whether an answer is still to come. */
  get pending(): boolean {
    return this.#underWay.size > 0;
  }

  /** Sends the request now, or keeps it as the one to send next. */
  ask(request: T): void {
    const now = Date.now();
    for (const [id, since] of this.#underWay) {
      if (now - since > this.#patience) this.#underWay.delete(id);
    }
    if (this.#underWay.size >= this.#places) {
      this.#waiting = request;
      return;
    }
    const id = ++this.#lastId;
    this.#underWay.set(id, now);
    this.#send(id, request);
  }

  /** Notes an answer and sends the waiting request; false if nobody waited for it (any more). */
  answered(id: number): boolean {
    if (!this.#underWay.delete(id)) return false;
    const next = this.#waiting;
    this.#waiting = undefined;
    if (next !== undefined) this.ask(next);
    return true;
  }

  /** Forgets all requests: nobody will answer them. */
  reset(): void {
    this.#underWay.clear();
    this.#waiting = undefined;
  }
}
