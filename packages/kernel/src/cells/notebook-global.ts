import type { MimeBundle } from "../comm/host.js";

/** The kernel as cells see it: the global `notebook`. */
export interface NotebookGlobal {
  /** Asks for a line of text; hidden while typed when `password` is set. */
  input(prompt?: string, options?: { password?: boolean }): Promise<string>;
  /** Clears the output of the running cell; with `wait` when the next output arrives. */
  clearOutput(options?: { wait?: boolean }): void;
  /** Shows text, or a MIME bundle, in the front end's pager. */
  page(content: string | MimeBundle): void;
  /** Versions of what runs the cells. */
  readonly versions: { beambook: string; typescript: string; node: string };
}
