/** Runs a task again and again, one run at a time; requests during a run make one more run after it. */
export class LatestRun {
  readonly #task: () => unknown;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(task: () => unknown) {
    this.#task = task;
  }

  /** Asks for a run that begins now or after the present one; resolves when it is done. */
  request(): Promise<void> {
    if (this.#running) this.#again = true;
    else {
      this.#running = this.#loop().finally(() => {
        this.#running = undefined;
      });
    }
    return this.#running;
  }

  async #loop(): Promise<void> {
    do {
      this.#again = false;
      await this.#task();
    } while (this.#again);
  }
}
