/**
 * Rich display in a notebook: an object with a method `[JUPYTER_DISPLAY]()` is shown by the MIME bundle it returns.
 * Deno's kernel uses the same symbol, so beambook's objects display there too.
 *
 * @module
 */

/** Data by MIME type; text as string, JSON types as value, pictures as base64 string. */
export type MimeBundle = Record<string, unknown>;

/** Key of the method that returns an object's {@link MimeBundle}: `Symbol.for("Jupyter.display")`. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;

/** An object that knows how to show itself in a notebook. */
export interface Displayable {
  [JUPYTER_DISPLAY](): MimeBundle | Promise<MimeBundle>;
}

/** Whether a value has a `[JUPYTER_DISPLAY]` method. */
export function isDisplayable(value: unknown): value is Displayable {
  return (
    typeof value === "object" &&
    value !== null &&
    JUPYTER_DISPLAY in value &&
    typeof value[JUPYTER_DISPLAY] === "function"
  );
}

/** Text made safe for HTML: source names and file contents must never become markup. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (c) => entities[c]);
}
