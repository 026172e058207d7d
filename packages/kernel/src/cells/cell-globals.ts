import type { DisplayFunction } from "../output/display.js";
import type { NotebookGlobal } from "./notebook-global.js";

declare global {
  /** Shows a value under the running cell. */
  var display: DisplayFunction;
  /** Aborted when the running cell is interrupted: pass it to long work. */
  var signal: AbortSignal;
  /** The notebook's kernel: input, pager, versions. */
  var notebook: NotebookGlobal;
  /** Asks for a line of text. */
  var input: NotebookGlobal["input"];
  /** Clears the output of the running cell. */
  var clearOutput: NotebookGlobal["clearOutput"];
}
