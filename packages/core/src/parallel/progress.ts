import { BeambookError } from "../errors.js";
import type { Progress } from "./executor.js";
import { chooseDisplay } from "./live-display.js";
import { type BarState, progressHtml, progressLine } from "./progress-text.js";

/** How often a bar is drawn again, in milliseconds. */
const REDRAW_MS = 100;

/** Options of {@link progress}. */
export interface ProgressOptions {
  /** Text in front of the bar. */
  label?: string;
  /** Number of steps, when the iterable does not tell: arrays, sets, maps and ranges with `length` or `size` do. */
  total?: number;
  /** What is counted, for the rate: "trains" gives "120 trains/s"; "it" unless given. */
  unit?: string;
}

/** A bar that is moved by hand; {@link progress} makes it. */
export interface ProgressBar {
  /** Steps that are done. */
  readonly done: number;
  /** Moves on by `steps`, 1 unless given. */
  advance(steps?: number): void;
  /** Takes over a state: give it as `onProgress` to functions that do long work. */
  readonly onProgress: (state: Pick<Progress, "done" | "total">) => void;
  /** Draws the last state: where the bar stands now is where it stays. */
  finish(): void;
}

/**
 * Shows a bar with rate and remaining time while a loop runs: in a notebook under its cell, in a terminal as a line,
 * else nowhere.
 *
 * @example
 * for (const trainId of progress(run.trainIds, { label: "fit", unit: "trains" })) fit(trainId);
 * for await (const frame of progress(frames, { total: 100 })) show(frame);
 * const bar = progress(200, { label: "read" }); // bar.advance(), bar.finish()
 * @param work - what to loop over, or the number of steps of a bar that is moved by hand
 * @throws `InvalidArgument` for a number of steps that is none
 */
export function progress(work: number, options?: ProgressOptions): ProgressBar;
export function progress<T>(work: Iterable<T>, options?: ProgressOptions): Generator<T, void, void>;
export function progress<T>(
  work: AsyncIterable<T>,
  options?: ProgressOptions,
): AsyncGenerator<T, void, void>;
export function progress<T>(
  work: number | Iterable<T> | AsyncIterable<T>,
  options: ProgressOptions = {},
): ProgressBar | Generator<T, void, void> | AsyncGenerator<T, void, void> {
  if (typeof work === "number") return new Bar(work, options);
  const bar = new Bar(options.total ?? countOf(work), options);
  return Symbol.asyncIterator in work ? followAsync(work, bar) : follow(work, bar);
}

function* follow<T>(work: Iterable<T>, bar: Bar): Generator<T, void, void> {
  try {
    for (const item of work) {
      yield item;
      bar.advance();
    }
  } finally {
    bar.finish();
  }
}

async function* followAsync<T>(work: AsyncIterable<T>, bar: Bar): AsyncGenerator<T, void, void> {
  try {
    for await (const item of work) {
      yield item;
      bar.advance();
    }
  } finally {
    bar.finish();
  }
}

function countOf(work: object): number | undefined {
  const { length, size } = work as { length?: unknown; size?: unknown };
  const count = length ?? size;
  return typeof count === "number" ? count : undefined;
}

class Bar implements ProgressBar {
  readonly #label: string;
  readonly #unit: string;
  readonly #show: (state: BarState) => void = chooseScreen();
  readonly #began: number = performance.now();
  #done = 0;
  #total: number | undefined;
  #drawnAt = 0;
  #ended = false;

  constructor(total: number | undefined, { label = "", unit = "it" }: ProgressOptions) {
    if (total !== undefined && !(total >= 0 && Number.isFinite(total))) {
      throw new BeambookError("InvalidArgument", `A progress bar cannot have ${total} steps.`, {
        hint: "Give a number from 0 up, or leave the total out when it is not known.",
      });
    }
    this.#label = label;
    this.#unit = unit;
    this.#total = total;
    this.#draw(false);
  }

  get done(): number {
    return this.#done;
  }

  advance(steps: number = 1): void {
    this.#done += steps;
    this.#drawAfterPause();
  }

  readonly onProgress = ({ done, total }: Pick<Progress, "done" | "total">): void => {
    this.#done = done;
    this.#total = total ?? this.#total;
    this.#drawAfterPause();
  };

  finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#draw(true);
  }

  #drawAfterPause(): void {
    if (this.#ended) return;
    if (this.#total !== undefined && this.#done >= this.#total) this.finish();
    else if (performance.now() - this.#drawnAt >= REDRAW_MS) this.#draw(false);
  }

  #draw(ended: boolean): void {
    this.#drawnAt = performance.now();
    this.#show({
      label: this.#label,
      unit: this.#unit,
      done: this.#done,
      total: this.#total,
      seconds: (this.#drawnAt - this.#began) / 1000,
      ended,
    });
  }
}

/** Shows states under the cell that runs, or on the terminal's line; nowhere else. */
function chooseScreen(): (state: BarState) => void {
  return chooseDisplay<BarState>({
    html: progressHtml,
    text: progressLine,
    ended: ({ ended }: BarState): boolean => ended,
  });
}
