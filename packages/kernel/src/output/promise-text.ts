import { inspect } from "node:util";

/** What Node notes on a promise to follow where it came from. */
const NOTES = ["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"];

/** Shows promises without the running cell's context, which Node keeps in visible properties of them. */
export function installPromiseText(): void {
  Object.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: Promise<unknown>): Promise<unknown> {
      for (const key of Object.getOwnPropertySymbols(this)) {
        if (NOTES.includes(key.description ?? "")) {
          Object.defineProperty(this, key, { enumerable: false });
        }
      }
      // The same object: it is shown as usual.
      return this;
    },
  });
}
