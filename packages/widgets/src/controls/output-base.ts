import type { MimeBundle } from "@beambook/core";
import { notebookHost } from "@beambook/kernel/comm";
import { DOMWidget } from "../base/dom-widget.js";
import { isThenable } from "../base/thenable.js";
import { currentTrigger } from "../base/trigger.js";
import { bundleOf, errorOutput, type MimeOutput } from "./output-items.js";
import { OutputList } from "./output-list.js";

/** How an Output takes what a function puts out. */
export interface CaptureOptions {
  /** Clears what was there; `"wait"` when the first new output comes. */
  clear?: boolean | "wait";
}

/** A place for output. */
export class OutputBase extends DOMWidget {
  /** What it shows. */
  declare outputs: readonly MimeOutput[];
  /** The message whose output it takes. */
  declare msgId: string;
  #captures = 0;
  #list: OutputList | undefined;

  /**
   * Runs `fn` and takes what it puts out, also later when it is async: prints, pictures, errors. What `fn` throws is
   * shown here.
   *
   * @returns what `fn` returns, or undefined when it threw
   */
  async capture<R>(fn: () => R | Promise<R>, options: CaptureOptions = {}): Promise<R | undefined> {
    const host = notebookHost();
    const trigger = currentTrigger();
    const captured = (): Promise<R | undefined> => this.#captured(fn, options);
    let done: Promise<R | undefined>;
    if (host?.redirect) done = host.redirect((output) => this.#outputs.take(output), captured);
    // In a callback its message is captured, not the cell it is bound to: a reloaded page no longer listens to cells.
    else done = trigger ? trigger.run(captured) : captured();
    trigger?.pending.push(done);
    return done;
  }

  /** Adds a value as `display` would show it. */
  async append(value: unknown): Promise<void> {
    this.appendDisplayData(await bundleOf(value));
  }

  /** Adds a MIME bundle; `display(value, { into: output })` calls it. */
  appendDisplayData(data: MimeBundle, metadata: Record<string, unknown> = {}): void {
    this.#outputs.add({ output_type: "display_data", data, metadata });
  }

  /** Adds text as a cell's standard output. */
  appendStdout(text: string): void {
    this.#outputs.add({ output_type: "stream", name: "stdout", text });
  }

  /** Adds text as a cell's standard error. */
  appendStderr(text: string): void {
    this.#outputs.add({ output_type: "stream", name: "stderr", text });
  }

  /** Adds an error as a cell shows it. */
  appendError(error: unknown): void {
    this.#outputs.add(errorOutput(error));
  }

  /** Removes everything; with `wait` when the next output comes. */
  async clear({ wait = false }: { wait?: boolean } = {}): Promise<void> {
    const host = notebookHost();
    if (host && !host.redirect) await this.capture(() => host.clearOutput({ wait }));
    this.#outputs.clear(wait);
  }

  /** {@link OutputBase.clear}, by its name in ipywidgets. */
  clearOutput(options: { wait?: boolean } = {}): Promise<void> {
    return this.clear(options);
  }

  /** The last picture or table that it shows. */
  protected override fallback(): MimeBundle | undefined {
    for (const output of [...this.outputs].reverse()) {
      if (output.output_type !== "display_data") continue;
      const { data } = output;
      const type = ["image/png", "image/svg+xml", "text/html"].find((known) => known in data);
      return type === undefined ? undefined : { [type]: data[type] };
    }
    return undefined;
  }

  #captured<R>(
    fn: () => R | Promise<R>,
    { clear = false }: CaptureOptions,
  ): Promise<R | undefined> {
    const host = notebookHost();
    this.#captures++;
    if (host && !host.redirect && host.parentId !== undefined) this.msgId = host.parentId;
    const end = (): void => {
      if (--this.#captures === 0 && this.msgId !== "") this.msgId = "";
    };
    const fail = (error: unknown): undefined => {
      if (host) host.reportError(error);
      else this.appendError(error);
    };
    try {
      // Not waited for: `fn` begins at once, and messages keep their order.
      if (clear) host?.clearOutput({ wait: clear === "wait" }).catch(() => {});
      if (clear && !host) this.outputs = [];
      const result = fn();
      if (isThenable(result)) return Promise.resolve(result).catch(fail).finally(end);
      end();
      return Promise.resolve(result);
    } catch (error) {
      fail(error);
      end();
      return Promise.resolve(undefined);
    }
  }

  get #outputs(): OutputList {
    this.#list ??= new OutputList(
      () => this.outputs,
      (outputs) => {
        this.outputs = outputs;
      },
    );
    return this.#list;
  }
}
