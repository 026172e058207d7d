import { notebookHost } from "../host.js";
import { type LiveAction, offerAction } from "../live-action.js";
import { type Shown, statusScreen } from "./screen.js";
import type { SlurmStatus } from "./status.js";

/** What is shown of a pool. */
export interface ShownPool {
  status(): SlurmStatus;
  /** Asks SLURM. */
  look(): Promise<unknown>;
  close(): Promise<void>;
}

/** The state of a pool under the cell that scaled it, with a button that closes it, until it is closed. */
export class PoolView {
  readonly #pool: ShownPool;
  readonly #button: LiveAction;
  readonly #draw: (state: Shown) => void;
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(pool: ShownPool, seconds: number) {
    this.#pool = pool;
    this.#button = offerAction(() => void pool.close());
    this.#draw = statusScreen("Close", this.#button);
    this.#timer = setInterval(() => void this.#look(), seconds * 1000);
    this.#timer.unref();
    this.show();
  }

  /** @param seconds - between questions to SLURM while nothing else asks; undefined outside a notebook */
  static of(pool: ShownPool, seconds: number): PoolView | undefined {
    return notebookHost() ? new PoolView(pool, seconds) : undefined;
  }

  async #look(): Promise<void> {
    try {
      await this.#pool.look();
    } catch {
      // SLURM does not answer: the last state stays
    }
    this.show();
  }

  /** Draws the present state. */
  show(): void {
    this.#draw({ ...this.#pool.status(), ended: false });
  }

  /** Draws the last state. */
  end(): void {
    clearInterval(this.#timer);
    this.#button.withdraw();
    this.#draw({ ...this.#pool.status(), ended: true });
  }
}
