import { StringDecoder } from "node:string_decoder";
import type { Iopub } from "../channels/iopub.js";
import { currentContext, type RequestContext, runOutside } from "../channels/request-context.js";

type StreamName = "stdout" | "stderr";

/** Text travels at the latest after this time, and at once when there is this much. */
const WAIT_MS = 30;
const MAX_CHARS = 32_768;

/**
 * Sends what the process prints to the notebook, under the cell whose code prints it. Successive pieces travel
 * together.
 */
export class Streams {
  readonly #iopub: Iopub;
  #pieces: string[] = [];
  #chars = 0;
  #name: StreamName = "stdout";
  #context: RequestContext | undefined;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(iopub: Iopub) {
    this.#iopub = iopub;
    iopub.beforePublish = (): void => this.flush();
  }

  /** Takes over the process's standard output and error. */
  install(): void {
    process.stdout.write = this.#writer("stdout");
    process.stderr.write = this.#writer("stderr");
  }

  write(name: StreamName, text: string): void {
    if (text === "") return;
    const context = currentContext();
    if (name !== this.#name || context !== this.#context) this.flush();
    if (this.#pieces.length === 0) this.#start(name, context);
    this.#pieces.push(text);
    this.#chars += text.length;
    const late = Date.now() - this.#since > WAIT_MS;
    if (late || this.#chars > MAX_CHARS) this.flush();
  }

  flush(): void {
    if (this.#pieces.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const content = { name: this.#name, text: this.#pieces.join("") };
    this.#pieces = [];
    this.#chars = 0;
    const parent = this.#context?.request ?? null;
    const sink = this.#context?.sink;
    this.#iopub.publishNow("stream", content, { parent, sink }).catch(() => {});
  }

  #start(name: StreamName, context: RequestContext | undefined): void {
    this.#name = name;
    this.#context = context;
    this.#since = Date.now();
    runOutside(() => {
      this.#timer = setTimeout(() => this.flush(), WAIT_MS);
      this.#timer.unref();
    });
  }

  #writer(name: StreamName): typeof process.stdout.write {
    const decoder = new StringDecoder("utf8");
    return (
      chunk: Uint8Array | string,
      encodingOrDone?: BufferEncoding | ((error?: Error) => void),
      done?: (error?: Error) => void,
    ): boolean => {
      this.write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
      const after = typeof encodingOrDone === "function" ? encodingOrDone : done;
      if (after) process.nextTick(after);
      return true;
    };
  }
}
