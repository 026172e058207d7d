import { AsyncLocalStorage } from "node:async_hooks";
import type { OutputSink } from "../comm/host.js";
import type { Message } from "../wire/message.js";

/** What later code of a request needs to know about it: timers, promises and callbacks keep it. */
export interface RequestContext {
  readonly request: Message;
  /** Set when the request runs a cell. */
  readonly cell?: RunningCell;
  /** Takes the outputs instead of the request's front ends. */
  readonly sink?: OutputSink;
}

/** A cell's run, while it runs and after. */
export interface RunningCell {
  /** Counts all runs, silent ones included. */
  readonly serial: number;
  /** Name of its code in stack traces, such as `In[3]`. */
  readonly name: string;
  readonly code: string;
  readonly abort: AbortController;
  /** What the reply carries for a pager. */
  readonly payload: { source: string; data: Record<string, unknown>; start: number }[];
  /** Ends when the pictures that `display()` waits for have been sent. */
  showing: Promise<void> | undefined;
}

const storage: AsyncLocalStorage<RequestContext> = new AsyncLocalStorage();
let latest: RequestContext | undefined;

/** Runs `fn`, and all that it starts, as part of a request. */
export function runInContext<T>(context: RequestContext, fn: () => T): T {
  if (context.cell && !context.sink) latest = context;
  return storage.run(context, fn);
}

/** Runs `fn`, and all that it starts, so that its outputs go to `sink`. */
export function runRedirected<T>(sink: OutputSink, fn: () => T): T {
  const context = currentContext();
  return context ? storage.run({ ...context, sink }, fn) : fn();
}

/** Runs `fn` outside every request, as the kernel's own business. */
export function runOutside<T>(fn: () => T): T {
  return storage.exit(fn);
}

/** The request that the present code belongs to; the last cell when nothing is known. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore() ?? latest;
}

const thrownIn: WeakMap<object, RequestContext> = new WeakMap();

/** A function that runs as part of the present request. What it throws is known to come from there. */
export function bindContext<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
  const context = currentContext();
  if (context === undefined) return fn;
  const note = (error: unknown): never => {
    if (typeof error === "object" && error !== null) thrownIn.set(error, context);
    throw error;
  };
  return (...args: A): R => {
    try {
      const result = storage.run(context, fn, ...args);
      return result instanceof Promise ? (result.catch(note) as R) : result;
    } catch (error) {
      return note(error);
    }
  };
}

/** The request whose bound function threw an error; otherwise the present one. */
export function contextOfError(error: unknown): RequestContext | undefined {
  const known = typeof error === "object" && error !== null ? thrownIn.get(error) : undefined;
  return known ?? currentContext();
}
