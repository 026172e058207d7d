import { randomUUID } from "node:crypto";
import { notebookHost } from "./host.js";

/** Comm target that beambook's buttons open, with the id of their action. */
const TARGET = "beambook.action";

/** What a button beside a bar does. */
export interface LiveAction {
  /** What the button carries as `data-action`; undefined where front ends cannot tell the kernel. */
  readonly id: string | undefined;
  /** Makes the button do nothing any more. */
  withdraw(): void;
}

/** The actions of all copies of this module in a process: a kernel has one handler for each target. */
function offered(): Map<string, () => void> {
  const key = Symbol.for("beambook.actions");
  const scope = globalThis as { [key]?: Map<string, () => void> };
  scope[key] ??= new Map();
  return scope[key];
}

/** Offers an action to a button in a notebook's output; it runs also while a cell waits for something else. */
export function offerAction(action: () => void): LiveAction {
  const comms = notebookHost()?.comms;
  if (!comms) return { id: undefined, withdraw: (): void => {} };
  const actions = offered();
  comms.registerTarget(TARGET, (comm, { data }) => {
    actions.get(String(data.action))?.();
    return comm.close();
  });
  const id = randomUUID();
  actions.set(id, action);
  return { id, withdraw: (): void => void actions.delete(id) };
}

/**
 * A button that beambook's JupyterLab extension shows; elsewhere it stays hidden. Without an action it interrupts its
 * cell.
 *
 * @param name - accessible name, safe for HTML
 */
export function buttonHtml(label: string, name: string, action?: string): string {
  const data = action === undefined ? "" : ` data-action="${action}"`;
  return `<button type="button" class="bb-stop" hidden aria-label="${name}"${data}>${label}</button>`;
}
