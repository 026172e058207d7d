import { JUPYTER_DISPLAY } from "@beambook/core";
import { notebookHost } from "@beambook/kernel/comm";
import { isThenable } from "../base/thenable.js";
import type { Widget } from "../base/widget.js";
import { VBox } from "../controls/generated/boxes.js";
import { Button } from "../controls/generated/buttons.js";
import { Output } from "../controls/generated/output.js";
import { Text } from "../controls/generated/text.js";
import { bundleOf } from "../controls/output-items.js";
import {
  type Abbreviation,
  type ArgumentOf,
  controlFor,
  type Source,
  type ValueWidget,
} from "./abbreviation.js";
import { Fixed } from "./fixed.js";
import { LatestRun } from "./latest.js";

/** Arguments by name, as abbreviations. */
export type Controls = { readonly [name: string]: Abbreviation };

/** The arguments that the function gets. */
export type Arguments<C> = { [K in keyof C]: ArgumentOf<C[K]> };

/** Options of {@link interactive} and {@link interact}. */
export interface InteractOptions {
  /** Runs the function when a button is pressed, not at each change; defaults to false. */
  manual?: boolean;
  /** Text of that button; defaults to "Run Interact". */
  manualName?: string;
  /** Shows what the function returns; defaults to true in `interact`, false in `interactive`. */
  autoDisplay?: boolean;
  /** Removes the output of the last run; defaults to true. */
  clearOutput?: boolean;
}

/** Controls of a function's arguments above its output. A run that takes long is not queued up: the newest values win. */
export class Interactive<C extends Controls = Controls> extends VBox {
  /** The controls, by argument. */
  readonly controls: Readonly<Record<string, Widget>>;
  /** Where the function's output appears. */
  readonly out: Output;
  /** The arguments of the last run. */
  args: Partial<Arguments<C>> = {};
  /** What the last run has returned. */
  result: unknown;
  readonly #runs: LatestRun;

  /** @param shown - called before the function runs for the first time, so that it is not shown in its own output */
  constructor(
    fn: (args: Arguments<C>) => unknown,
    controls: C,
    options: InteractOptions = {},
    shown?: (widget: Interactive<C>) => void,
  ) {
    const sources = Object.entries(controls).map(([name, abbreviation]): [string, Source] => [
      name,
      controlFor(name, abbreviation),
    ]);
    const widgets = sources.filter((entry): entry is [string, ValueWidget] => {
      return !(entry[1] instanceof Fixed);
    });
    const { manual = false, manualName = "Run Interact" } = options;
    const button = manual ? [new Button({ description: manualName })] : [];
    const out = new Output();
    const children = [...widgets.map(([, widget]) => widget), ...button, out];
    super({ children, domClasses: ["widget-interact"] });
    this.controls = Object.fromEntries(widgets);
    this.out = out;
    this.#runs = new LatestRun(() => this.#run(fn, sources, options, button[0]));
    const update = (): Promise<void> => this.update();
    button[0]?.on("click", update, { bind: false });
    for (const [, widget] of widgets) {
      if (manual && !(widget instanceof Text)) continue;
      if (manual) (widget as Text).continuousUpdate = false;
      widget.observe("value", update, { bind: false });
    }
    shown?.(this);
    if (!manual) void this.update();
  }

  /** Runs the function with the present values; resolves when it is done. */
  update(): Promise<void> {
    return this.#runs.request();
  }

  async #run(
    fn: (args: Arguments<C>) => unknown,
    sources: readonly [string, Source][],
    options: InteractOptions,
    button: Button | undefined,
  ): Promise<void> {
    const { autoDisplay = false, clearOutput = true } = options;
    this.args = Object.fromEntries(sources.map(([name, s]) => [name, s.value])) as Arguments<C>;
    if (button) button.disabled = true;
    const show = (result: unknown): void | Promise<void> => {
      this.result = result;
      return autoDisplay && result !== undefined ? showResult(result, this.out) : undefined;
    };
    await this.out.capture(
      () => {
        const result = fn(this.args as Arguments<C>);
        return isThenable(result) ? Promise.resolve(result).then(show) : show(result);
      },
      { clear: clearOutput && "wait" },
    );
    if (button) button.disabled = false;
  }
}

async function showResult(value: unknown, out: Output): Promise<void> {
  const host = notebookHost();
  if (!host) return out.append(value);
  await host.display(await bundleOf(value));
}

/**
 * Controls of a function's arguments above its output, to be shown where you like.
 *
 * @example
 * const w = interactive(({ x, kind }) => console.log(x, kind), { x: [0, 10], kind: ["sin", "cos"] });
 */
export function interactive<const C extends Controls>(
  fn: (args: Arguments<C>) => unknown,
  controls: C,
  options: InteractOptions = {},
): Interactive<C> {
  return new Interactive<C>(fn, controls, options);
}

/** By this mark a kernel knows that a value has been shown already. */
const SHOWN: unique symbol = Symbol.for("beambook.displayHandle") as never;

/**
 * Shows controls for a function's arguments, and the function's output below them; it runs again at each change.
 *
 * @example
 * interact(({ frame }) => display(images.at(frame)), { frame: [0, 99] });
 */
export function interact<const C extends Controls>(
  fn: (args: Arguments<C>) => unknown,
  controls: C,
  options: InteractOptions = {},
): Interactive<C> {
  return new Interactive<C>(fn, controls, { autoDisplay: true, ...options }, showAtOnce);
}

function showAtOnce(widget: VBox): void {
  const host = notebookHost();
  if (!host) return;
  const bundle = widget[JUPYTER_DISPLAY]();
  if (isThenable(bundle)) void bundle.then((b) => host.display(b));
  else void host.display(bundle);
  // As the last expression of its cell it would be shown twice.
  Object.defineProperty(widget, SHOWN, { value: true, configurable: true });
  setTimeout(() => {
    delete (widget as { [SHOWN]?: true })[SHOWN];
  }, 0);
}

/** The output of a function of controls that you show yourself; it runs again at each change. */
export function interactiveOutput<const C extends Controls>(
  fn: (args: Arguments<C>) => unknown,
  controls: C,
): Output {
  const sources = Object.entries(controls).map(([name, abbreviation]): [string, Source] => [
    name,
    controlFor(name, abbreviation),
  ]);
  const out = new Output();
  const runs = new LatestRun(() => {
    const args = Object.fromEntries(sources.map(([name, s]) => [name, s.value]));
    return out.capture(() => fn(args as Arguments<C>), { clear: "wait" });
  });
  for (const [, source] of sources) {
    if (!(source instanceof Fixed)) source.observe("value", () => runs.request(), { bind: false });
  }
  void runs.request();
  return out;
}
