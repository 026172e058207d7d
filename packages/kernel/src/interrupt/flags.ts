/** Places in the memory that the control thread and the main thread share. */
const STOP = 0;
const ISSUED = 1;
const TAKEN = 2;
const SENT = 3;
const PHASE = 4;
/** Longest wait for a signal that the control thread is about to send. */
const SETTLE_MS = 500;

/** What the main thread is doing: how far a signal can end it, and may. */
export enum Phase {
  /** Nothing that a signal ends: it waits, converts a cell, or runs code behind an `await`. */
  Between = 0,
  /** A cell's first, synchronous part: there Node turns a signal into an exception. */
  Cell = 1,
  /** The same, inside of `require`: to end that leaves a half-loaded module behind. */
  Loading = 2,
}

/**
 * What the control thread tells a busy main thread: the loops of cell code and long calculations read the first number
 * of `view` while they run. Interrupts are numbered; each is taken by one thread: by the main thread, which stops the
 * cell, or by the control thread, which then sends a signal because the main thread does not come round to it.
 */
export class InterruptFlags {
  readonly view: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(20)) {
    this.view = new Int32Array(memory);
  }

  get memory(): SharedArrayBuffer {
    return this.view.buffer as SharedArrayBuffer;
  }

  /** Control thread: asks for a stop. @returns its number */
  request(): number {
    const number = Atomics.add(this.view, ISSUED, 1) + 1;
    Atomics.store(this.view, STOP, 1);
    return number;
  }

  /** How many stops the control thread has asked for. */
  get issued(): number {
    return Atomics.load(this.view, ISSUED);
  }

  /** Whether loops look further, by calling their stop function. */
  get raised(): boolean {
    return Atomics.load(this.view, STOP) !== 0;
  }

  set raised(on: boolean) {
    Atomics.store(this.view, STOP, on ? 1 : 0);
  }

  get phase(): Phase {
    return Atomics.load(this.view, PHASE);
  }

  set phase(phase: Phase) {
    Atomics.store(this.view, PHASE, phase);
  }

  /** Whether the main thread has noticed an interrupt, or been signalled. */
  isTaken(number: number): boolean {
    return Atomics.load(this.view, TAKEN) >= number;
  }

  /** Control thread: sends the signal of an interrupt unless the main thread has taken it. */
  signal(number: number, send: () => void): void {
    if (!this.#take(number)) return;
    send();
    Atomics.store(this.view, SENT, number);
    Atomics.notify(this.view, SENT);
  }

  /**
   * Main thread: takes an interrupt. Returns after its signal has been sent when the control thread was faster, so that
   * it cannot hit the next cell.
   *
   * @returns whether there is a signal
   */
  takeOrWait(number: number): boolean {
    if (this.#take(number)) return false;
    const sent = Atomics.load(this.view, SENT);
    if (sent < number) Atomics.wait(this.view, SENT, sent, SETTLE_MS);
    return true;
  }

  #take(number: number): boolean {
    const before = Atomics.load(this.view, TAKEN);
    return before < number && Atomics.compareExchange(this.view, TAKEN, before, number) === before;
  }
}
