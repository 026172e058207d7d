const LONG_MS = 700;

/** Tells when an answer takes long enough to say so, and when it has come. */
export class Patience {
  readonly #tell: (waiting: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (waiting: boolean) => void) {
    this.#tell = tell;
  }

  /** An answer is on its way. */
  expect(): void {
    this.#timer ??= setTimeout(() => this.#tell(true), LONG_MS);
  }

  /** Nothing is awaited any more. */
  answered(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tell(false);
  }
}
