import type { RunningCell } from "../channels/request-context.js";
import { InterruptedError } from "../output/errors.js";
import type { InterruptFlags } from "./flags.js";

/** A signal that arrives this soon after its interrupt has been dealt with belongs to it, if none has come yet. */
const LATE_SIGNAL_MS = 2000;
/** How long Node may take to end a synchronous cell that has been signalled. */
const TERMINATION_MS = 1000;
/** How long an interrupted cell's abandoned code is still stopped when it enters a loop. */
const REMEMBER_MS = 10_000;

/** Stops the running cell, wherever it is. */
export class Interrupter {
  readonly flags: InterruptFlags;
  /** Lets go of what the running cell awaits. */
  abandon: () => void = () => {};
  /** Whether a cell's first, synchronous part runs: there Node itself turns a signal into an exception. */
  synchronous = false;
  readonly #stopped: Set<number> = new Set();
  #running: RunningCell | undefined;
  /** Number of the latest interrupt that has been taken, and of the latest that has stopped its cell. */
  #taken = 0;
  #handled = 0;
  /** When the control thread's latest signal was sent, until it arrives. */
  #signalDue: number = -Infinity;

  constructor(flags: InterruptFlags) {
    this.flags = flags;
  }

  /** A cell starts. */
  begin(cell: RunningCell): void {
    this.#handle();
    this.#lower();
    this.#running = cell;
  }

  /**
   * The cell has ended.
   *
   * @param terminated whether Node ended it by a signal, which therefore does not arrive any more
   * @returns whether an interrupt reached it
   */
  end(cell: RunningCell, terminated: boolean): boolean {
    if (this.#fresh) this.#stop(cell);
    if (terminated) this.#signalDue = -Infinity;
    this.#running = undefined;
    this.#lower();
    return cell.abort.signal.aborted;
  }

  /** Deals with what the control thread has asked for, unless a loop or the end of the cell has. */
  answer(): void {
    if (this.#fresh) this.#interrupt();
  }

  /** Interrupts the running cell by SIGINT; a late signal of an interrupt that has been dealt with does nothing. */
  signalled(): void {
    const late = performance.now() - this.#signalDue < LATE_SIGNAL_MS;
    if (this.#fresh || !late) this.#interrupt();
    this.#signalDue = -Infinity;
  }

  /** What a loop of the cell calls when the flag is up. */
  stopper(serial: number): () => void {
    return (): void => {
      if (!this.#fresh && !this.#stopped.has(serial)) return;
      if (this.#fresh && this.#take() && this.synchronous) waitForTermination();
      throw new InterruptedError();
    };
  }

  get #fresh(): boolean {
    return this.flags.issued !== this.#handled;
  }

  #interrupt(): void {
    const cell = this.#running;
    if (cell === undefined) {
      this.#handle();
      this.#lower();
      return;
    }
    this.#stop(cell);
    this.abandon();
  }

  #stop(cell: RunningCell): void {
    this.#handle();
    if (!cell.abort.signal.aborted) cell.abort.abort(new InterruptedError());
    this.#stopped.add(cell.serial);
    this.flags.raised = true;
    setTimeout(() => {
      this.#stopped.delete(cell.serial);
      this.#lower();
    }, REMEMBER_MS).unref();
  }

  #handle(): void {
    this.#take();
    this.#handled = this.#taken;
  }

  /** @returns whether the interrupt comes with a signal */
  #take(): boolean {
    const { issued } = this.flags;
    if (issued === this.#taken) return false;
    this.#taken = issued;
    const signal = this.flags.takeOrWait(issued);
    if (signal) this.#signalDue = performance.now();
    return signal;
  }

  #lower(): void {
    if (!this.#fresh) this.flags.raised = this.#stopped.size > 0;
  }
}

/** Node ends this loop by the signal. To throw first would leave the signal to the next cell. */
function waitForTermination(): void {
  const end = performance.now() + TERMINATION_MS;
  while (performance.now() < end);
}
