import { randomUUID } from "node:crypto";
import { notebookHost } from "./host.js";

/** How states become what is shown. */
export interface StateViews<T> {
  html(state: T): string;
  text(state: T): string;
  /** Whether it is the last one. */
  ended(state: T): boolean;
}

/**
 * Where changing states are shown: in a notebook under the cell that runs, each in place of the one before; in a
 * terminal as one line; elsewhere not at all.
 */
export function chooseDisplay<T>({ html, text, ended }: StateViews<T>): (state: T) => void {
  const host = notebookHost();
  if (host) {
    const displayId = randomUUID();
    let update = false;
    return (state: T): void => {
      const bundle = { "text/html": html(state), "text/plain": text(state) };
      host.display(bundle, { displayId, update }).catch(() => {});
      update = true;
    };
  }
  const { stderr } = process;
  if (!stderr.isTTY) return (): void => {};
  return (state: T): void => {
    stderr.write(`\r\x1b[K${text(state)}${ended(state) ? "\n" : ""}`);
  };
}
