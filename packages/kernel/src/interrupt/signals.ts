import { findWatchdog, takeSignal, type Watchdog } from "./watchdog.js";

/**
 * Keeps SIGINT from being lost. `vm` takes all listeners of the process away while it runs a cell's synchronous part,
 * and between a listener and its own watch a signal is lost or ends the process. Hence Node's watch stays on all the
 * time. What ends nothing is taken here before a cell's code begins, later by the control thread.
 *
 * Where that watch does not exist, or as soon as somebody else listens for SIGINT, a listener it is.
 */
export class Signals {
  readonly #listener: () => void;
  #watchdog: Watchdog | undefined;
  /** Whether somebody else has begun to listen while a synchronous part ran. */
  #shared = false;
  #synchronous = false;

  constructor(onSignal: () => void) {
    this.#listener = onSignal;
  }

  /** From now on a signal does not end the process. */
  install(): void {
    this.#watchdog = findWatchdog();
    if (this.#watchdog === undefined) {
      process.on("SIGINT", this.#listener);
      return;
    }
    this.#watchdog.startSigintWatchdog();
    // Before Node's own, which takes the signal over.
    (process as NodeJS.EventEmitter).prependListener("newListener", (name) => {
      if (name === "SIGINT") this.#share();
    });
  }

  /** Whether a cell's first, synchronous part runs: there Node itself turns a signal into an exception. */
  get synchronous(): boolean {
    return this.#synchronous;
  }

  /** Runs what a signal may end. */
  runSynchronous<T>(part: () => T): T {
    this.#synchronous = true;
    try {
      return part();
    } finally {
      this.#synchronous = false;
      if (this.#shared) this.#share();
    }
  }

  /** Whether a signal has come that ended nothing and that nobody has taken. */
  take(): boolean {
    return takeSignal(this.#watchdog);
  }

  /** Gives the watch up, once `vm` no longer uses it. */
  #share(): void {
    this.#shared = this.#synchronous;
    if (this.#shared || this.#watchdog === undefined) return;
    this.#watchdog.stopSigintWatchdog();
    this.#watchdog = undefined;
    // To end the watch has made the signal deadly, to listen anew undoes that.
    const others = process.rawListeners("SIGINT") as (() => void)[];
    process.removeAllListeners("SIGINT");
    for (const listener of [...others, this.#listener]) process.on("SIGINT", listener);
  }
}
