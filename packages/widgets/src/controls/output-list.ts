import type { JsonObject, RedirectedOutput } from "@beambook/kernel/comm";
import type { MimeOutput } from "./output-items.js";

/** Milliseconds in which outputs are gathered, so that a loop that prints does not send its list a thousand times. */
const GATHER_MS = 30;

/** The outputs of an Output widget as they come in. */
export class OutputList {
  readonly #read: () => readonly MimeOutput[];
  readonly #write: (outputs: readonly MimeOutput[]) => void;
  /** Outputs that have a name and can be replaced. */
  readonly #named: Map<string, MimeOutput> = new Map();
  #next: MimeOutput[] | undefined;
  #clearFirst = false;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(read: () => readonly MimeOutput[], write: (outputs: readonly MimeOutput[]) => void) {
    this.#read = read;
    this.#write = write;
  }

  /** Adds an output at once; text is joined to the text before it. */
  add(output: MimeOutput): void {
    this.#put(output);
    this.#flush();
  }

  #put(output: MimeOutput): void {
    const list = this.#clearFirst ? [] : (this.#next ?? [...this.#read()]);
    this.#clearFirst = false;
    const last = list.at(-1);
    const joins =
      output.output_type === "stream" &&
      last?.output_type === "stream" &&
      last.name === output.name;
    if (joins) list[list.length - 1] = { ...last, text: last.text + output.text };
    else list.push(output);
    this.#next = list;
  }

  /** Removes everything, now or when the next output comes. */
  clear(wait: boolean): void {
    this.#clearFirst = wait;
    if (wait) return;
    this.#next = [];
    this.#flush();
  }

  /** Takes a message that was on its way to a cell; those that come together are sent together. */
  take({ type, content }: RedirectedOutput): void {
    const { name, text, data, metadata = {}, transient, wait } = content;
    if (type === "clear_output") this.clear(wait === true);
    else if (type === "stream") {
      this.#put({ output_type: "stream", name: name as "stdout", text: String(text) });
    } else if (type === "error") {
      this.#put({ output_type: "error", ...content } as unknown as MimeOutput);
    } else {
      const id = (transient as JsonObject | undefined)?.display_id;
      const shown = { output_type: "display_data", data, metadata } as unknown as MimeOutput;
      if (type === "update_display_data") this.#replace(String(id), shown);
      else this.#put(shown);
      if (typeof id === "string") this.#named.set(id, shown);
    }
    this.#send();
  }

  #replace(id: string, output: MimeOutput): void {
    const old = this.#named.get(id);
    this.#next ??= [...this.#read()];
    this.#next = this.#next.map((one) => (one === old ? output : one));
  }

  #send(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + GATHER_MS - Date.now();
    if (wait <= 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = Date.now();
    const next = this.#next;
    this.#next = undefined;
    if (next) this.#write(next);
  }
}
