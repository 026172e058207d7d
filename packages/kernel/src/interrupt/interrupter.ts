import { currentContext, type RunningCell } from "../channels/request-context.js";
import { InterruptedError } from "../output/errors.js";
import { type InterruptFlags, Phase } from "./flags.js";
import { Signals } from "./signals.js";
import { nextTurn } from "./socket-turns.js";

/** A signal that arrives this soon after its interrupt has been dealt with belongs to it, if none has come yet. */
const LATE_SIGNAL_MS = 2000;
/** How long Node may take to end a synchronous cell that has been signalled. */
const TERMINATION_MS = 1000;
/** How long an interrupt that found no cell is compared with cells that come: the thread may have been busy. */
const COMPARE_MS = 5000;
/** In so many turns of the event loop news arrives that has been sent. */
const NEWS_TURNS = 10;
/** Stands for the cell that is running, whichever that is; cells count from one. */
export const ANY_CELL = 0;
/** How long an interrupted cell's abandoned code is still stopped when it enters a loop. */
const REMEMBER_MS = 10_000;

/** Stops the running cell, wherever it is. */
export class Interrupter {
  readonly flags: InterruptFlags;
  readonly signals: Signals = new Signals(() => this.signalled());
  /** Lets go of what the running cell awaits. */
  abandon: () => void = () => {};
  /** Whether an interrupt ends the work of the kernel that is under way. */
  #interruptible = false;
  /** The latest interrupt that found no cell: when it was sent by the front end's clock, and when it was seen. */
  #unused: { sent: number; seen: number } = { sent: -Infinity, seen: -Infinity };
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

  /**
   * A cell starts. While the thread was busy with something else, an interrupt may have overtaken it. One that has not
   * been heard of yet has not been answered either: the cell was there before it.
   *
   * @param sent - when the front end sent it, in milliseconds of its clock
   */
  begin(cell: RunningCell, sent: number): void {
    const overtaken =
      performance.now() - this.#unused.seen < COMPARE_MS && sent < this.#unused.sent;
    this.#lower();
    this.#running = cell;
    // What came before is not meant for this cell.
    this.signals.take();
    if (this.#fresh || overtaken) this.#stop(cell);
  }

  /** Waits for the news of an interrupt that has been asked for: whether it is meant for the next cell is in there. */
  async heard(): Promise<void> {
    for (let turn = 0; turn < NEWS_TURNS && this.#fresh; turn++) await nextTurn();
  }

  /**
   * The cell has ended.
   *
   * @param terminated whether Node ended it by a signal, which therefore does not arrive any more
   * @returns whether an interrupt reached it
   */
  end(cell: RunningCell, terminated: boolean): boolean {
    // What follows an `await` goes on when Node ends a cell that has just returned its promise.
    if (this.#fresh || terminated) this.#stop(cell);
    if (terminated) this.#signalDue = -Infinity;
    this.#takeSignal();
    this.#running = undefined;
    this.#lower();
    return cell.abort.signal.aborted;
  }

  /** Runs the first, synchronous part of a cell, or all of it. */
  runSynchronous<T>(part: () => T): T {
    try {
      return this.signals.runSynchronous(part);
    } finally {
      // What a signal ends does not come to its own `finally`.
      this.#interruptible = false;
      this.flags.phase = Phase.Between;
    }
  }

  /**
   * Loads a module. A signal that ended it would leave a half-loaded module behind, so that comes later than elsewhere;
   * {@link checkpoint} is asked before.
   */
  runLoading<T>(load: () => T): T {
    const { phase } = this.flags;
    if (phase === Phase.Cell) this.flags.phase = Phase.Loading;
    try {
      return this.interruptible(load);
    } finally {
      this.flags.phase = phase;
    }
  }

  /** Runs work of the kernel that {@link checkpoint} may end. */
  interruptible<T>(work: () => T): T {
    const before = this.#interruptible;
    this.#interruptible = true;
    try {
      return work();
    } finally {
      this.#interruptible = before;
    }
  }

  /** Called between the steps of long work. @throws InterruptedError when it is to end */
  checkpoint(): void {
    if (this.#interruptible && this.flags.raised && this.#fresh) throw new InterruptedError();
  }

  /**
   * Deals with what the control thread has asked for, unless a loop or the end of the cell has.
   *
   * @param sent - when the front end sent the request, in milliseconds of its clock
   */
  answer(sent: number): void {
    if (!this.#fresh) return;
    if (this.#running === undefined) this.#unused = { sent, seen: performance.now() };
    this.#interrupt();
  }

  /** Interrupts the running cell by SIGINT; a late signal of an interrupt that has been dealt with does nothing. */
  signalled(): void {
    const late = performance.now() - this.#signalDue < LATE_SIGNAL_MS;
    if (this.#fresh || !late) this.#interrupt();
    this.#signalDue = -Infinity;
  }

  /**
   * Code of a cell begins to run.
   *
   * @param serial - the cell's, or {@link ANY_CELL} for a file that many cells may use
   * @returns what its loops call when the flag is up
   */
  enter(serial: number): () => void {
    if (this.signals.synchronous && this.flags.phase === Phase.Between)
      this.flags.phase = Phase.Cell;
    this.#takeSignal();
    if (this.signals.synchronous && this.#running?.abort.signal.aborted)
      throw new InterruptedError();
    return (): void => {
      const owner = serial === ANY_CELL ? currentContext()?.cell?.serial : serial;
      if (!this.#fresh && !this.#stopped.has(owner ?? ANY_CELL)) return;
      if (this.#fresh && this.#take() && this.signals.synchronous) waitForTermination();
      throw new InterruptedError();
    };
  }

  /** Deals with a signal that no code has been ended by. */
  #takeSignal(): void {
    if (this.signals.take()) this.signalled();
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
